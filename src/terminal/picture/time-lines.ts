/** A measure by hour: a line for the time before and one for the time during, each on its own stretch of time. */
import { HOUR_MS } from "../../book/liquidity.ts";
import { type Axis, axisFor, lengthOf } from "./axis.ts";
import { type Area, element, hint, label, rule } from "./svg.ts";

/** An hour's value; undefined where nothing was measured, which breaks the line. */
export interface HourPoint {
  /** The hour's first instant, unix ms. */
  readonly start: number;
  readonly value: bigint | undefined;
  readonly hint: string;
}

/** A stretch of time: its hours ascend. */
export interface Stretch {
  readonly name: "before" | "during";
  readonly points: readonly HourPoint[];
}

export interface TimeLines {
  readonly stretches: readonly Stretch[];
  readonly showMark: (value: bigint) => string;
}

const LEFT = 44;
const GAP = 14;
const MAX_MARKS = 5;
/** Beyond so many hours dots shrink, so as not to hide the line, and beyond so many they go. */
const MAX_LARGE_DOTS = 60;
const MAX_DOTS = 200;
/** A name on the time axis takes this much room. */
const NAME_WIDTH = 46;

/** Hours between names on the time axis. */
const STEPS = [1, 2, 3, 6, 12, 24, 48, 168, 336, 672, 1344, 2688, 5376, 10_752];

/** Draws the lines and axes inside the area, and below it the times, in UTC. */
export function drawTimeLines(area: Area, { stretches, showMark }: TimeLines): string {
  const { x, y, width, height } = area;
  const axis = axisFor(
    stretches.flatMap(({ points }) => points.map(({ value }) => value)),
    MAX_MARKS,
  );
  const [left, right, bottom] = [x + LEFT, x + width, y + height];
  const marks = axis.marks.map((mark) => {
    const at = bottom - lengthOf(mark, axis, height);
    return rule(left, at, right, at, "grid") + label(left - 6, at + 4, showMark(mark), "tick end");
  });
  return [
    ...marks,
    label(left - 6, bottom + 4, "0", "tick end"),
    ...layOut(stretches, left, right).map(({ stretch, from, to }) =>
      drawStretch(stretch, { x: from, y, width: to - from, height }, axis),
    ),
  ].join("\n");
}

interface Placed {
  readonly stretch: Stretch;
  readonly from: number;
  readonly to: number;
}

/** Each stretch gets room by its hours, but never less than a third. */
function layOut(stretches: readonly Stretch[], left: number, right: number): Placed[] {
  const [first, second] = stretches;
  if (first === undefined) return [];
  if (second === undefined) return [{ stretch: first, from: left, to: right }];
  const [a, b] = [hoursOf(first), hoursOf(second)];
  const room = right - left - GAP;
  const least = Math.floor(room / 3);
  const wanted = Math.floor((room * a) / Math.max(1, a + b));
  const border = left + Math.min(room - least, Math.max(least, wanted));
  return [
    { stretch: first, from: left, to: border },
    { stretch: second, from: border + GAP, to: right },
  ];
}

function hoursOf({ points }: Stretch): number {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return (last.start - first.start) / HOUR_MS + 1;
}

function drawStretch(stretch: Stretch, area: Area, axis: Axis): string {
  const { name, points } = stretch;
  const { x, width } = area;
  const bottom = area.y + area.height;
  const hours = Math.max(1, hoursOf(stretch));
  const begin = points.at(0)?.start ?? 0;
  const place = (time: number) => x + Math.floor(((time - begin) * width) / (hours * HOUR_MS));
  const there = points.flatMap(({ start, value, hint: words }) => {
    if (value === undefined) return [];
    const y = bottom - lengthOf(value, axis, area.height);
    return [{ start, at: place(start + HOUR_MS / 2), y, words }];
  });
  const follows = (i: number) => there[i]?.start === (there[i - 1]?.start ?? 0) + HOUR_MS;
  const line = there.map(({ at, y }, i) => `${follows(i) ? "L" : "M"}${at} ${y}`).join("");
  const radius = hours <= MAX_LARGE_DOTS ? 3 : 1;
  // An hour alone makes no line, so its dot stays.
  const dots = there.filter((_, i) => hours <= MAX_DOTS || !(follows(i) || follows(i + 1)));
  const marks = timeMarks(begin, hours, Math.floor(width / NAME_WIDTH))
    .map(({ time, words }) => ({ at: place(time), words }))
    .filter(({ at }) => at <= x + width - NAME_WIDTH / 2);
  return [
    rule(x, bottom, x + width, bottom, "axis"),
    ...marks.map(
      ({ at, words }) =>
        rule(at, bottom, at, bottom + 4, "axis") + label(at, bottom + 17, words, "tick mid"),
    ),
    label(x + Math.floor(width / 2), bottom + 34, `${name}, from ${dayOf(begin)}`, "tick mid"),
    there.length === 0 ? "" : element("path", { class: `line ${name}-line`, d: line }),
    ...dots.map(({ at, y, words }) =>
      element("circle", { class: `dot ${name}-dot`, cx: at, cy: y, r: radius }, hint(words)),
    ),
  ].join("");
}

/** At most so many instants by their names: hours, or from a day between them on, days. */
function timeMarks(begin: number, hours: number, most: number): { time: number; words: string }[] {
  const step = STEPS.find((each) => Math.ceil(hours / each) <= most) ?? hours;
  const marks: { time: number; words: string }[] = [];
  let time = Math.ceil(begin / (step * HOUR_MS)) * step * HOUR_MS;
  while (time < begin + hours * HOUR_MS) {
    const words = step < 24 ? new Date(time).toISOString().slice(11, 16) : dayOf(time).slice(5);
    marks.push({ time, words });
    time += step * HOUR_MS;
  }
  return marks;
}

/** A day as 2026-01-06. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
