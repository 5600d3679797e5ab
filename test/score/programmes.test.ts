/** What every programme promises: its runs join in any grouping, orders stand in any order, a run is plain data. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Programme } from "../../src/score/programme.ts";
import { bookFault } from "../../src/score/programme.ts";
import { PROGRAMME_VERSIONS, programmeUnder, weighedActivity } from "../../src/score/programmes.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import { randomProgrammeEpoch } from "../oracle/random-campaign.ts";
import {
  activityOf,
  anyTermsOf,
  scoreAnyEpoch,
  snapshotOf,
  sortedPoints,
  spanOf,
} from "./adapt.ts";

function programmeOf(epoch: AnyEpoch): Programme<unknown> {
  return programmeUnder(anyTermsOf(epoch), epoch.payees, spanOf(epoch), activityOf(epoch));
}

/** One run for each interval of the epoch. */
function runsOf(epoch: AnyEpoch, programme: Programme<unknown>): unknown[] {
  return Array.from({ length: epoch.n }, (_, i) => {
    const from = epoch.start + i * epoch.intervalMs;
    const input = epoch.snapshots.find((s) => s.time >= from && s.time < from + epoch.intervalMs);
    const snapshot = input && snapshotOf(input);
    return snapshot === undefined || bookFault(snapshot) !== undefined
      ? programme.emptyRun(1)
      : programme.scoreSnapshot(snapshot);
  });
}

/** Joins adjacent runs two by two in an order that `picks` decides, each as a worker would send it. */
function joinAll(programme: Programme<unknown>, runs: unknown[], picks: readonly number[]) {
  const list = structuredClone(runs);
  for (const pick of picks) {
    if (list.length < 2) break;
    const i = pick % (list.length - 1);
    const run = structuredClone(list[i]);
    programme.appendRun(run, structuredClone(list[i + 1]));
    list.splice(i, 2, run);
  }
  const whole = programme.emptyRun(0);
  for (const run of list) programme.appendRun(whole, run);
  return outcome(programme, whole);
}

function outcome(programme: Programme<unknown>, run: unknown) {
  const { points, ...rest } = programme.totalRun(run);
  return { points: sortedPoints(points), ...rest };
}

for (const [name, epochs] of Object.entries(randomProgrammeEpoch)) {
  const anyEpoch: fc.Arbitrary<AnyEpoch> = epochs;

  describe(`the programme ${name}`, () => {
    it("should have a version of its own, which its scores name", () => {
      const version = PROGRAMME_VERSIONS[name as keyof typeof PROGRAMME_VERSIONS];
      expect(version).to.equal(`${name}-v1`);
      fc.assert(
        fc.property(anyEpoch, (epoch) => {
          expect(scoreAnyEpoch(epoch).programme).to.equal(version);
        }),
        { numRuns: 5 },
      );
    });

    it("should come to the same in any grouping of runs, each plain data", () => {
      fc.assert(
        fc.property(anyEpoch, fc.array(fc.nat(1_000), { maxLength: 8 }), (epoch, picks) => {
          const programme = programmeOf(epoch);
          const { points, trailingEmpty, counts } = scoreAnyEpoch(epoch);
          expect(joinAll(programme, runsOf(epoch, programme), picks)).to.deep.equal({
            points: sortedPoints(points),
            trailingEmpty,
            emptyBids: counts.emptyBids,
            emptyAsks: counts.emptyAsks,
          });
        }),
        { numRuns: 300 },
      );
    });

    it("should leave the run that is appended as it was", () => {
      fc.assert(
        fc.property(anyEpoch, (epoch) => {
          const programme = programmeOf(epoch);
          const runs = runsOf(epoch, programme);
          const copies = structuredClone(runs);
          const whole = programme.emptyRun(0);
          for (const run of runs) programme.appendRun(whole, run);
          expect(runs).to.deep.equal(copies);
        }),
        { numRuns: 100 },
      );
    });

    it("should come to the same whatever the order of orders inside the snapshots", () => {
      fc.assert(
        fc.property(anyEpoch, fc.infiniteStream(fc.nat()), (epoch, keys) => {
          const snapshots = epoch.snapshots.map((snapshot) => ({
            ...snapshot,
            orders: snapshot.orders
              .map((order) => ({ order, key: keys.next().value ?? 0 }))
              .sort((a, b) => a.key - b.key)
              .map(({ order }) => order),
          }));
          const [theirs, ours] = [scoreAnyEpoch({ ...epoch, snapshots }), scoreAnyEpoch(epoch)];
          expect(sortedPoints(theirs.points)).to.deep.equal(sortedPoints(ours.points));
          expect(theirs.counts).to.deep.equal(ours.counts);
        }),
        { numRuns: 200 },
      );
    });

    it("should give nobody points where there are no snapshots", () => {
      fc.assert(
        fc.property(anyEpoch, (epoch) => {
          const { points, counts } = scoreAnyEpoch({ ...epoch, snapshots: [] });
          expect(points.size).to.equal(0);
          expect(counts).to.include({ missing: epoch.n, emptyBids: epoch.n, emptyAsks: epoch.n });
        }),
        { numRuns: 20 },
      );
    });
  });
}

describe("what terms weigh beside the books", () => {
  it("should be the volume or stake whose exponent is not zero, and nothing else", () => {
    fc.assert(
      fc.property(randomProgrammeEpoch["depth-over-spread"], (epoch) => {
        const { volume, stake } = epoch.exponents;
        const expected = [Number(volume) > 0 && "volume", Number(stake) > 0 && "stake"];
        expect(weighedActivity(anyTermsOf(epoch))).to.deep.equal(expected.filter(Boolean));
      }),
    );
  });

  it("should be nothing under the other programmes", () => {
    for (const name of ["hummingbot", "two-sided"] as const) {
      const anyEpoch: fc.Arbitrary<AnyEpoch> = randomProgrammeEpoch[name];
      for (const epoch of fc.sample(anyEpoch, 3)) {
        expect(weighedActivity(anyTermsOf(epoch))).to.deep.equal([]);
      }
    }
  });
});
