/** Random market epochs through each further programme and through its oracle: the same points, the same empty sides. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { DEPTH_BRANCHES, depthBranches } from "../oracle/depth-branches.ts";
import { emptySides } from "../oracle/depth-over-spread.ts";
import { branchCounter } from "../oracle/phase-branches.ts";
import { scoreAny } from "../oracle/programmes.ts";
import { randomProgrammeEpoch } from "../oracle/random-campaign.ts";
import { qualities } from "../oracle/two-sided.ts";
import { TWO_SIDED_BRANCHES, twoSidedBranches } from "../oracle/two-sided-branches.ts";
import { scoreAnyEpoch, sortedPoints } from "./adapt.ts";

/** Each branch is taken in about 5 % of runs or more: in so many, none falls below 2 % by bad luck. */
const RUNS = 2_000;

describe("random market epochs of two-sided", () => {
  it("should get the oracle's points, on every branch of the rules", () => {
    const counter = branchCounter(TWO_SIDED_BRANCHES);
    fc.assert(
      fc.property(randomProgrammeEpoch["two-sided"], (epoch) => {
        counter.add(twoSidedBranches(epoch));
        const { points, trailingEmpty } = scoreAnyEpoch(epoch);
        expect(sortedPoints(points)).to.deep.equal(sortedPoints(scoreAny(epoch).points));
        expect(trailingEmpty).to.equal(0);
      }),
      { numRuns: RUNS },
    );
    expect(counter.rare(0.02)).to.deep.equal([]);
  });

  it("should get the oracle's counts of intervals without weight on a side", () => {
    fc.assert(
      fc.property(randomProgrammeEpoch["two-sided"], (epoch) => {
        const samples = Array.from({ length: epoch.n }, (_, i) => [
          ...qualities(epoch, i).values(),
        ]);
        const empty = (side: "one" | "two") =>
          samples.filter((sample) => sample.every((quality) => quality[side].num === 0n)).length;
        const { emptyBids, emptyAsks } = scoreAnyEpoch(epoch).counts;
        expect([emptyBids, emptyAsks]).to.deep.equal([empty("one"), empty("two")]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("random market epochs of depth-over-spread", () => {
  it("should get the oracle's points, on every branch of the rules", () => {
    const counter = branchCounter(DEPTH_BRANCHES);
    fc.assert(
      fc.property(randomProgrammeEpoch["depth-over-spread"], (epoch) => {
        counter.add(depthBranches(epoch));
        const { points, trailingEmpty } = scoreAnyEpoch(epoch);
        expect(sortedPoints(points)).to.deep.equal(sortedPoints(scoreAny(epoch).points));
        expect(trailingEmpty).to.equal(0);
      }),
      { numRuns: RUNS },
    );
    expect(counter.rare(0.02)).to.deep.equal([]);
  });

  it("should get the oracle's counts of intervals without depth on a side", () => {
    fc.assert(
      fc.property(randomProgrammeEpoch["depth-over-spread"], (epoch) => {
        const { emptyBids, emptyAsks } = scoreAnyEpoch(epoch).counts;
        const { bid, ask } = emptySides(epoch);
        expect([emptyBids, emptyAsks]).to.deep.equal([bid, ask]);
      }),
      { numRuns: 200 },
    );
  });
});
