/** Random campaigns explained for every account: every level adds up to points and rewards, to the last unit. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { attributeRewards, type ExplainedMarket } from "../../src/reward/explained-market.ts";
import {
  intervalRows,
  marketSums,
  periodRows,
  type Sums,
} from "../../src/reward/explained-rows.ts";
import { type RandomCampaign, randomCampaign } from "../oracle/random-campaign.ts";
import { slot, slotPoints } from "../oracle/rules.ts";
import { at } from "../score/adapt.ts";
import { accountsOf, explain } from "../score/explain.ts";
import { A, book, epoch, order } from "../score/v8.ts";
import { rewardPhase, sceneOf } from "./adapt.ts";

const DAY_MS = 86_400_000;

interface Explained {
  readonly account: string;
  readonly market: ExplainedMarket;
  /** What the epoch's rewards say, by token. */
  readonly due: ReadonlyMap<string, bigint>;
  readonly points: bigint;
}

/** Every account of every market and epoch, explained with the interval chosen that `pick` leads to. */
function explainCampaign({ phase, epochs }: RandomCampaign, pick: number): Explained[] {
  const { tokens } = sceneOf(phase);
  return rewardPhase(phase).flatMap(({ rewards }, e) =>
    [...at(epochs, e).markets].flatMap(([id, { books }]) =>
      accountsOf(books).map((account) => {
        const explanation = explain(books, account, pick % books.n);
        const rows = rewards.filter((row) => row.market === id && row.account === account);
        // The adapter knows one market only; the rewards are given its name.
        const named = rows.map((row) => ({ ...row, market: explanation.score.terms.market.id }));
        return {
          account,
          market: attributeRewards(explanation, tokens, named),
          due: new Map(rows.map((row) => [row.token, row.reward])),
          points: rows[0]?.points ?? explanation.points,
        };
      }),
    ),
  );
}

const plain = (amounts: ReadonlyMap<string, bigint>) =>
  [...amounts].filter(([, units]) => units > 0n).sort(([a], [b]) => (a < b ? -1 : 1));

function add(rows: readonly Sums[]) {
  const rewards = new Map<string, bigint>();
  for (const row of rows) {
    for (const [token, units] of row.rewards) {
      rewards.set(token, (rewards.get(token) ?? 0n) + units);
    }
  }
  return {
    points: rows.reduce((sum, row) => sum + row.points, 0n),
    rewards: plain(rewards),
    either: rows.reduce((sum, row) => sum + row.either, 0),
    both: rows.reduce((sum, row) => sum + row.both, 0),
  };
}

describe("every account of random campaigns", () => {
  it("should find its reward in its days, its hours, its intervals and its slots", () => {
    fc.assert(
      fc.property(randomCampaign, fc.nat(), (campaign, pick) => {
        for (const { market, due, points } of explainCampaign(campaign, pick)) {
          const sums = add([marketSums(market)]);
          expect(sums.points).to.equal(points);
          expect(sums.rewards).to.deep.equal(plain(due));
          const { span } = market.explanation;
          expect(add(periodRows(market, "day", span))).to.deep.equal(sums);
          expect(add(periodRows(market, "hour", span))).to.deep.equal(sums);
          expect(add(intervalRows(market, span))).to.deep.equal(sums);
          for (const { reward, parts } of market.rewards) {
            expect(parts.reduce((sum, part) => sum + part, 0n)).to.equal(reward);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("should find the amounts of an interval in its orders", () => {
    fc.assert(
      fc.property(randomCampaign, fc.nat(), (campaign, pick) => {
        for (const { market } of explainCampaign(campaign, pick)) {
          const { explanation, rewards } = market;
          const chosen = explanation.chosen?.interval;
          for (const { parts, orders } of rewards) {
            const here = explanation.parts.map((part, i) =>
              part.interval === chosen ? at(parts, i) : 0n,
            );
            expect([...orders.values()].reduce((sum, units) => sum + units, 0n)).to.equal(
              here.reduce((sum, units) => sum + units, 0n),
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("should have the oracle's uptime: intervals with points on any side, and on both", () => {
    fc.assert(
      fc.property(randomCampaign, (campaign) => {
        for (const { account, market, epoch: books } of withBooks(campaign)) {
          if (books.programme !== "hummingbot") continue;
          const earns = (i: number, side: "bid" | "ask") => {
            const entries = slot(books, i, side);
            return entries.some(
              (entry) => entry.payee === account && slotPoints(entry, entries) > 0n,
            );
          };
          const all = Array.from({ length: books.n }, (_, i) => [earns(i, "bid"), earns(i, "ask")]);
          expect(marketSums(market)).to.include({
            either: all.filter(([bid, ask]) => bid || ask).length,
            both: all.filter(([bid, ask]) => bid && ask).length,
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("the rows of an epoch of three days", () => {
  const books = epoch([book(0, [order("bid", 999n)])], 3 * 24 * 60);
  const market = attributeRewards(explain(books, A), [], []);

  it("should be each day and each hour, those without points too", () => {
    const { span } = market.explanation;
    const days = periodRows(market, "day", span);
    expect(days.map(({ period, intervals, either }) => [period, intervals, either])).to.deep.equal([
      ["1970-01-01", 1440, 1],
      ["1970-01-02", 1440, 0],
      ["1970-01-03", 1440, 0],
    ]);
    expect(periodRows(market, "hour", span)).to.have.length(72);
  });

  it("should be cut to a stretch", () => {
    const stretch = { start: DAY_MS, end: DAY_MS + 3_600_000 };
    expect(periodRows(market, "hour", stretch).map(({ period }) => period)).to.deep.equal([
      "1970-01-02T00",
    ]);
    expect(intervalRows(market, stretch)).to.have.length(60);
  });
});

describe("a reward far smaller than the minutes it is shown over", () => {
  const minutes = Array.from({ length: 2 * 24 * 60 }, (_, i) => book(i, [order("bid", 999n)]));
  const explanation = explain(epoch(minutes, 2 * 24 * 60), A);
  const token = { symbol: "T", decimals: 0, address: "t", minPayout: 0n };
  const market = explanation.score.terms.market.id;
  const row = { market, account: A, token: "t", points: explanation.points, reward: 7n };
  const explained = attributeRewards(explanation, [token], [row]);

  it("should be taken apart by days, then by hours, and only then by minutes", () => {
    const { span } = explanation;
    const amounts = (rows: readonly Sums[]) => rows.map(({ rewards }) => rewards.get("t"));
    expect(amounts(periodRows(explained, "day", span))).to.deep.equal([4n, 3n]);
    const hours = amounts(periodRows(explained, "hour", span));
    expect(hours.slice(0, 6)).to.deep.equal([1n, 1n, 1n, 1n, 0n, 0n]);
    expect(hours.slice(24, 29)).to.deep.equal([1n, 1n, 1n, 0n, 0n]);
  });
});

function withBooks(campaign: RandomCampaign) {
  const explained = explainCampaign(campaign, 0);
  const books = campaign.epochs.flatMap(({ markets }) =>
    [...markets.values()].flatMap((terms) => accountsOf(terms.books).map(() => terms.books)),
  );
  return explained.map((each, i) => ({ ...each, epoch: at(books, i) }));
}
