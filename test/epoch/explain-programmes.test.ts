/** Epochs under programmes that are not hummingbot, explained from the books and the makers' file. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { marketSums } from "../../src/reward/explained-rows.ts";
import { describeExplanation } from "../../src/terminal/explain-epoch.ts";
import { at } from "../score/adapt.ts";
import { ask, explained } from "./explained.ts";
import {
  ALBA,
  BOREAS,
  bookFile,
  type CampaignFile,
  lineOf,
  onStage,
  type Stage,
  timeOf,
} from "./stage.ts";

/** tide-usd by depth and volume, kelp-usd by both sides. */
function mixed(file: CampaignFile): object {
  const [tide, kelp] = file.phases.beta.terms as (Record<string, unknown> | undefined)[];
  delete tide?.k;
  delete kelp?.k;
  Object.assign(tide ?? {}, {
    programme: "depth-over-spread",
    exponents: { depth: "0.35", volume: "0.45", stake: "0.2" },
    minOrderValue: "50",
  });
  Object.assign(kelp ?? {}, { programme: "two-sided", minOrderSize: "0.5" });
  return file;
}

function quotes(time: number, account: string, size: string) {
  return (["bid", "ask"] as const).map((side) => ({
    id: `${account}-${side}`,
    account,
    side,
    price: side === "bid" ? "99.9" : "100.1",
    size,
    openedAt: time - 5_000,
  }));
}

/** Alba and boreas quote both ways, three to one; in interval 2 of kelp-usd nobody quotes half a unit. */
const onMixed = (run: (stage: Stage) => Promise<void>) =>
  onStage(async (stage) => {
    for (const market of ["tide-usd", "kelp-usd"]) {
      const lines = [0, 1, 2, 3, 4, 5].map((i) => {
        const time = timeOf(1, market, i);
        const isThin = market === "kelp-usd" && i === 2;
        const orders = [
          ...quotes(time, "mm-alba", isThin ? "0.3" : "3"),
          ...(isThin ? [] : quotes(time, BOREAS, "1")),
        ];
        return lineOf(market, time, orders);
      });
      await writeFile(bookFile(stage.books, 1, market), lines.join(""));
    }
    const makers = `market,account,volume,stake\ntide-usd,mm-alba,300,7\ntide-usd,${BOREAS},700,5\n`;
    await writeFile(join(stage.books, "1", "makers.csv"), makers);
    await run(stage);
  }, mixed);

describe("an epoch under other programmes, explained", () => {
  it("should add up to what is published", () =>
    onMixed(async (stage) => {
      const { rewards } = (await stage.build(1)).rewards;
      for (const account of [ALBA, BOREAS]) {
        const { markets, published } = await explained(stage, 1, { account });
        expect(published?.folder).to.equal(stage.folderOf(1));
        for (const market of markets) {
          const { id } = market.explanation.score.terms.market;
          const due = rewards.filter((row) => row.market === id && row.account === account);
          expect(Object.fromEntries(marketSums(market).rewards)).to.deep.equal(
            Object.fromEntries(due.map((row) => [row.token, row.reward])),
          );
        }
      }
    }));

  it("should tell what an epoch is shared by, once", () =>
    onMixed(async (stage) => {
      const { markets } = await explained(stage, 1, { market: "tide-usd" });
      // 10^6 * 999 * 300 / 1,000 ppm, six times.
      expect(at(markets, 0).explanation.factors).to.deep.equal({
        depth: 6n * 299_700_000n,
        uptime: 6n,
        volume: 300n * 10n ** 18n,
        stake: 7n * 10n ** 18n,
      });
    }));

  it("should tell of a sample that was skipped, and why orders had no mid", () =>
    onMixed(async (stage) => {
      const request = { market: "kelp-usd", minute: "2" };
      const text = describeExplanation(await explained(stage, 1, request));
      expect(text)
        .to.include("none: skipped")
        .and.match(/no mid, too small$/m);
      const hour = describeExplanation(await explained(stage, 1, { hour: "2026-01-06T00" }));
      expect(hour).to.match(/^00:00:02Z .* nobody scores; no mid; too small$/m);
    }));

  it("should show both sides' weights and the quality, by hand", () =>
    onMixed(async (stage) => {
      const { markets } = await explained(stage, 1, { market: "kelp-usd", minute: "0" });
      const [slot] = at(markets, 0).explanation.chosen?.slots ?? [];
      // (10,000 - 1,000)^2 * 300 on either side, times c = 3 in millionths; a quarter is boreas's.
      expect(slot).to.deep.include({
        weights: { bid: 24_300_000_000n, ask: 24_300_000_000n },
        score: 24_300_000_000n * 3_000_000n,
        allScores: 32_400_000_000n * 3_000_000n,
        own: 750_000_000_000_000n,
      });
    }));

  it("given other makers than were scored, it should not agree", () =>
    onMixed(async (stage) => {
      await stage.build(1);
      const makers = `market,account,volume,stake\ntide-usd,mm-alba,1,1\ntide-usd,${BOREAS},700,5\n`;
      await writeFile(join(stage.books, "1", "makers.csv"), makers);
      expect(await ask(stage, 1)).to.have.property("wrong");
    }));

  for (const view of [{}, { hour: "2026-01-06T00" }, { minute: "0" }, { minute: "2" }]) {
    it(`by ${JSON.stringify(view)}, it should fit a terminal of 120 columns`, () =>
      onMixed(async (stage) => {
        const text = describeExplanation(await explained(stage, 1, view));
        expect(text.split("\n").filter((line) => line.length > 120)).to.deep.equal([]);
      }));
  }
});
