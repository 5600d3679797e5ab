/** A plan as one picture: for each market what the budget yields at what depth, what a trade costs, and who earns. */
import type { SampleFigures } from "../book/sample-figures.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import { formatDecimal } from "../decimal.ts";
import type { CampaignPlan, MarketPlan } from "../epoch/plan.ts";
import { ownValues } from "../plan/vary.ts";
import { ratio, showFigure, times } from "../reward/ratio.ts";
import { YIELD_WARNING } from "../reward/yield.ts";
import { showBps, showCompact, showShare } from "./liquidity-numbers.ts";
import { drawFigureBars } from "./picture/figure-bars.ts";
import { type Bar, drawMirrorBars } from "./picture/mirror-bars.ts";
import { drawStackedBars, PART_COLOURS, PART_STYLE } from "./picture/stacked-bars.ts";
import { PICTURE_STYLE } from "./picture/style.ts";
import { type Area, cut, element, escapeText, label, rule } from "./picture/svg.ts";
import { offerName, PLAN_LIMITS, variationName } from "./plan.ts";

const WIDTH = 1240;
const MARGIN = 28;
const HEAD = 108;
const MARKET = 346;
const FOOT = 118;

/** From a market's top to its charts, and their height. */
const CHART_TOP = 84;
const CHART_HEIGHT = 200;

const CHARTS = [
  { x: MARGIN, width: 376 },
  { x: 428, width: 270 },
  { x: 722, width: WIDTH - MARGIN - 722 },
];

const KEY_WIDTH = 118;
const KEY_BOX = 26;
const LETTER = 7;
const BPS_DECIMALS = 5;
const MAX_NAME = 60;

/** Writes the picture as SVG. It needs no script and no other file, and is readable on light and dark. */
export function planAsSvg(plan: CampaignPlan): string {
  const { campaign, phase, epoch, markets } = plan;
  const height = HEAD + MARKET * markets.length + FOOT;
  const title = `Plan of ${cut(campaign.name, MAX_NAME)}`;
  const notes = [YIELD_WARNING, ...PLAN_LIMITS];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
    element("title", { id: "title" }, escapeText(title)),
    element("desc", { id: "desc" }, escapeText(summary(plan))),
    PICTURE_STYLE,
    PART_STYLE,
    element("rect", { class: "paper", width: WIDTH, height, rx: 12 }),
    label(MARGIN, 42, title, "title"),
    label(MARGIN, 65, `${phase.name}: the terms of epoch ${epoch} on books at hand`, "soft"),
    ...plan.groups.map((group, i) => drawKey(group, i, plan.groups.length)),
    ...markets.map((market, i) => drawMarket(market, HEAD + i * MARKET)),
    rule(MARGIN, height - FOOT, WIDTH - MARGIN, height - FOOT, "grid"),
    ...notes.map((text, i) => label(MARGIN, height - FOOT + 28 + i * 20, text, "soft small")),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

/** The picture in words, for who cannot see it. */
function summary({ markets }: CampaignPlan): string {
  const each = markets.map(({ terms, returns, liquidity }) => {
    const [own] = returns;
    const spread = liquidity.total.spread.median;
    const shares = own?.groups.map(({ group, share }) => `${group} ${percent(share)}`) ?? [];
    const width = spread === undefined ? "no quoted book" : `median spread ${showBps(spread)} bps`;
    return `${terms.market.id}: ${width}; of the pool as it is, ${shares.join(", ")}.`;
  });
  return ["For each market: yield by depth, slippage by trade size, who earns.", ...each].join(" ");
}

/** Keys stand in one line, closer where there are many. */
function drawKey(group: string, i: number, count: number): string {
  const width = Math.min(KEY_WIDTH, Math.floor((WIDTH - 2 * MARGIN) / count));
  const letters = Math.max(1, Math.floor((width - KEY_BOX) / LETTER));
  const x = MARGIN + i * width;
  const box = { class: `part-${i % PART_COLOURS}`, x, y: 80, width: 18, height: 15 };
  return [
    element("rect", box),
    label(x + 9, 91, String(i + 1), "on-part"),
    label(x + 24, 92, cut(group, letters)),
  ].join("");
}

function drawMarket(market: MarketPlan, top: number): string {
  const { terms } = market;
  const { id, base, quote, exchange } = terms.market;
  const charts = [
    { name: "Yield at what depth", measure: `a year; ${quote} of both sides`, draw: drawOffers },
    { name: "Slippage by trade size", measure: "bps of mid, median", draw: drawTrades },
    {
      name: "Who earns",
      measure: "part of the pool, one term changed at a time",
      draw: drawReturns,
    },
  ].map(({ name, measure, draw }, i) => {
    const { x, width } = CHARTS[i] ?? { x: MARGIN, width: 0 };
    return [
      label(x, top + CHART_TOP - 30, name, "chart"),
      label(x, top + CHART_TOP - 13, cut(measure, 60), "tick"),
      draw(market, { x, y: top + CHART_TOP, width, height: CHART_HEIGHT }),
    ].join("\n");
  });
  return [
    rule(MARGIN, top, WIDTH - MARGIN, top, "grid"),
    label(MARGIN, top + 28, cut(`${id}: ${base}/${quote} on ${exchange}`, MAX_NAME), "market"),
    label(WIDTH - MARGIN, top + 28, `${terms.rule.programme}, ${ownValues(terms)}`, "tick end"),
    ...charts,
  ].join("\n");
}

function drawOffers({ offers }: MarketPlan, area: Area): string {
  if (offers.length === 0) {
    return label(area.x, area.y + 17, "No yield without liquidity and a price.", "soft small");
  }
  const rows = offers.map((offer) => ({
    name:
      "perYear" in offer.asked
        ? `buys ${showFigure(offer.liquidity)}`
        : `${offerName(offer)}: ${showFigure(offer.liquidity)}`,
    value: offer.perYear,
    words: `${showFigure(times(offer.perYear, ratio(100n)))} %`,
    isMarked: "perYear" in offer.asked,
  }));
  return drawFigureBars(area, rows);
}

function drawTrades({ terms: { market }, sizes, liquidity }: MarketPlan, area: Area): string {
  const decimals = quoteDecimals(market);
  const { bid, ask } = liquidity.total.sides;
  const groups = sizes.map((size, i) => {
    const amount = `${formatDecimal(size, decimals)} ${market.quote}`;
    const during = {
      up: slippageBar(`buy ${amount}`, ask.slippage[i]),
      down: slippageBar(`sell ${amount}`, bid.slippage[i]),
    };
    return { name: showCompact(size, decimals), before: undefined, during };
  });
  const showMark = (ppb: bigint) => showCompact(ppb, BPS_DECIMALS);
  const unit = `trade in ${market.quote}`;
  return drawMirrorBars(area, { groups, up: "buy", down: "sell", unit, showMark });
}

function slippageBar(what: string, samples: SampleFigures | undefined): Bar {
  if (samples === undefined || samples.of === 0) return { value: undefined, hint: what };
  const filled = `filled ${showShare({ part: samples.count, whole: samples.of })}`;
  return samples.median === undefined
    ? { value: "lost", hint: `${what}: ${filled}` }
    : { value: samples.median, hint: `${what}: ${showBps(samples.median)} bps, ${filled}` };
}

function drawReturns({ returns }: MarketPlan, area: Area): string {
  const rows = returns.map((each) => ({
    name: variationName(each),
    parts: each.groups.map(({ group, share }) => ({ name: group, share })),
  }));
  return drawStackedBars(area, rows);
}

function percent(share: { readonly over: bigint; readonly under: bigint }): string {
  return `${showFigure(times(share, ratio(100n)), 3)} %`;
}
