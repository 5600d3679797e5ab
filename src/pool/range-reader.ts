/** Reads the positions of a pool, whichever way it keeps them. */
import type { RangeRule } from "../campaign/rule.ts";
import { managerPositionReader } from "./manager-positions.ts";
import { type PositionEvents, type PositionReader, positionReader } from "./positions.ts";

export function rangeReader(rule: RangeRule, events: PositionEvents): PositionReader {
  const { pool, poolId, positionManager, lockUps } = rule;
  return poolId === undefined
    ? positionReader(pool, positionManager, lockUps, events)
    : managerPositionReader({ poolManager: pool, poolId, positionManager, lockUps }, events);
}
