/** A liquidity report as one picture: a row of charts for each market. */
import type { LiquidityReport, MarketLiquidity } from "../epoch/liquidity.ts";
import { chartsOf } from "./liquidity-charts.ts";
import { describeEpochs, marketNotes } from "./liquidity-notes.ts";
import { showBps } from "./liquidity-numbers.ts";
import { PICTURE_STYLE } from "./picture/style.ts";
import { cut, element, escapeText, label, rule } from "./picture/svg.ts";

const WIDTH = 1240;
const MARGIN = 28;
const HEAD = 108;
const MARKET = 322;
const FOOT = 92;

/** From a market's top to its charts, and their height. */
const CHART_TOP = 84;
const CHART_HEIGHT = 176;

/** Where each chart stands. */
const CHARTS = [
  { x: MARGIN, width: 336 },
  { x: 390, width: 250 },
  { x: 662, width: 250 },
  { x: 934, width: WIDTH - MARGIN - 934 },
];

const KEY_WIDTH = 236;

/** Letters that have room. */
const MAX_NAME = 60;

const EXPLANATION = [
  "Slippage: how far the average price of a trade is from mid, walking the orders from the best one outward. A trade that cannot be filled counts as worse than all others. Of a pool: without its fee.",
  "Depth: the value of the orders up to that far from mid, cumulative, mean over quoted books. Uptime: of the intervals; before the campaign, of the snapshots there are.",
  "Where the books hold a part of the orders, trades against the whole book pay what is shown or less, and at least the depth shown stands.",
];

/** Writes the picture as SVG. It needs no script and no other file, and is readable on light and dark. */
export function liquidityAsSvg(report: LiquidityReport): string {
  const { campaign, markets } = report;
  const height = HEAD + MARKET * markets.length + FOOT;
  const when = isCompared(report) ? "before and during the campaign" : "during the campaign";
  const title = `Liquidity of ${cut(campaign.name, MAX_NAME)}, ${when}`;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
    element("title", { id: "title" }, escapeText(title)),
    element("desc", { id: "desc" }, escapeText(summary(report))),
    PICTURE_STYLE,
    element("rect", { class: "paper", width: WIDTH, height, rx: 12 }),
    drawHead(title, report),
    ...markets.map((liquidity, i) => drawMarket(liquidity, HEAD + i * MARKET, report)),
    rule(MARGIN, height - FOOT, WIDTH - MARGIN, height - FOOT, "grid"),
    ...EXPLANATION.map((text, i) => label(MARGIN, height - FOOT + 28 + i * 20, text, "soft small")),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

function isCompared({ markets }: LiquidityReport): boolean {
  return markets.some(({ before }) => before !== undefined);
}

/** The picture in words, for who cannot see it. */
function summary(report: LiquidityReport): string {
  const spreads = report.markets.map(({ market, before, during, isPool }) => {
    if (isPool) return `${market.id}: a pool, so depth over time instead of a spread.`;
    const spread = (ppb: bigint | undefined) =>
      ppb === undefined ? "no quoted book" : `${showBps(ppb)} bps`;
    const now = `${spread(during.total.spread.median)} during the campaign`;
    return before === undefined
      ? `${market.id}: median spread ${now}.`
      : `${market.id}: median spread ${spread(before.total.spread.median)} before, ${now}.`;
  });
  return [
    `${describeEpochs(report)}. For each market: spread over time, slippage by trade size, depth by distance from mid, uptime.`,
    ...spreads,
  ].join(" ");
}

function drawHead(title: string, report: LiquidityReport): string {
  const keys = [
    ...(isCompared(report) ? [(x: number) => drawKey("before", "before the campaign", x)] : []),
    (x: number) => drawKey("during", "during the campaign", x),
    drawLostKey,
  ];
  return [
    label(MARGIN, 42, title, "title"),
    label(MARGIN, 65, `${report.phase.name}: ${describeEpochs(report)}`, "soft"),
    ...keys.map((draw, i) => draw(MARGIN + i * KEY_WIDTH)),
  ].join("\n");
}

/** How a period looks as a bar and as a line, and its name. */
function drawKey(period: "before" | "during", name: string, x: number): string {
  return [
    element("rect", { class: period, x, y: 80, width: 24, height: 12 }),
    element("path", { class: `line ${period}-line`, d: `M${x + 34} 86h30` }),
    element("circle", { class: `${period}-dot`, cx: x + 49, cy: 86, r: 3 }),
    label(x + 72, 91, name),
  ].join("");
}

function drawLostKey(x: number): string {
  const cross = element("path", { class: "lost during-line", d: `M${x} 82l8 8m0-8l-8 8` });
  return cross + label(x + 16, 91, "most trades of this size cannot be filled");
}

function drawMarket(liquidity: MarketLiquidity, top: number, report: LiquidityReport): string {
  const { market } = liquidity;
  const charts = chartsOf(liquidity, report).map(({ name, measure, draw }, i) => {
    const { x, width } = CHARTS[i] ?? { x: MARGIN, width: 0 };
    return [
      label(x, top + CHART_TOP - 30, name, "chart"),
      label(x, top + CHART_TOP - 13, cut(measure, 40), "tick"),
      draw({ x, y: top + CHART_TOP, width, height: CHART_HEIGHT }),
    ].join("\n");
  });
  const [note] = marketNotes(liquidity);
  return [
    rule(MARGIN, top, WIDTH - MARGIN, top, "grid"),
    label(
      MARGIN,
      top + 28,
      cut(`${market.id}: ${market.base}/${market.quote} on ${market.exchange}`, MAX_NAME),
      "market",
    ),
    note === undefined ? "" : label(WIDTH - MARGIN, top + 28, note, "tick end"),
    ...charts,
  ].join("\n");
}
