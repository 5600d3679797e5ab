/** Instants of books and epochs, in UTC. */
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", timeZone: "UTC" };

/** `6 Jan`. */
export function showDay(time: number): string {
  return new Date(time).toLocaleDateString("en-GB", DAY);
}

/** `6 Jan 2026`. */
export function showDate(time: number): string {
  return new Date(time).toLocaleDateString("en-GB", { ...DAY, year: "numeric" });
}

/** `00:42`. */
export function showClock(time: number): string {
  return new Date(time).toISOString().slice(11, 16);
}

/** `6 Jan, 00:42`. */
export function showMinute(time: number): string {
  return `${showDay(time)}, ${showClock(time)}`;
}

/** `6 Jan, 00:00 to 04:00`, or with both days. A day's end is its 24:00. */
export function showStretch(from: number, to: number): string {
  const isOneDay = showDay(from) === showDay(to - 1);
  return isOneDay
    ? `${showDay(from)}, ${showClock(from)} to ${showDay(to) === showDay(from) ? showClock(to) : "24:00"}`
    : `${showMinute(from)} to ${showMinute(to)}`;
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** `49 days`. */
export function showLength(ms: number): string {
  const [unit, name] = UNITS.find(([each]) => ms >= each) ?? [1_000, "second"];
  const count = Math.floor(ms / unit);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
