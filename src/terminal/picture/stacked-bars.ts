/** Wholes cut into parts, a bar for each whole, to the right. Parts differ by colour, and carry their number. */
import { type Ratio, showRatio, times } from "../../reward/ratio.ts";
import { type Area, element, hint, label, rule } from "./svg.ts";

export interface StackedRow {
  readonly name: string;
  /** Of the whole; together at most all of it. */
  readonly parts: readonly Part[];
}

export interface Part {
  readonly name: string;
  readonly share: Ratio;
}

/** Colours that go round; light and dark paper each have theirs. */
export const PART_COLOURS = 7;

/** Goes into a picture once, after its style. */
export const PART_STYLE = `<style>
    :root { --on-part: #ffffff; --part-0: #1f63c4; --part-1: #a15c00; --part-2: #2f7d4f; --part-3: #8a3ea8;
            --part-4: #b3303c; --part-5: #55616f; --part-6: #0f7480; }
    @media (prefers-color-scheme: dark) {
      :root { --on-part: #11161d; --part-0: #69a3f2; --part-1: #e3a04a; --part-2: #6dc48f; --part-3: #c98be0;
              --part-4: #f08790; --part-5: #a3afbf; --part-6: #5cc4cf; } }
${Array.from({ length: PART_COLOURS }, (_, i) => `    .part-${i} { fill: var(--part-${i}); stroke: var(--paper); }`).join("\n")}
    .on-part { fill: var(--on-part); font-size: 10px; font-weight: 600; text-anchor: middle; }
  </style>`;

const LEFT = 96;
const RIGHT = 18;
const MAX_BAR = 15;

/** A part's number has room in so many pixels. */
const NUMBER_WIDTH = 12;

/** Draws a row for each whole, names to the left, and percents below. */
export function drawStackedBars(
  { x, y, width, height }: Area,
  rows: readonly StackedRow[],
): string {
  const [left, right] = [x + LEFT, x + width - RIGHT];
  const step = Math.floor(height / Math.max(1, rows.length));
  const bottom = y + step * rows.length;
  const marks = [0, 25, 50, 75, 100].map((percent) => {
    const at = left + Math.floor(((right - left) * percent) / 100);
    return (
      rule(at, y, at, bottom, percent === 0 ? "axis" : "grid") +
      label(at, bottom + 17, `${percent} %`, "tick mid")
    );
  });
  const bar = Math.min(MAX_BAR, step - 3);
  return [
    ...marks,
    ...rows.map(({ name, parts }, i) => {
      const top = y + i * step + Math.floor((step - bar) / 2);
      return (
        label(left - 6, top + bar - 3, name, "tick end") +
        drawParts(name, parts, { x: left, y: top, width: right - left, height: bar })
      );
    }),
  ].join("\n");
}

/** Each part begins where the one before ends, so that rounding opens no gap. */
function drawParts(name: string, parts: readonly Part[], { x, y, width, height }: Area): string {
  let done: Ratio = { over: 0n, under: 1n };
  return parts
    .map(({ name: part, share }, i) => {
      const from = x + lengthOfRatio(done, width);
      done = {
        over: done.over * share.under + share.over * done.under,
        under: done.under * share.under,
      };
      const length = x + lengthOfRatio(done, width) - from;
      if (length === 0) return "";
      const percent = showRatio(times(share, { over: 100n, under: 1n }), 2);
      const words = hint(`${name}, ${part}: ${percent} %`);
      const box = { class: `part-${i % PART_COLOURS}`, x: from, y, width: length, height };
      const middle = from + Math.floor(length / 2);
      return (
        element("rect", box, words) +
        (length < NUMBER_WIDTH ? "" : label(middle, y + height - 4, String(i + 1), "on-part"))
      );
    })
    .join("");
}

/** How many of so many pixels a part takes, rounded down. */
export function lengthOfRatio({ over, under }: Ratio, pixels: number): number {
  return Number((over * BigInt(pixels)) / under);
}
