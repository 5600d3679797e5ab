/** Figures as bars to the right, the largest as long as there is room, each with its words. */
import type { Ratio } from "../../reward/ratio.ts";
import { lengthOfRatio } from "./stacked-bars.ts";
import { type Area, element, hint, label, rule } from "./svg.ts";

export interface FigureRow {
  readonly name: string;
  readonly value: Ratio;
  /** Stands to the right of the bar. */
  readonly words: string;
  /** Whether it is one to look at. */
  readonly isMarked: boolean;
}

const LEFT = 150;
const RIGHT = 66;
const MAX_BAR = 15;

export function drawFigureBars({ x, y, width, height }: Area, rows: readonly FigureRow[]): string {
  const [left, right] = [x + LEFT, x + width - RIGHT];
  const step = Math.min(30, Math.floor(height / Math.max(1, rows.length)));
  const bar = Math.min(MAX_BAR, step - 3);
  const most = rows.reduce<Ratio>(
    (max, { value }) => (value.over * max.under > max.over * value.under ? value : max),
    { over: 0n, under: 1n },
  );
  const drawn = rows.map(({ name, value, words, isMarked }, i) => {
    const top = y + i * step + Math.floor((step - bar) / 2);
    const part = { over: value.over * most.under, under: value.under * most.over };
    const length = part.under === 0n ? 0 : lengthOfRatio(part, right - left);
    const box = {
      class: isMarked ? "before" : "during",
      x: left,
      y: top,
      width: length,
      height: bar,
    };
    return (
      label(left - 6, top + bar - 3, name, "tick end") +
      element("rect", box, hint(`${name}: ${words}`)) +
      label(left + length + 6, top + bar - 3, words, "tick")
    );
  });
  return [rule(left, y, left, y + step * rows.length, "axis"), ...drawn].join("\n");
}
