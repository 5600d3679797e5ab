/** One market's files of minutes and slices, written while its books are read: an hour at a time stays in memory. */
import { addMeasures, expectSnapshot, type OpenPeriod, openPeriod } from "../../book/liquidity.ts";
import { measureBook, type Yardstick } from "../../book/measures.ts";
import type { Snapshot } from "../../book/snapshot.ts";
import type { MarketAmounts } from "../../page/hour-amounts.ts";
import { MINUTES_SIZE, type MinuteRow, toMinutes, toRow } from "../../page/minutes.ts";
import type { EpochHead } from "../../page/page-files.ts";
import type { IntervalMeasures } from "../../page/samples.ts";
import { type SliceNames, sliceSize, toSlice } from "../../page/slice.ts";
import {
  type IntervalSplit,
  splitHour,
  type WeighedBook,
  weighBook,
} from "../../page/split-hour.ts";
import { hourStart, intervalOf, type Survey } from "../../page/survey.ts";
import type { Activity } from "../../score/activity.ts";
import { explainerUnder } from "../../score/explainers.ts";
import type { Put } from "./folder.ts";

export interface MarketWriter {
  add(snapshot: Snapshot): void;
  /** Tells the intervals that are left, and gives what was measured. */
  close(): OpenPeriod;
}

/**
 * @param activity what is known of the accounts beside their orders.
 * @param told how many intervals the files tell of.
 */
export function openMarketWriter(
  head: EpochHead,
  survey: Survey,
  amounts: MarketAmounts,
  names: SliceNames,
  yardstick: Yardstick,
  activity: Activity | undefined,
  told: number,
  put: Put,
): MarketWriter {
  const { terms, span, payees } = survey;
  const explainer = explainerUnder(terms, payees, span, activity);
  const folder = `market/${terms.market.id}`;
  const period = openPeriod(yardstick);
  for (let i = 0; i < told; i += 1) expectSnapshot(period, span.start + i * terms.intervalMs);
  const size = sliceSize(survey);
  const books = new Map<number, WeighedBook>();
  const measures = new Map<number, IntervalMeasures>();
  let next = 0;
  let slice: IntervalSplit[] = [];
  let rows: MinuteRow[] = [];

  function tell(split: IntervalSplit): void {
    const { interval } = split;
    const isLast = interval === told - 1;
    slice.push(split);
    rows.push(toRow(split, measures.get(interval), survey, amounts.tokens.length));
    if ((interval + 1) % size === 0 || isLast) {
      const number = Math.floor(interval / size);
      put(`${folder}/slices/${number}.json`, toSlice(head, survey, explainer, slice, names));
      slice = [];
    }
    if ((interval + 1) % MINUTES_SIZE === 0 || isLast) {
      const number = Math.floor(interval / MINUTES_SIZE);
      const page = toMinutes(head, survey, rows, yardstick, amounts.tokens.length);
      put(`${folder}/minutes/${number}.json`, page);
      rows = [];
    }
  }

  /** Tells all intervals of the hours that begin before an hour. */
  function tellTo(hour: number): void {
    while (next < told && hourStart(survey, next) < hour) {
      const start = hourStart(survey, next);
      const intervals: number[] = [];
      for (; next < told && hourStart(survey, next) === start; next += 1) intervals.push(next);
      const earned = amounts.hours.get(start) ?? new Map();
      const splits = splitHour(survey, intervals, books, earned, amounts.tokens.length);
      for (const split of splits) tell(split);
      books.clear();
      measures.clear();
    }
  }

  return {
    add: (snapshot) => {
      const interval = intervalOf(survey, snapshot.time);
      tellTo(hourStart(survey, interval));
      const measured = measureBook(snapshot, yardstick);
      measures.set(interval, measured);
      addMeasures(period, measured, span.start + interval * terms.intervalMs);
      books.set(interval, weighBook(explainer, interval, snapshot));
    },
    close: () => {
      tellTo(Number.POSITIVE_INFINITY);
      return period;
    },
  };
}
