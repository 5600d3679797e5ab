/** The `both-sides` programme: in each sample, every account that quotes both ways earns the same. */
import type { Terms } from "../../src/campaign/campaign.ts";
import type { Payees } from "../../src/campaign/miners.ts";
import { isEmptySide, smallerSide, weighSides } from "../../src/score/account-sides.ts";
import { addPoints, sharePoints } from "../../src/score/points.ts";
import type { Programme } from "../../src/score/programme.ts";

export const BOTH_SIDES_VERSION = "both-sides-v1";

export interface BothSidesRun {
  emptyBids: number;
  emptyAsks: number;
  readonly points: Map<string, bigint>;
}

export function bothSides(terms: Terms, payees: Payees): Programme<BothSidesRun> {
  return {
    version: BOTH_SIDES_VERSION,
    emptyRun: (intervals) => ({ emptyBids: intervals, emptyAsks: intervals, points: new Map() }),
    scoreSnapshot: (snapshot) => {
      const sides = weighSides(snapshot, snapshot, terms, payees, () => 1n);
      const present = [...sides].filter(([, weights]) => smallerSide(weights) > 0n);
      return {
        emptyBids: isEmptySide(sides, "bid") ? 1 : 0,
        emptyAsks: isEmptySide(sides, "ask") ? 1 : 0,
        points: sharePoints(new Map(present.map(([account]) => [account, 1n]))),
      };
    },
    appendRun: (run, next) => {
      run.emptyBids += next.emptyBids;
      run.emptyAsks += next.emptyAsks;
      addPoints(run.points, next.points, 1n);
    },
    totalRun: (run) => ({ ...run, trailingEmpty: 0 }),
  };
}
