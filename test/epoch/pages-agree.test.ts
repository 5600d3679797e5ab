/** The pages' figures are the commands' figures: each is compared with what a command prints as JSON. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { Campaign } from "../../src/campaign/campaign.ts";
import { rankEpoch } from "../../src/epoch/leaderboard.ts";
import { measureLiquidity } from "../../src/epoch/liquidity.ts";
import { yieldsOfEpoch } from "../../src/epoch/yields.ts";
import type {
  HourColumns,
  MarketPage,
  MinutesPage,
  SampleColumns,
} from "../../src/page/market-files.ts";
import type { AccountsPage, EpochPage, LeaderboardPage } from "../../src/page/page-files.ts";
import { explanationAsJson } from "../../src/terminal/explain-json.ts";
import { leaderboardAsJson } from "../../src/terminal/leaderboard.ts";
import { liquidityAsJson } from "../../src/terminal/liquidity-json.ts";
import { toPpm } from "../../src/terminal/liquidity-numbers.ts";
import { yieldsAsJson } from "../../src/terminal/yields.ts";
import { explained, requestOf } from "./explained.ts";
import { onMixed } from "./mixed.ts";
import {
  type ExplainedMinute,
  minuteFromPages,
  minuteOf,
  paged,
  pagedLive,
  pageOf,
  plain,
} from "./paged.ts";
import { ALBA, BOREAS, CIRRUS, onBuilt, type Stage } from "./stage.ts";

const ACCOUNTS = [ALBA, BOREAS, CIRRUS];
const MARKETS = ["kelp-usd", "tide-usd"];

type Result = Record<string, unknown>;

/** Stages with two epochs published, each under other programmes. */
const STAGES: Record<string, (run: (stage: Stage) => Promise<void>) => Promise<void>> = {
  hummingbot: onBuilt,
  "two-sided and depth-over-spread": (run) =>
    onMixed(async (stage) => {
      await stage.build(1);
      await stage.build(2);
      await run(stage);
    }),
};

for (const [programmes, onPublished] of Object.entries(STAGES)) {
  describe(`the pages of an epoch under ${programmes}`, () => {
    it("should split each interval as epoch explain does, for each account", () =>
      onPublished(async (stage) => {
        await paged(stage, 2);
        for (const market of MARKETS) {
          for (const account of ACCOUNTS) {
            for (const interval of [0, 1, 2, 3, 4, 5]) {
              const minute = `${interval}`;
              const due = minuteOf(await explained(stage, 2, { account, minute }), market);
              const found = await minuteFromPages(stage, "2", market, interval, account);
              expect(comparable(found), `${market} ${interval} ${account}`).to.deep.equal(
                comparable(due),
              );
            }
          }
        }
      }));

    it("should rank as epoch leaderboard does, over all markets and in each", () =>
      onPublished(async (stage) => {
        await paged(stage, 2);
        for (const market of [undefined, ...MARKETS]) {
          const board = await rankEpoch({ ...requestOf(stage, 2), market });
          if ("wrong" in board) throw new Error("disagrees");
          const due = plain<{ markets: Result[]; miners: Result[] }>(leaderboardAsJson(board));
          const file = market === undefined ? "" : `market/${market}/`;
          const page = await pageOf<LeaderboardPage>(stage, `2/${file}leaderboard.json`);
          expect(page.markets).to.deep.equal(due.markets);
          expect(
            page.lines.map(({ rank, account, name, points, rewards, ...line }) => ({
              rank,
              account,
              name,
              points,
              rewards: Object.fromEntries(page.tokens.map(({ symbol }, i) => [symbol, rewards[i]])),
              uptime: { either: line.either, both: line.both, intervals: line.intervals },
              bots: line.bots,
            })),
          ).to.deep.equal(due.miners);
        }
      }));

    it("should have the yields of epoch yields", () =>
      onPublished(async (stage) => {
        await paged(stage, 2);
        const yields = await yieldsOfEpoch({
          ...requestOf(stage, 2),
          market: undefined,
          price: undefined,
        });
        if ("wrong" in yields) throw new Error("disagrees");
        const due = plain<{ markets: Result[] }>(yieldsAsJson(yields));
        const { markets, tokens } = await pageOf<EpochPage>(stage, "2/epoch.json");
        expect(
          markets.map((each) => ({
            market: each.market,
            miners: each.miners,
            liquidity: each.liquidity?.all ?? null,
            rewards: each.yields.map((one) => ({
              token: tokens[one.token]?.symbol,
              rewardPerDay: one.rewardPerDay,
              tokensPerQuote: one.tokensPerQuote,
            })),
          })),
        ).to.deep.equal(
          due.markets.map(({ market, miners, liquidity, rewards }) => ({
            market,
            miners,
            liquidity,
            rewards: (rewards as Result[]).map(({ yields: _, ...rest }) => rest),
          })),
        );
      }));

    it("should have the hours of books report", () =>
      onPublished(async (stage) => {
        await paged(stage, 2);
        const { campaign } = stage.loaded;
        const due = await reportOf(stage, campaign);
        for (const market of MARKETS) {
          const page = await pageOf<MarketPage>(stage, `2/market/${market}/market.json`);
          const report = due.markets.find((each) => each.market === market);
          const { hours, total } = (report as { during: { hours: Result[]; total: Result } })
            .during;
          expect(page.hours.start.length).to.equal(hours.length);
          for (const [i, hour] of hours.entries()) {
            expect(figuresOf(page, page.hours, i)).to.deep.equal(comparableFigures(hour));
          }
          expect(figuresOf(page, page.total, 0)).to.deep.equal(comparableFigures(total));
        }
      }));

    it("should settle each account as epoch explain does, in the file of its shard", () =>
      onPublished(async (stage) => {
        await paged(stage, 2);
        const page = await pageOf<AccountsPage>(stage, "2/accounts/0.json");
        for (const account of ACCOUNTS) {
          const due = plain<{ settlements: Result[]; markets: Result[] }>(
            explanationAsJson(await explained(stage, 2, { account })),
          );
          const [, , , markets = [], tokens = []] =
            page.accounts.find(([each]) => each === account) ?? [];
          expect(
            tokens.map(
              ([token, accruedBefore, overpaidBefore, earned, paid, accrued, overpaid]) => ({
                token: page.tokens[token]?.symbol,
                accruedBefore,
                overpaidBefore,
                earned,
                paid,
                accrued,
                overpaid,
              }),
            ),
          ).to.deep.equal(due.settlements.map(({ decimals: _, minPayout: __, ...rest }) => rest));
          expect(
            markets.map(([market, points, either, both]) => ({
              market: page.markets[market],
              points,
              uptime: { either, both },
            })),
          ).to.deep.equal(
            due.markets
              .filter(({ points }) => points !== "0")
              .map(({ market, points, uptime }) => ({ market, points, uptime })),
          );
        }
      }));

    it("should have rewards of minutes, of hours and of miners that come to the same", () =>
      onPublished(async (stage) => {
        await paged(stage, 2);
        for (const market of MARKETS) {
          const page = await pageOf<MarketPage>(stage, `2/market/${market}/market.json`);
          const minutes = await pageOf<MinutesPage>(stage, `2/market/${market}/minutes/0.json`);
          const sum = (column: readonly string[] = []) =>
            column.reduce((all, each) => all + BigInt(each), 0n);
          for (const [i] of page.tokens.entries()) {
            const earned = sum(page.miners.map(({ rewards }) => rewards[i] ?? "0"));
            expect(sum(page.hours.rewards[i])).to.equal(earned);
            expect(sum(minutes.rewards[i])).to.equal(earned);
            expect(sum(page.total.rewards[i])).to.equal(earned);
          }
        }
      }));
  });
}

describe("the pages of an epoch that runs", () => {
  it("should split each interval as epoch explain does while there is no distribution", () =>
    onBuilt(async (stage) => {
      await pagedLive(stage, 3);
      for (const interval of [0, 2, 3]) {
        const minute = `${interval}`;
        const due = minuteOf(await explained(stage, 3, { account: ALBA, minute }), "tide-usd");
        const found = await minuteFromPages(stage, "live", "tide-usd", interval, ALBA);
        expect(comparable(found)).to.deep.equal(comparable(due));
      }
    }));
});

/** Without what a slice tells once for all accounts, and rewards by the order of tokens. */
function comparable({ slots, orders, ...minute }: ExplainedMinute): object {
  const inOrder = (rewards: unknown) => Object.values(rewards as object);
  const earned = (rewards: unknown) => inOrder(rewards).filter((each) => each !== "0");
  return {
    interval: minute.interval,
    time: minute.time,
    book: minute.book,
    bid: minute.bid,
    ask: minute.ask,
    mid: minute.mid,
    slots: slots.map(({ miners: _, share: __, rewards, ...slot }) => ({
      ...slot,
      rewards: earned(rewards),
    })),
    orders: orders.map(({ rewards, ...order }) => ({ ...order, rewards: earned(rewards) })),
  };
}

async function reportOf(stage: Stage, campaign: Campaign): Promise<{ markets: Result[] }> {
  const report = await measureLiquidity({
    campaign,
    phase: stage.phase,
    fromEpoch: 2,
    throughEpoch: 2,
    books: stage.books,
    before: undefined,
    market: undefined,
    sizes: undefined,
    bands: [1_000n, 2_500n, 5_000n, 10_000n, 20_000n],
    maxSpread: 10_000n,
  });
  return plain(liquidityAsJson(report));
}

const ppm = (ppb: number | null | undefined) =>
  ppb === null || ppb === undefined ? null : toPpm(BigInt(ppb));
const samplesOf = ({ mean, median, p95 }: SampleColumns, i: number) => ({
  mean: ppm(mean[i]),
  median: ppm(median[i]),
  p95: ppm(p95[i]),
});

/** A row of columns as `books report` tells it. */
function figuresOf(page: MarketPage, columns: HourColumns, i: number): object {
  return {
    snapshots: columns.snapshots[i],
    quoted: columns.quoted[i],
    oneSided: columns.oneSided[i],
    crossed: columns.crossed[i],
    spreadPpm: samplesOf(columns.spread, i),
    slippage: columns.slippage.map(({ trade, size, filled, ...samples }) => ({
      trade,
      size: page.sizes[size],
      filled: filled[i],
      ppm: samplesOf(samples, i),
    })),
    depth: columns.depth.map(({ side, quote, minersQuote }) => ({
      side,
      quote: quote[i],
      minersQuote: minersQuote[i],
    })),
  };
}

function comparableFigures(figures: Result): object {
  const { snapshots, quoted, oneSided, crossed, spreadPpm, slippage, depth } = figures;
  return {
    snapshots,
    quoted,
    oneSided,
    crossed,
    spreadPpm,
    slippage: (slippage as Result[]).map(({ filledPercent: _, ...rest }) => rest),
    depth: (depth as Result[]).map(({ side, quote, minersQuote }) => ({
      side,
      quote,
      minersQuote,
    })),
  };
}
