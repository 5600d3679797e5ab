/** Where a pool's liquidity lies, by price, in a picture; the positions' table says the ranges in numbers. */
import type { PoolPage } from "../../src/page/pool-files.ts";

const WIDTH = 720;
const HEIGHT = 150;
const BASE = 124;
const TOP = 14;
/** The narrowest and the widest view, as a factor of the price. */
const NARROWEST = 1.02;
const WIDEST = 2.5;

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly liquidity: number;
  readonly earning: number;
  readonly isBelow: boolean;
}

export function LiquidityPicture({ page, price }: { page: PoolPage; price: number }) {
  const reach = reachOf(page, price);
  const bars = barsOf(page, price, reach);
  const most = Math.max(...bars.map(({ liquidity }) => liquidity), 1);
  const x = (at: number) => ((Math.log(at / price) / Math.log(reach) + 1) / 2) * WIDTH;
  const tall = (liquidity: number) => (liquidity / most) * (BASE - TOP);
  const ticks = [-1, -0.5, 0, 0.5, 1].map((part) => price * reach ** part);
  const isPartial = bars.some(({ liquidity, earning }) => earning < liquidity);
  return (
    <figure class="book liquidity">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {bars.map(({ from, to, liquidity, earning, isBelow }) => {
          const place = { x: x(from), width: Math.max(0.5, x(to) - x(from) - 0.6) };
          const look = isBelow ? "book-bid" : "book-ask";
          return (
            <g key={from}>
              <rect
                class={`${look} book-out`}
                {...place}
                y={BASE - tall(liquidity)}
                height={tall(liquidity)}
              />
              <rect class={look} {...place} y={BASE - tall(earning)} height={tall(earning)} />
            </g>
          );
        })}
        <path class="book-mid" d={`M${x(price)} ${TOP - 8}V${BASE}`} />
        <path class="book-axis" d={`M0 ${BASE}H${WIDTH}`} />
        {ticks.map((at, i) => (
          <text key={at} x={x(at)} y={BASE + 18} class={`tick-${i}`}>
            {Number(at.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 })}
          </text>
        ))}
      </svg>
      <figcaption class="soft small">
        Liquidity by price in {page.market.quote}; the dashed line is the price. Left of it stands{" "}
        {page.market.quote}, right of it {page.market.base}.{isPartial && " Pale: does not earn."}
      </figcaption>
    </figure>
  );
}

/** As far as the ranges' ends go, within what can be read. */
function reachOf({ ranges }: PoolPage, price: number): number {
  const ends = [...ranges.lower, ...ranges.upper]
    .map((end) => Number(end) / price)
    .map((part) => (part < 1 ? 1 / part : part))
    .filter((factor) => factor <= WIDEST);
  return ends.length === 0 ? 1.5 : Math.max(NARROWEST, ...ends) ** 1.08;
}

/** Each range within the view, cut at the price. */
function barsOf({ ranges }: PoolPage, price: number, reach: number): Bar[] {
  const [low, high] = [price / reach, price * reach];
  return ranges.lower.flatMap((lower, i) => {
    const [from, to] = [Math.max(Number(lower), low), Math.min(Number(ranges.upper[i]), high)];
    const [liquidity, earning] = [Number(ranges.liquidity[i]), Number(ranges.earning[i])];
    const cut = from < price && price < to ? [from, price, to] : [from, to];
    return cut.slice(1).flatMap((end, part): Bar[] => {
      const start = cut[part] ?? from;
      return start < end && liquidity > 0
        ? [{ from: start, to: end, liquidity, earning, isBelow: end <= price }]
        : [];
    });
  });
}
