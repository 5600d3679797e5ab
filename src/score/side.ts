/**
 * One side of a market over a run of slots: who earned how many points, and which slots were empty. What an empty slot
 * did not pay rolls to the next paid one, which may lie in a later run: so a run keeps the points of its first paid slot
 * apart, before any rollover, and two adjacent runs join into the run of both, in any grouping.
 */
import { SLOT_POINTS } from "../kernel/share.ts";
import { addPoints, type Points } from "./points.ts";

export interface SideRun {
  slots: number;
  /** Empty slots in all. */
  empty: number;
  /** Empty slots before the first paid one; all of them where none is paid. */
  leading: number;
  /** Empty slots after the last paid one; all of them where none is paid. */
  trailing: number;
  /** Points of the first paid slot without rollover; undefined where no slot is paid. */
  first: Points | undefined;
  /** Points of all later slots, rollover included. */
  readonly rest: Map<string, bigint>;
}

/** A run of slots in which nobody earned. */
export function emptyRun(slots: number): SideRun {
  return {
    slots,
    empty: slots,
    leading: slots,
    trailing: slots,
    first: undefined,
    rest: new Map(),
  };
}

/** One slot. Without points it is an empty one. */
export function slotRun(points: Points): SideRun {
  if (points.size === 0) return emptyRun(1);
  return { slots: 1, empty: 0, leading: 0, trailing: 0, first: points, rest: new Map() };
}

/** Makes `run` the run of itself and `next`, which begins where it ends. */
export function appendRun(run: SideRun, next: SideRun): void {
  if (next.first !== undefined) {
    if (run.first === undefined) {
      run.first = next.first;
      run.leading += next.leading;
    } else {
      addPoints(run.rest, next.first, rolledOver(run.trailing + next.leading));
    }
    addPoints(run.rest, next.rest, 1n);
    run.trailing = next.trailing;
  } else {
    if (run.first === undefined) run.leading += next.slots;
    run.trailing += next.slots;
  }
  run.slots += next.slots;
  run.empty += next.empty;
}

/** All points of a run that begins with the epoch. */
export function totalPoints(run: SideRun): Map<string, bigint> {
  const total = new Map(run.rest);
  if (run.first !== undefined) addPoints(total, run.first, rolledOver(run.leading));
  return total;
}

/** The most points a run of slots can have paid. */
export function pointsCeiling(slots: number): bigint {
  return SLOT_POINTS * BigInt(slots);
}

/** A slot pays its own points, and once more those of each empty slot just before it. */
function rolledOver(emptyBefore: number): bigint {
  return 1n + BigInt(emptyBefore);
}
