/** How the miners of each kind went about a market's epoch: what a book of snapshots does not tell. */
import type { DeskTally } from "./desk.ts";
import { KINDS, type Kind } from "./kinds.ts";

/** The miners of one kind in one market and epoch. */
export interface Conduct {
  readonly kind: Kind;
  readonly miners: number;
  readonly placed: number;
  /** How long all their orders stood together, in ms. */
  readonly stoodMs: number;
  /** In the market's units of price times size. */
  readonly volume: bigint;
}

/** Sums by kind, in the order of `KINDS`; a kind without a miner is left out. */
export function conductOf(
  miners: readonly { readonly kind: Kind; readonly tally: DeskTally }[],
): Conduct[] {
  return KINDS.flatMap((kind): Conduct[] => {
    const tallies = miners.flatMap((miner) => (miner.kind === kind ? [miner.tally] : []));
    if (tallies.length === 0) return [];
    return [
      {
        kind,
        miners: tallies.length,
        placed: tallies.reduce((sum, { placed }) => sum + placed, 0),
        stoodMs: tallies.reduce((sum, { stoodMs }) => sum + stoodMs, 0),
        volume: tallies.reduce((sum, { volume }) => sum + volume, 0n),
      },
    ];
  });
}
