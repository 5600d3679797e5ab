import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { MARKET_BRANCHES, marketBranches } from "./branches.ts";
import { CAMPAIGN_BRANCHES, campaignBranches } from "./campaign-branches.ts";
import { conservationFaults } from "./conservation.ts";
import { DEPTH_BRANCHES, depthBranches } from "./depth-branches.ts";
import { entitlements } from "./entitlements.ts";
import {
  branchCounter,
  PHASE_BRANCHES,
  phaseBranches,
  SPLIT_BRANCHES,
  splitBranches,
} from "./phase-branches.ts";
import { type AnyEpoch, scoreAny } from "./programmes.ts";
import {
  randomCampaign,
  randomMarketEpoch,
  randomProgrammeEpoch,
  randomSplit,
} from "./random-campaign.ts";
import { splitPool, sum } from "./rewards.ts";
import { instant, scoreMarket } from "./rules.ts";
import { TWO_SIDED_BRANCHES, twoSidedBranches } from "./two-sided-branches.ts";

// A fixed seed: a rare branch must not fail a build by bad luck.
const RUNS = { seed: 20_200_303, numRuns: 600 };
const OFTEN = 0.02;

describe("random market epochs", () => {
  const epochs = fc.sample(randomMarketEpoch, RUNS);

  it("take every branch in at least 2 % of runs", (test) => {
    const counter = branchCounter(MARKET_BRANCHES);
    for (const epoch of epochs) counter.add(marketBranches(epoch));
    test.diagnostic(counter.report());
    expect(counter.rare(OFTEN)).to.deep.equal([]);
  });

  it("score the same in any order of snapshots and orders", () => {
    for (const epoch of epochs) {
      const snapshots = epoch.snapshots
        .map((s) => ({ ...s, orders: [...s.orders].reverse() }))
        .reverse();
      expect(scoreMarket({ ...epoch, snapshots })).to.deep.equal(scoreMarket(epoch));
    }
  });

  it("give out 10^15 points a slot at most, short of it by less than one per order and slot", () => {
    for (const epoch of epochs) {
      const { points, trailingEmpty } = scoreMarket(epoch);
      const full = BigInt(2 * epoch.n - trailingEmpty) * 10n ** 15n;
      const orders = epoch.snapshots.reduce((count, s) => count + s.orders.length, 0);
      const short = full - sum(points.values());
      expect(short >= 0n && short <= BigInt(orders * epoch.n)).to.equal(true);
    }
  });
});

describe("random market epochs under further programmes", () => {
  it("take every branch of two-sided in at least 2 % of runs", (test) => {
    const counter = branchCounter(TWO_SIDED_BRANCHES);
    const epochs = fc.sample(randomProgrammeEpoch["two-sided"], RUNS);
    for (const epoch of epochs) counter.add(twoSidedBranches(epoch));
    test.diagnostic(counter.report());
    expect(counter.rare(OFTEN)).to.deep.equal([]);
  });

  it("take every branch of depth-over-spread in at least 2 % of runs", (test) => {
    const counter = branchCounter(DEPTH_BRANCHES);
    const epochs = fc.sample(randomProgrammeEpoch["depth-over-spread"], RUNS);
    for (const epoch of epochs) counter.add(depthBranches(epoch));
    test.diagnostic(counter.report());
    expect(counter.rare(OFTEN)).to.deep.equal([]);
  });

  it("score the same in any order of snapshots and orders", () => {
    for (const name of ["two-sided", "depth-over-spread"] as const) {
      const anyEpoch: fc.Arbitrary<AnyEpoch> = randomProgrammeEpoch[name];
      for (const epoch of fc.sample(anyEpoch, { ...RUNS, numRuns: 200 })) {
        const snapshots = epoch.snapshots
          .map((s) => ({ ...s, orders: [...s.orders].reverse() }))
          .reverse();
        expect(scoreAny({ ...epoch, snapshots })).to.deep.equal(scoreAny(epoch));
      }
    }
  });
});

describe("random splits", () => {
  const splits = fc.sample(randomSplit, RUNS);

  it("take every branch in at least 2 % of runs", (test) => {
    const counter = branchCounter(SPLIT_BRANCHES);
    for (const s of splits) counter.add(splitBranches(s.pool, s.points, s.trailingEmpty, s.n));
    test.diagnostic(counter.report());
    expect(counter.rare(OFTEN)).to.deep.equal([]);
  });

  it("lose nothing, and stay within one unit of the exact share", () => {
    for (const { pool, points, trailingEmpty, n } of splits) {
      const { carried, rewards } = splitPool(pool, points, trailingEmpty, n);
      expect(carried + sum(rewards.values())).to.equal(pool);
      const all = sum(points.values());
      for (const [account, reward] of rewards) {
        const off = reward * all - (pool - carried) * (points.get(account) ?? 0n);
        expect(off > -all && off < all).to.equal(true);
      }
    }
  });
});

describe("random campaigns", () => {
  const campaigns = fc.sample(randomCampaign, RUNS);

  it("take every branch in at least 2 % of runs", (test) => {
    const counter = branchCounter(PHASE_BRANCHES);
    for (const { phase } of campaigns) counter.add(phaseBranches(phase));
    test.diagnostic(counter.report());
    expect(counter.rare(OFTEN)).to.deep.equal([]);
  });

  it("mix and change programmes in at least 2 % of runs each", (test) => {
    const counter = branchCounter(CAMPAIGN_BRANCHES);
    for (const campaign of campaigns) counter.add(campaignBranches(campaign));
    test.diagnostic(counter.report());
    expect(counter.rare(OFTEN)).to.deep.equal([]);
  });

  it("account for every unit", () => {
    for (const { phase } of campaigns) {
      expect(conservationFaults(phase, entitlements(phase))).to.deep.equal([]);
    }
  });

  it("sample each interval at its instant", () => {
    for (const { epochs } of campaigns) {
      for (const { seed, markets } of epochs) {
        for (const [market, { books }] of markets) {
          for (const { time } of books.snapshots) {
            const i = Math.floor((time - books.start) / books.intervalMs);
            expect(time).to.equal(instant(seed, market, i, books.start, books.intervalMs));
          }
        }
      }
    }
  });

  it("are the same campaign for the same seed", () => {
    const again = fc.sample(randomCampaign, RUNS).map((c) => c.phase);
    expect(again).to.deep.equal(campaigns.map((c) => c.phase));
  });
});
