/** Shares of the time as bars to the right, those of before above those of during. */
import type { Share } from "../../book/liquidity.ts";
import { showShare } from "../liquidity-numbers.ts";
import { type Area, element, hint, label, rule } from "./svg.ts";

export interface ShareRow {
  readonly name: string;
  readonly before: Share | undefined;
  readonly during: Share;
}

const LEFT = 112;
const RIGHT = 54;
const MAX_BAR = 12;

/** Draws a row for each share, names to the left and percents to the right. */
export function drawShareBars({ x, y, width, height }: Area, rows: readonly ShareRow[]): string {
  const [left, right] = [x + LEFT, x + width - RIGHT];
  const step = Math.floor(height / rows.length);
  const bottom = y + step * rows.length;
  const marks = [0, 50, 100].map((percent) => {
    const at = left + Math.floor(((right - left) * percent) / 100);
    return (
      rule(at, y, at, bottom, percent === 0 ? "axis" : "grid") +
      label(at, y + height + 17, `${percent} %`, "tick mid")
    );
  });
  return [...marks, ...rows.map((row, i) => drawRow(row, y + i * step, step, left, right))].join(
    "\n",
  );
}

function drawRow(
  { name, before, during }: ShareRow,
  y: number,
  step: number,
  left: number,
  right: number,
): string {
  const bars = [
    ...(before === undefined ? [] : [{ share: before, period: "before" }]),
    { share: during, period: "during" },
  ];
  const height = Math.min(MAX_BAR, Math.floor((step - 3) / bars.length));
  const top = y + Math.floor((step - height * bars.length) / 2);
  const drawn = bars.map(({ share, period }, i) => {
    const at = top + i * height;
    const width = lengthOfShare(share, right - left);
    const words = hint(`${name}, ${period}: ${showShare(share)}`);
    return (
      element("rect", { class: period, x: left, y: at, width, height: height - 1 }, words) +
      label(right + 6, at + height - 1, showShare(share), "tiny")
    );
  });
  return label(left - 6, y + Math.floor(step / 2) + 4, name, "tick end") + drawn.join("");
}

/** Rounded down, like the percent beside it. */
function lengthOfShare({ part, whole }: Share, pixels: number): number {
  return BigInt(whole) === 0n ? 0 : Number((BigInt(part) * BigInt(pixels)) / BigInt(whole));
}
