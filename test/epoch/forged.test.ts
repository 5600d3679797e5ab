/** Forgeries that agree with themselves, so that only what lies outside of them can tell. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { DeploymentRecord } from "../../src/campaign/deployment.ts";
import { InputError } from "../../src/errors.ts";
import type { MarketScore } from "../../src/score/market.ts";
import { alterFile, alterManifest, buildForged } from "./forge.ts";
import {
  ALBA,
  BOREAS,
  CIRRUS,
  checksWith,
  DEPLOYMENT_ADDRESSES,
  onBuilt,
  type Stage,
  TIDE,
  USD,
} from "./stage.ts";

const withPoints = (account: string, points: bigint) => (scores: readonly MarketScore[]) =>
  scores.map((score) => ({ ...score, points: new Map([...score.points, [account, points]]) }));

describe("points that the books do not give, with everything built anew from them", () => {
  for (const [what, forge] of [
    [
      "one point more",
      (scores: readonly MarketScore[]) =>
        withPoints(ALBA, (scores[1]?.points.get(ALBA) ?? 0n) + 1n)(scores),
    ],
    ["a miner more", withPoints(CIRRUS, 10n ** 15n)],
    ["an account that is no miner", withPoints(`0x${"ee".repeat(20)}`, 1n)],
    [
      "a miner less",
      (scores: readonly MarketScore[]) =>
        scores.map((score) => ({ ...score, points: new Map([...score.points].slice(1)) })),
    ],
    [
      "no trailing empty slots",
      (scores: readonly MarketScore[]) => scores.map((score) => ({ ...score, trailingEmpty: 0 })),
    ],
    [
      "a missing snapshot denied",
      (scores: readonly MarketScore[]) =>
        scores.map((score) => ({ ...score, counts: { ...score.counts, missing: 0 } })),
    ],
  ] as const) {
    it(`given ${what}, it should look right by itself, and be found from the books`, () =>
      onBuilt(async (stage) => {
        await buildForged(stage, 2, forge);
        expect((await stage.verify(2)).isRight).to.equal(true);
        const verdict = await stage.verify(2, { books: stage.books });
        expect(checksWith(verdict, "wrong")).to.deep.equal(["books"]);
      }));
  }

  it("given nothing was forged, it should be right from the books", () =>
    onBuilt(async (stage) => {
      await buildForged(stage, 2, (scores) => scores);
      expect((await stage.verify(2, { books: stage.books })).isRight).to.equal(true);
    }));

  it("given another seed, it should be found from the books", () =>
    onBuilt(async (stage) => {
      await buildForged(stage, 2, (scores) => scores, { seed: "ab".repeat(32) });
      const verdict = await stage.verify(2, { books: stage.books });
      expect(checksWith(verdict, "wrong")).to.deep.equal(["seed", "books"]);
    }));
});

describe("the epoch before, altered after this one was built", () => {
  it("given another manifest, it should be found", () =>
    onBuilt(async (stage) => {
      await alterManifest(stage, 1, "inputs/campaign", "ab".repeat(32));
      expect(checksWith(await stage.verify(2), "wrong")).to.include("previous manifest");
    }));

  for (const [what, file, alter] of [
    [
      "more accrued",
      "state.csv",
      (text: string) => text.replace(/^(accrued,[^,]+,[^,]+,)/m, "$19"),
    ],
    ["more carried", "state.csv", (text: string) => text.replace(/(\d+)\n$/, "9$1\n")],
    ["a lower entitlement", "entitlements.csv", (text: string) => text.replace(/\d+\n$/, "1\n")],
    [
      "a higher entitlement",
      "entitlements.csv",
      (text: string) => text.replace(/(\d+)\n$/, "9$1\n"),
    ],
    [
      "a miner more",
      "entitlements.csv",
      (text: string) => `${text}0x${"ff".repeat(20)},${TIDE},1,1\n`,
    ],
  ] as const) {
    it(`given ${what}, it should be found`, () =>
      onBuilt(async (stage) => {
        await alterFile(stage, 1, file, alter);
        expect(await isRight(stage)).to.equal(false);
      }));

    it(`given ${what}, and this epoch built upon it, it should be found by the manifest's hashes`, () =>
      onBuilt(async (stage) => {
        await alterFile(stage, 1, file, alter);
        try {
          await buildForged(stage, 2, (scores) => scores);
        } catch {
          return;
        }
        expect(await isRight(stage)).to.equal(false);
      }));
  }
});

describe("addresses that the manifest gives", () => {
  const record = (distributor: string, tide: string): DeploymentRecord => {
    const contract = (address: string) => ({
      address,
      contract: "Contract",
      block: 1,
      transaction: `0x${"ab".repeat(32)}`,
      constructorArguments: [],
      bytecodeHash: `0x${"cd".repeat(32)}`,
      abi: [],
    });
    return {
      format: "tidemark-deployments-v1",
      chainId: 31337,
      phases: {
        "stage/beta": {
          distributor: contract(distributor),
          tokens: { TIDE: contract(tide), USD: contract(USD) },
        },
      },
    };
  };

  it("given they are the record's, it should be right", () =>
    onBuilt(async (stage) => {
      const verdict = await stage.verify(2, {
        record: record(DEPLOYMENT_ADDRESSES.distributor, TIDE),
      });
      expect(verdict.isRight).to.equal(true);
    }));

  for (const [what, distributor, tide] of [
    ["distributor", `0x${"99".repeat(20)}`, TIDE],
    ["token", DEPLOYMENT_ADDRESSES.distributor, `0x${"99".repeat(20)}`],
  ] as const) {
    it(`given the record has another ${what}, it should be wrong`, () =>
      onBuilt(async (stage) => {
        const verdict = await stage.verify(2, { record: record(distributor, tide) });
        expect(verdict.isRight).to.equal(false);
      }));
  }

  it("given the campaign file has another distributor, it should be wrong", () =>
    onBuilt(async (stage) => {
      const phase = { ...stage.phase, distributor: `0x${"99".repeat(20)}` };
      expect((await stage.verify(2, { phase })).isRight).to.equal(false);
    }));

  it("given the campaign file gives two tokens each other's addresses, it should be wrong", () =>
    onBuilt(async (stage) => {
      const tokens = stage.phase.tokens.map((token) => ({
        ...token,
        address: token.symbol === "TIDE" ? USD : TIDE,
      }));
      expect((await stage.verify(2, { phase: { ...stage.phase, tokens } })).isRight).to.equal(
        false,
      );
    }));
});

describe("the miners", () => {
  it("should be who the terms say: what one earned is not another's", () =>
    onBuilt(async (stage) => {
      await buildForged(stage, 2, (scores) =>
        scores.map((score) => ({
          ...score,
          points: new Map(
            [...score.points].map(([account, points]) => [
              account === BOREAS ? CIRRUS : account,
              points,
            ]),
          ),
        })),
      );
      expect(await isRight(stage, stage.books)).to.equal(false);
    }));
});

/** A refusal of what it stands on is as good as a check that is wrong. */
async function isRight(stage: Stage, books?: string): Promise<boolean> {
  try {
    return (await stage.verify(2, { books })).isRight;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
