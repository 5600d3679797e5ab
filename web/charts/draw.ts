/** The picture of a chart, drawn by uPlot. Colours are the theme's. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartData, Line } from "./chart.tsx";

/** @param marked the place in `times` that is marked, if any. */
export function drawChart(
  element: HTMLElement,
  data: ChartData,
  marked: number | undefined,
  onPick: ((i: number) => void) | undefined,
): uPlot {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => themeColour(element, name);
  const font = `12px ${style.fontFamily}`;
  const axis = {
    stroke: colour("soft"),
    font,
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
  };
  const tip = openTip(element, data);
  const options: uPlot.Options = {
    width: element.clientWidth,
    height: element.clientHeight,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    // The last time's label needs room to its right.
    padding: [8, 40, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      x: { time: true },
      y: { range: (_, low, high) => rangeOf(data, low, high) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 76,
        size: 26,
        gap: 6,
        // To the right of its tick, so that the first does not meet the other axis's lowest.
        align: 1,
        values: (_, splits) => splits.map((seconds) => data.showTime(seconds * 1000)),
      },
      { ...axis, size: 58, values: (_, splits) => splits.map((value) => data.showShort(value)) },
    ],
    series: [{}, ...data.lines.map((line) => seriesOf(line, data, colour))],
    hooks: {
      setCursor: [(plot) => tip(plot)],
      draw: [(plot) => drawMark(plot, data, marked, colour("text"))],
      ready: [
        (plot) => {
          if (onPick === undefined) return;
          plot.over.addEventListener("click", () => {
            if (typeof plot.cursor.idx === "number") onPick(plot.cursor.idx);
          });
        },
      ],
    },
  };
  const columns = data.lines.map(({ values }) => [...values]);
  return new uPlot(options, [data.times.map((time) => time / 1000), ...columns], element);
}

function seriesOf(
  { label, colour: number, isDashed }: Line,
  { kind, lines }: ChartData,
  colour: (name: string) => string,
): uPlot.Series {
  const stroke = colour(`chart-${number}`);
  const bars = uPlot.paths.bars;
  if (kind === "bars" && bars !== undefined) {
    const isFirst = lines[0]?.label === label;
    const align = lines.length === 1 ? 0 : isFirst ? -1 : 1;
    return {
      label,
      stroke,
      fill: stroke,
      width: 0,
      points: { show: false },
      paths: bars({ size: [lines.length === 1 ? 0.7 : 0.4, 40], align, radius: 0.12 }),
    };
  }
  return {
    label,
    stroke,
    width: 1.75,
    spanGaps: false,
    ...(isDashed ? { dash: [5, 4] } : {}),
    points: { show: lines.every(({ values }) => values.length <= 36), size: 5 },
  };
}

/** Bars begin at zero; lines do where they come near it. */
function rangeOf({ kind }: ChartData, low: number, high: number): [number, number] {
  const floor = kind === "bars" || low < high / 2 ? 0 : low;
  const space = (high - floor || Math.abs(high) || 1) * 0.08;
  return [floor === 0 ? 0 : floor - space, high + space];
}

function drawMark(plot: uPlot, { times }: ChartData, marked: number | undefined, stroke: string) {
  const time = marked === undefined ? undefined : times[marked];
  if (time === undefined) return;
  const x = Math.round(plot.valToPos(time / 1000, "x", true));
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

/** The values under the pointer. */
function openTip(element: HTMLElement, data: ChartData): (plot: uPlot) => void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  element.append(tip);
  return ({ cursor, over }) => {
    const { idx, left = -1 } = cursor;
    tip.hidden = idx === null || idx === undefined || left < 0;
    if (tip.hidden || idx === null || idx === undefined) return;
    const lines = data.lines.flatMap(({ label, values }) => {
      const value = values[idx];
      return value === null || value === undefined ? [] : [`${label}: ${data.show(value)}`];
    });
    const when = data.showTime(data.times[idx] ?? 0);
    tip.textContent = [when, ...(lines.length === 0 ? ["no quoted book"] : lines)].join("\n");
    const at = over.offsetLeft + left;
    const isLeft = at > element.clientWidth / 2;
    tip.style.left = isLeft ? "" : `${at + 12}px`;
    tip.style.right = isLeft ? `${element.clientWidth - at + 12}px` : "";
  };
}

/** A colour of the theme as a canvas takes it: what the style sheet says has two of each, light and dark. */
function themeColour(element: HTMLElement, name: string): string {
  const { color: before } = element.style;
  element.style.color = `var(--${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = before;
  return color;
}
