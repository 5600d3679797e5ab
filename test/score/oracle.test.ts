/** Random market epochs through this room and through the oracle: the same points, the same empty slots. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { MARKET_BRANCHES, marketBranches } from "../oracle/branches.ts";
import { branchCounter } from "../oracle/phase-branches.ts";
import { randomMarketEpoch } from "../oracle/random-campaign.ts";
import { type MarketEpoch, scoreMarket, slots } from "../oracle/rules.ts";
import { scoreEpoch, sortedPoints } from "./adapt.ts";

/** Each branch is taken in about 10 % of runs: in so many, none falls below 2 % by bad luck. */
const RUNS = 500;

/** What a score says that the order of its input must not change. */
function outcome(epoch: MarketEpoch) {
  const { points, trailingEmpty, counts } = scoreEpoch(epoch);
  return { points: sortedPoints(points), trailingEmpty, counts };
}

describe("random market epochs", () => {
  it("should get the oracle's points and trailing empty slots, on every branch of the rules", () => {
    const counter = branchCounter(MARKET_BRANCHES);
    fc.assert(
      fc.property(randomMarketEpoch, (epoch) => {
        counter.add(marketBranches(epoch));
        const expected = scoreMarket(epoch);
        const score = scoreEpoch(epoch);
        expect(sortedPoints(score.points)).to.deep.equal(sortedPoints(expected.points));
        expect(score.trailingEmpty).to.equal(expected.trailingEmpty);
      }),
      { numRuns: RUNS },
    );
    expect(counter.rare(0.02)).to.deep.equal([]);
  });

  it("should get the oracle's counts of empty slots", () => {
    fc.assert(
      fc.property(randomMarketEpoch, (epoch) => {
        const { counts, intervals } = scoreEpoch(epoch);
        const empty = (side: "bid" | "ask") =>
          slots(epoch, side).filter((s) => s.length === 0).length;
        expect([counts.emptyBids, counts.emptyAsks]).to.deep.equal([empty("bid"), empty("ask")]);
        expect(counts.snapshots).to.equal(epoch.snapshots.length);
        expect(counts.missing).to.equal(intervals - epoch.snapshots.length);
      }),
      { numRuns: 100 },
    );
  });

  it("should get the same whatever the order of orders inside the snapshots", () => {
    fc.assert(
      fc.property(randomMarketEpoch, fc.infiniteStream(fc.nat()), (epoch, keys) => {
        const snapshots = epoch.snapshots.map((snapshot) => ({
          ...snapshot,
          orders: snapshot.orders
            .map((order) => ({ order, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ order }) => order),
        }));
        expect(outcome({ ...epoch, snapshots })).to.deep.equal(outcome(epoch));
      }),
      { numRuns: 100 },
    );
  });
});
