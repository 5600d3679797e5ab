/** A programme said in SQL: the questions that a market's days are asked, and the run that the answers come to. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { SqlPayees, SqlScope } from "./counting-sql.ts";
import { type Magnitudes, remainderSql } from "./numbers-sql.ts";

/** A snapshot's instant, and its `INFO` bits. */
export interface SqlSample {
  readonly time: number;
  readonly info: number;
  /** Its interval, from the epoch's start. */
  readonly slot: number;
}

/** What an account earned in the scope; `s` is 0 for bids, 1 for asks, where the programme tells them apart. */
export interface SqlSum {
  readonly account: string;
  readonly s: number;
  readonly a: bigint;
  readonly b: bigint;
}

export interface ProgrammeSql<Run> {
  /** Selects `who, s, unit, a, b` and `SAMPLES`. @throws InputError where a product could pass 2^127. */
  question(scope: SqlScope, payees: SqlPayees, magnitudes: Magnitudes): string;
  /**
   * What is asked once the samples are known: selects `who, s, a, b, c, d`. Undefined where nothing is left to ask.
   */
  followUp?(
    scope: SqlScope,
    payees: SqlPayees,
    magnitudes: Magnitudes,
    samples: readonly SqlSample[],
  ): string | undefined;
  /** @param samples sorted by time. @returns the run of the intervals from the first sample through the last. */
  run(
    samples: readonly SqlSample[],
    sums: readonly SqlSum[],
    followed: readonly SqlFollowed[],
  ): Run;
}

/** A row of the follow-up. */
export interface SqlFollowed extends SqlSum {
  readonly c: bigint;
  readonly d: bigint;
}

/** Samples sorted by time: how many intervals they span, and in how many of those no order of a side had weight. */
export function spanOf(samples: readonly SqlSample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  return first === undefined || last === undefined ? 0 : last.slot - first.slot + 1;
}

export function emptyIn(samples: readonly SqlSample[], bit: number): number {
  return spanOf(samples) - samples.filter(({ info }) => (info & bit) !== 0).length;
}

/** When a snapshot's interval begins, as an expression of `time`. */
export function intervalStartSql(intervalMs: number, { start }: EpochSpan): string {
  return `(time - ${remainderSql(`(time - ${start})`, intervalMs)})`;
}
