/**
 * The part of an epoch that a person names: a UTC day, an hour, or one interval. Days and hours are written as ISO 8601
 * begins: `2026-01-06`, `2026-01-06T02`, `2026-01-06T02:05`. A `Z` may follow a time; there is no other time zone.
 */
import { refuse, show } from "../errors.ts";
import type { EpochSpan } from "./calendar.ts";

/** A half-open range of unix ms. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The lengths that an epoch is told in, beside its intervals. */
export type Period = "day" | "hour";

const PERIOD_MS: Record<Period, number> = { day: 86_400_000, hour: 3_600_000 };
const PERIOD_CHARACTERS: Record<Period, number> = { day: 10, hour: 13 };

const DAY = /^\d{4}-\d\d-\d\d$/;
const HOUR = /^\d{4}-\d\d-\d\dT\d\d(?::00)?Z?$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?$/;
const INTERVAL = /^(?:0|[1-9]\d{0,7})$/;

/** The day or hour that an instant lies in, as a person writes it: `2026-01-06` or `2026-01-06T02`. */
export function periodOf(period: Period, time: number): string {
  return new Date(time).toISOString().slice(0, PERIOD_CHARACTERS[period]);
}

/**
 * The day that a text names, cut to the epoch.
 * @throws InputError where it is no day of the epoch.
 */
export function parseDay(text: string, span: EpochSpan): Stretch {
  const start = DAY.test(text) ? instantOf(`${text}T00:00`) : undefined;
  return cut("--day", text, start, "day", span);
}

/**
 * The hour that a text names, cut to the epoch.
 * @throws InputError where it is no hour of the epoch.
 */
export function parseHour(text: string, span: EpochSpan): Stretch {
  const start = HOUR.test(text) ? instantOf(`${text.slice(0, 13)}:00`) : undefined;
  return cut("--hour", text, start, "hour", span);
}

/**
 * The interval that a text names: by its number in the epoch, from 0, or by an instant in it.
 * @throws InputError where the epoch has no such interval.
 */
export function parseInterval(text: string, span: EpochSpan, intervalMs: number): number {
  const intervals = (span.end - span.start) / intervalMs;
  const time = INSTANT.test(text) ? instantOf(text) : undefined;
  const interval = INTERVAL.test(text)
    ? Number(text)
    : time === undefined
      ? -1
      : Math.floor((time - span.start) / intervalMs);
  if (interval >= 0 && interval < intervals) return interval;
  return refuse({
    where: "--minute",
    got: show(text),
    expected: `a UTC time in epoch ${span.epoch}, such as ${showMinute(span.start)}, before ${showMinute(span.end)}, or an interval from 0 to ${intervals - 1}`,
  });
}

/** An instant to the minute where it is a whole one, else to the ms, in a form that the parsers above take. */
export function showMinute(time: number): string {
  const text = new Date(time).toISOString();
  return time % 60_000 === 0 ? `${text.slice(0, 16)}Z` : text.replace(".000Z", "Z");
}

function cut(
  where: string,
  text: string,
  start: number | undefined,
  period: Period,
  span: EpochSpan,
): Stretch {
  const end = start === undefined ? Number.NaN : start + PERIOD_MS[period];
  if (start !== undefined && start < span.end && end > span.start) {
    return { start: Math.max(start, span.start), end: Math.min(end, span.end) };
  }
  const first = periodOf(period, span.start);
  const last = periodOf(period, span.end - 1);
  return refuse({
    where,
    got: show(text),
    expected: `a UTC ${period} of epoch ${span.epoch}: ${first === last ? first : `from ${first} to ${last}`}`,
  });
}

/** Catches a 31st of February, which Date accepts and moves. */
function instantOf(text: string): number | undefined {
  const local = text.replace(/Z$/, "");
  const time = Date.parse(`${local}Z`);
  if (Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().startsWith(local) ? time : undefined;
}
