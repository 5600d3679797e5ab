/** Bars upwards for one side of the market and downwards for the other, those of before and during side by side. */
import { type Axis, axisFor, lengthOf } from "./axis.ts";
import { type Area, cut, element, hint, label, rule } from "./svg.ts";

/** A bar. Its value is `lost` where it is beyond every scale, undefined where nothing was measured. */
export interface Bar {
  readonly value: bigint | "lost" | undefined;
  readonly hint: string;
}

/** A group's bars of one period. */
export interface BarPair {
  readonly up: Bar;
  readonly down: Bar;
}

export interface BarGroup {
  readonly name: string;
  readonly before: BarPair | undefined;
  readonly during: BarPair;
}

export interface MirrorBars {
  readonly groups: readonly BarGroup[];
  /** What points upwards, and what downwards. */
  readonly up: string;
  readonly down: string;
  /** What the groups' names are in. */
  readonly unit: string;
  readonly showMark: (value: bigint) => string;
}

/** Where values are drawn, and by which scale. */
interface Plot {
  readonly left: number;
  readonly right: number;
  readonly zero: number;
  /** Pixels from zero to the axis's end. */
  readonly reach: number;
  readonly axis: Axis;
}

const LEFT = 44;
const RIGHT = 34;
const MAX_BAR = 18;
const MAX_MARKS = 3;

/** The width of a letter, and the height of a line. */
const LETTER = 7;
const LINE = 13;

/** Draws bars and axes inside the area, and below it the groups' names and their unit. */
export function drawMirrorBars({ x, y, width, height }: Area, bars: MirrorBars): string {
  const { groups, up, down, showMark } = bars;
  const reach = height / 2;
  const plot: Plot = {
    left: x + LEFT,
    right: x + width - RIGHT,
    zero: y + reach,
    reach,
    axis: axisFor(groups.flatMap(valuesOf), MAX_MARKS),
  };
  const { left, right, zero } = plot;
  const step = Math.floor((right - left) / Math.max(1, groups.length));
  return [
    ...plot.axis.marks.map((mark) => drawMark(mark, showMark(mark), plot)),
    label(left - 6, zero + 4, "0", "tick end"),
    ...groups.map((group, i) => drawGroup(group, left + i * step, step, plot)),
    rule(left, zero, right, zero, "axis"),
    label(right + 6, zero - reach / 2 + 4, up, "tick"),
    label(right + 6, zero + reach / 2 + 4, down, "tick"),
    ...drawNames(bars, y + height, step, plot),
  ].join("\n");
}

/** Names stand side by side, or where they are too long for that, on two lines in turn. */
function drawNames({ groups, unit }: MirrorBars, y: number, step: number, plot: Plot): string[] {
  const { left, right } = plot;
  const letters = Math.floor(step / LETTER);
  const isTight = groups.some(({ name }) => name.length > letters);
  const names = groups.map(({ name }, i) => {
    const at = left + i * step + Math.floor(step / 2);
    const line = isTight && i % 2 === 1 ? y + 17 + LINE : y + 17;
    return label(at, line, isTight ? cut(name, 2 * letters) : name, "tick mid");
  });
  const below = y + 34 + (isTight ? LINE : 0);
  return [...names, label(Math.floor((left + right) / 2), below, unit, "tick mid")];
}

function valuesOf({ before, during }: BarGroup): (bigint | undefined)[] {
  return [before?.up, before?.down, during.up, during.down].map((bar) =>
    bar?.value === "lost" ? undefined : bar?.value,
  );
}

/** A grid line above zero and one below, each with the mark's name. */
function drawMark(mark: bigint, name: string, { left, right, zero, reach, axis }: Plot): string {
  const length = lengthOf(mark, axis, reach);
  return [zero - length, zero + length]
    .map((at) => rule(left, at, right, at, "grid") + label(left - 6, at + 4, name, "tick end"))
    .join("");
}

function drawGroup({ before, during }: BarGroup, x: number, step: number, plot: Plot): string {
  const pairs = [
    ...(before === undefined ? [] : [{ ...before, period: "before" }]),
    { ...during, period: "during" },
  ];
  const width = Math.min(MAX_BAR, Math.floor((step * 3) / (4 * pairs.length)));
  const start = x + Math.floor((step - width * pairs.length) / 2);
  return pairs
    .map(({ up, down, period }, i) => {
      const at = start + i * width;
      return (
        drawBar(up, "up", at, width, period, plot) + drawBar(down, "down", at, width, period, plot)
      );
    })
    .join("");
}

function drawBar(
  { value, hint: words }: Bar,
  direction: "up" | "down",
  x: number,
  width: number,
  period: string,
  { zero, reach, axis }: Plot,
): string {
  if (value === undefined) return "";
  if (value === "lost") {
    const middle = x + Math.floor(width / 2);
    const y = direction === "up" ? zero - 8 : zero + 8;
    const cross = `M${middle - 4} ${y - 4}l8 8m0-8l-8 8`;
    return element("path", { class: `lost ${period}-line`, d: cross }, hint(words));
  }
  const height = lengthOf(value, axis, reach);
  const y = direction === "up" ? zero - height : zero;
  return element("rect", { class: period, x: x + 1, y, width: width - 2, height }, hint(words));
}
