/** What became of who provides liquidity, beside what would have become of tokens that were simply kept. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolLog } from "./log.ts";
import type { TickRange } from "./tick-range.ts";
import { inToken1, NOTHING, type Tokens } from "./worth.ts";

/** One holder's liquidity, or one position of it, over an epoch. */
export interface Holding {
  /** The NFT's id, or whose the liquidity is in the pool. */
  readonly id: string;
  readonly account: string;
  readonly range: TickRange | undefined;
  /** What it had at the epoch's start and put in since: what it would have, had it simply kept it. */
  kept: Tokens;
  /** What it has at the end and took out since the start, without fees. */
  held: Tokens;
  fees: Tokens;
}

/** A pool's holdings over an epoch, and how deep it is at its end. */
export interface PoolLedger {
  readonly holdings: readonly Holding[];
  /** The price at the end; undefined where the pool never had one. */
  readonly root: bigint | undefined;
  /** Liquidity by range of prices at the end; a pair's is everywhere. */
  readonly depth: readonly Liquidity[];
}

/** A ledger while the logs come in. What comes after the epoch changes nothing. */
export interface OpenLedger {
  add(log: PoolLog): void;
  close(): PoolLedger;
}

/** Liquidity between two adjacent prices. */
export interface Liquidity {
  readonly lower: bigint;
  readonly upper: bigint;
  readonly liquidity: bigint;
}

export interface LedgerDesk {
  readonly span: EpochSpan;
  readonly of: (id: string, account: string, range?: TickRange) => Holding;
  readonly all: () => Holding[];
}

/** Holdings by id and account: what is given away begins anew with who gets it. */
export function openDesk(span: EpochSpan): LedgerDesk {
  const holdings = new Map<string, Holding>();
  return {
    span,
    all: () => [...holdings.values()],
    of: (id, account, range) => {
      const name = `${id} ${account}`;
      const known = holdings.get(name);
      if (known !== undefined) return known;
      const made = { id, account, range, kept: NOTHING, held: NOTHING, fees: NOTHING };
      holdings.set(name, made);
      return made;
    },
  };
}

/** In token1 at a price. */
export interface Outcome {
  readonly kept: bigint;
  readonly held: bigint;
  readonly fees: bigint;
  /** `held - kept`: below zero where the price moved away from where it was, the impermanent loss. */
  readonly moved: bigint;
  /** `held + fees - kept`. */
  readonly net: bigint;
}

export function outcomeOf({ kept, held, fees }: Holding, root: bigint): Outcome {
  const [ofKept, ofHeld, ofFees] = [kept, held, fees].map((tokens) => inToken1(tokens, root)) as [
    bigint,
    bigint,
    bigint,
  ];
  const moved = ofHeld - ofKept;
  return { kept: ofKept, held: ofHeld, fees: ofFees, moved, net: moved + ofFees };
}
