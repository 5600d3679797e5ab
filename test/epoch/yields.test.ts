import { rm } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { type EpochYields, type YieldsRequest, yieldsOfEpoch } from "../../src/epoch/yields.ts";
import { type Ratio, showRatio } from "../../src/reward/ratio.ts";
import { at } from "../score/adapt.ts";
import { faultsOf, onStage, type Stage } from "./stage.ts";

const ask = (stage: Stage, changes: Partial<YieldsRequest> = {}) =>
  yieldsOfEpoch({
    loaded: stage.loaded,
    phase: stage.phase,
    epoch: 1,
    books: stage.books,
    distributions: stage.distributions,
    market: undefined,
    minute: undefined,
    price: undefined,
    ...changes,
  });

async function measured(stage: Stage, changes: Partial<YieldsRequest> = {}): Promise<EpochYields> {
  const yields = await ask(stage, changes);
  return "wrong" in yields ? expect.fail(JSON.stringify(yields.wrong)) : yields;
}

const shown = (value: Ratio | undefined, decimals = 6) => value && showRatio(value, decimals);

describe("an epoch's yields", () => {
  it("should put each market's reward a day beside its mean liquidity, by hand", () =>
    onStage(async (stage) => {
      const { markets } = await measured(stage, { price: "TIDE=2,USD=1" });
      // kelp-usd: 1 and 3 bid in each of 6 books at mid 100; tide-usd: asks of 1, 3 and 4 and 0.57 beside them.
      expect(markets.map(({ liquidity }) => shown(liquidity))).to.deep.equal(["400", "723.666667"]);
      expect(markets.map(({ miners }) => miners)).to.deep.equal([2, 3]);
      const tide = at(markets, 1);
      // An epoch is six seconds, so a day has 14,400 of them: 14,400 TIDE and 14,400.0432 USD.
      expect(tide.rewards.map(({ rewardPerDay }) => shown(rewardPerDay))).to.deep.equal([
        "14400",
        "14400.0432",
      ]);
      expect(shown(tide.yields?.perDay)).to.equal("59.696052");
    }));

  it("given a minute, it should take that snapshot alone", () =>
    onStage(async (stage) => {
      const { markets } = await measured(stage, { minute: "3" });
      expect(markets.map(({ liquidity }) => shown(liquidity))).to.deep.equal(["400", "857"]);
    }));

  it("given a minute without a sound book, it should know no liquidity", () =>
    onStage(async (stage) => {
      const { markets } = await measured(stage, { minute: "1", market: "tide-usd" });
      expect(at(markets, 0)).to.include({ liquidity: undefined, miners: 0 });
    }));

  for (const [where, changes] of Object.entries({
    "--price": { price: "TIDE=x" },
    "--minute": { minute: "6" },
    "--market": { market: "none" },
  })) {
    it(`given a bad ${where}, it should refuse before it reads any book`, () =>
      onStage(async (stage) => {
        await rm(stage.books, { recursive: true });
        expect(at(await faultsOf(ask(stage, changes)), 0).where).to.equal(where);
      }));
  }
});
