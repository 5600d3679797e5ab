/** Epochs of depth-over-spread by hand: a book of 999 / 1,001, quotes a thousandth off mid either way. */
import type { AnyEpoch } from "../oracle/programmes.ts";
import type { OrderInput, SnapshotInput } from "../oracle/rules.ts";

export const A = `0x${"aa".repeat(20)}`;
export const B = `0x${"bb".repeat(20)}`;
export const MINUTE = 60_000;

export type DepthCase = AnyEpoch & { programme: "depth-over-spread" };

/** dYdX's original exponents, at most 1 % from mid. */
export function depthEpoch(
  snapshots: readonly SnapshotInput[],
  changes: Partial<DepthCase> = {},
): DepthCase {
  return {
    programme: "depth-over-spread",
    n: 4,
    intervalMs: MINUTE,
    start: 0,
    smaxPpm: 10_000,
    minSize: 0n,
    minAgeMs: 0,
    payees: new Map([
      ["a", A],
      ["a2", A],
      ["b", B],
    ]),
    snapshots,
    minValue: 0n,
    exponents: { depth: "1", uptime: "5", volume: "0", stake: "0" },
    scaling: false,
    volume: new Map(),
    stake: new Map(),
    joined: new Map(),
    ...changes,
  };
}

/** A bid and an ask of one account at the best prices. */
export function pair(account: string, size: bigint): OrderInput[] {
  const common = { account, size, openedAt: 0 };
  return [
    { ...common, id: `${account}-bid`, side: "bid", price: 999n },
    { ...common, id: `${account}-ask`, side: "ask", price: 1_001n },
  ];
}
