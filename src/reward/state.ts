/** What one epoch hands on to the next. All amounts are base units; all addresses lower-case hex. */

/** A miner's cumulative amount of one token over all epochs. `amount` is what it rose by in this epoch. */
export interface Entitlement {
  readonly account: string;
  readonly token: string;
  readonly amount: bigint;
  readonly cumulative: bigint;
}

/** Each map's keys are two names joined by `key`. */
export interface EpochState {
  /** Published cumulative amount by account and token. */
  readonly cumulative: ReadonlyMap<string, bigint>;
  /** Earned but not yet published, below the minimum payout, by account and token. */
  readonly accrued: ReadonlyMap<string, bigint>;
  /** Paid under a wrong root beyond what was earned, and not yet made up for, by account and token. */
  readonly overpaid: ReadonlyMap<string, bigint>;
  /** Left over by empty slots, for the market's next epoch, by market and token. */
  readonly carried: ReadonlyMap<string, bigint>;
}

/** What was claimed of a token on chain, by account and token. */
export type Marks = ReadonlyMap<string, bigint>;

export const NO_MARKS: Marks = new Map();

/** Where a phase begins: nobody has anything. */
export const INITIAL_STATE: EpochState = {
  cumulative: new Map(),
  accrued: new Map(),
  overpaid: new Map(),
  carried: new Map(),
};

/** Joins an account or market with a token. Neither can hold a comma. */
export function key(subject: string, token: string): string {
  return `${subject},${token}`;
}

/** Takes a key apart again. */
export function unkey(text: string): readonly [subject: string, token: string] {
  const comma = text.indexOf(",");
  return [text.slice(0, comma), text.slice(comma + 1)];
}
