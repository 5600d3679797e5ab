import { writeFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { type ExplainedEpoch, explainEpoch } from "../../src/epoch/explain.ts";
import { loadCampaign } from "../../src/epoch/load.ts";
import { marketSums } from "../../src/reward/explained-rows.ts";
import { at } from "../score/adapt.ts";
import { ask, explained, requestOf } from "./explained.ts";
import { alterFile } from "./forge.ts";
import {
  ALBA,
  BOREAS,
  bookFile,
  bookOf,
  CIRRUS,
  campaignFile,
  faultsOf,
  onBuilt,
  onStage,
  stageFor,
  TIDE,
  USD,
} from "./stage.ts";

/** An account's money in an epoch, by token symbol. */
const money = ({ settlements }: ExplainedEpoch) =>
  Object.fromEntries(
    settlements.map(({ token, accruedBefore, earned, paid, accrued }) => [
      token.symbol,
      { accruedBefore, earned, paid, accrued },
    ]),
  );

/** Each market's amounts by token address, summed over its parts. */
const shown = ({ markets }: ExplainedEpoch) =>
  markets.map((market) => [
    market.explanation.score.terms.market.id,
    Object.fromEntries(marketSums(market).rewards),
  ]);

describe("an epoch with a distribution, explained", () => {
  it("should show the published rewards, to the last unit", () =>
    onBuilt(async (stage) => {
      for (const account of [ALBA, BOREAS, CIRRUS]) {
        const result = await explained(stage, 2, { account });
        const { rewards } = await stage.build(2);
        const due = (market: string) =>
          Object.fromEntries(
            rewards.rewards
              .filter((row) => row.market === market && row.account === account && row.reward > 0n)
              .map((row) => [row.token, row.reward]),
          );
        expect(result.published?.folder).to.equal(stage.folderOf(2));
        expect(shown(result)).to.deep.equal([
          ["kelp-usd", due("kelp-usd")],
          ["tide-usd", due("tide-usd")],
        ]);
      }
    }));

  it("should tell what accrued before, what is paid out and what waits", () =>
    onBuilt(async (stage) => {
      for (const account of [ALBA, BOREAS, CIRRUS]) {
        const first = money(await explained(stage, 1, { account }));
        const second = money(await explained(stage, 2, { account }));
        const { entitlements, state } = (await stage.build(2)).rewards;
        for (const [symbol, token] of [
          ["TIDE", TIDE],
          ["USD", USD],
        ] as const) {
          const paid = entitlements.find((row) => row.account === account && row.token === token);
          expect(second[symbol]?.accruedBefore ?? 0n).to.equal(first[symbol]?.accrued ?? 0n);
          expect(second[symbol]?.paid ?? 0n).to.equal(paid?.amount ?? 0n);
          const waits = state.accrued.get(`${account},${token}`) ?? 0n;
          expect(second[symbol]?.accrued ?? 0n).to.equal(waits);
        }
      }
    }));

  it("should need no distribution of the epoch before", () =>
    onBuilt(async (stage) => {
      const whole = await explained(stage, 2);
      await rm(stage.folderOf(1), { recursive: true });
      expect(money(await explained(stage, 2))).to.deep.equal(money(whole));
    }));

  it("should go by the campaign file of the epoch, not by one in which a miner joined since", () =>
    onBuilt(async (stage) => {
      const file = campaignFile();
      file.miners[0]?.exchangeAccounts?.push("stranger");
      await writeFile(stage.file, JSON.stringify(file));
      const later = stageFor(stage.folder, await loadCampaign(stage.file));
      expect(money(await explained(later, 1))).to.deep.equal(money(await explained(stage, 1)));
    }));
});

describe("an epoch without a distribution, explained", () => {
  it("should show what building would give, standing on the epoch before", () =>
    onBuilt(async (stage) => {
      const published = await explained(stage, 2);
      await rm(stage.folderOf(2), { recursive: true });
      const expected = await explained(stage, 2);
      expect(expected.published).to.equal(undefined);
      expect(expected.assumed).to.deep.equal([]);
      expect(shown(expected)).to.deep.equal(shown(published));
      expect(money(expected)).to.deep.equal(money(published));
    }));

  it("given the first epoch and nothing deployed, it should name tokens by their symbols", () =>
    onStage(async (stage) => {
      const { settlements, assumed } = await explained(stage, 1);
      expect(assumed).to.deep.equal([]);
      expect(settlements.map(({ token }) => token.address)).to.deep.equal(["TIDE", "USD"]);
    }));

  it("given no distribution before it either, it should say what it assumes", () =>
    onStage(async (stage) => {
      const { assumed, settlements } = await explained(stage, 2);
      expect(assumed).to.have.length(1);
      expect(assumed[0]).to.include(stage.folderOf(1));
      expect(settlements.every(({ accruedBefore }) => accruedBefore === 0n)).to.equal(true);
    }));

  it("given an altered distribution before it, it should refuse", () =>
    onBuilt(async (stage) => {
      await rm(stage.folderOf(2), { recursive: true });
      await alterFile(stage, 1, "state.csv", (text) => text.replace(/\n$/, "0\n"));
      const [fault] = await faultsOf(ask(stage, 2));
      expect(fault?.where).to.equal(stage.folderOf(1));
    }));
});

describe("what is asked of an explanation", () => {
  it("should be one market, where one is named", () =>
    onStage(async (stage) => {
      const { markets, settlements } = await explained(stage, 1, { market: "kelp-usd" });
      expect(markets.map(({ explanation }) => explanation.score.terms.market.id)).to.deep.equal([
        "kelp-usd",
      ]);
      expect(settlements.map(({ token }) => token.symbol)).to.deep.equal(["TIDE", "USD"]);
    }));

  it("should be an interval down to its orders, whose amounts add up to those of its sides", () =>
    onStage(async (stage) => {
      const { markets, view } = await explained(stage, 1, { market: "tide-usd", minute: "2" });
      const { explanation, rewards } = at(markets, 0);
      expect(view.level).to.equal("minute");
      expect(explanation.chosen?.orders.map(({ order }) => order.id)).to.deep.equal(["1", "2"]);
      for (const { parts, orders } of rewards) {
        const here = explanation.parts.map((part, i) => (part.interval === 2 ? at(parts, i) : 0n));
        const sum = (values: Iterable<bigint>) => [...values].reduce((a, b) => a + b, 0n);
        expect(sum(orders.values())).to.equal(sum(here));
        expect(orders.size).to.equal(2);
      }
    }));

  it("should be a miner by address in any case, by exchange account or by name", () =>
    onStage(
      async (stage) => {
        for (const account of [ALBA, ALBA.toUpperCase().replace("0X", "0x"), "mm-alba", "alba"]) {
          expect((await explained(stage, 1, { account })).miner.account).to.equal(ALBA);
        }
      },
      (file) => ({
        ...file,
        miners: file.miners.map((miner, i) => (i === 0 ? { ...miner, name: "alba" } : miner)),
      }),
    ));

  for (const account of [undefined, "", "stranger", `0x${"ee".repeat(20)}`, "shared"]) {
    it(`given ${account ?? "nothing"} as account, it should refuse before it reads any book`, () =>
      onStage(
        async (stage) => {
          await rm(stage.books, { recursive: true });
          expect(at(await faultsOf(ask(stage, 1, { account })), 0).where).to.equal("--account");
        },
        (file) => ({ ...file, miners: file.miners.map((miner) => ({ ...miner, name: "shared" })) }),
      ));
  }

  for (const [where, changes] of Object.entries({
    "--market": { market: "none-usd" },
    "--day": { day: "2026-01-07" },
    "--hour": { hour: "2026-01-06T01" },
    "--minute": { minute: "6" },
    "--day and --minute": { day: "2026-01-06", minute: "1" },
    epoch: { epoch: 4 },
  })) {
    it(`given a bad ${where}, it should refuse before it reads any book`, () =>
      onStage(async (stage) => {
        await rm(stage.books, { recursive: true });
        expect(at(await faultsOf(ask(stage, 1, changes)), 0).where).to.equal(where);
      }));
  }

  it("given no books of the epoch, it should name the folder and what to do", () =>
    onStage(async (stage) => {
      await rm(`${stage.books}/1`, { recursive: true });
      const [fault] = await faultsOf(ask(stage, 1));
      expect(fault).to.include({ where: `${stage.books}/1`, got: "no such folder" });
    }));

  it("given books that are written to meanwhile, it should refuse", () =>
    onStage(async (stage) => {
      const file = bookFile(stage.books, 1, "kelp-usd");
      const other = bookOf(1, "kelp-usd", ([first]) => (first === undefined ? [] : [first]));
      const promise = explainEpoch(requestOf(stage, 1), () => writeFileSync(file, other));
      expect(at(await faultsOf(promise), 0).got).to.equal("other files than a moment ago");
    }));

  it("given a miner that the terms deny, it should explain its orders as not eligible", () =>
    onStage(
      async (stage) => {
        const { markets, settlements } = await explained(stage, 1);
        expect(settlements).to.deep.equal([]);
        const [kelp] = markets;
        expect(kelp?.explanation.tally.reasons.get("not eligible")).to.equal(6);
      },
      (file) => {
        const denied = file.phases.beta.terms.map((terms) => ({ ...terms, deny: [ALBA] }));
        return { ...file, phases: { beta: { ...file.phases.beta, terms: denied } } };
      },
    ));

  it("given an epoch in which no market runs, it should say so and read nothing", () =>
    onStage(
      async (stage) => {
        await rm(stage.books, { recursive: true });
        expect((await explained(stage, 3)).markets).to.deep.equal([]);
      },
      (file) => {
        const short = file.phases.beta.terms.map((terms) => ({ ...terms, throughEpoch: 2 }));
        return { ...file, phases: { beta: { ...file.phases.beta, terms: short } } };
      },
    ));
});
