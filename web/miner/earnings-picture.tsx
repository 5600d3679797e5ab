/** Rewards by epoch, stacked by market, one picture for each token. The table below says the same in numbers. */
import type { CampaignPage, PageToken } from "../../src/page/page-files.ts";
import { marketName } from "../figures/market-name.ts";
import { tokens as show, tokensForPicture } from "../figures/numbers.ts";
import type { Earned } from "./earned.ts";

const WIDTH = 480;
const HEIGHT = 150;
const BASE = 124;
const TOP = 10;
/** Colours of the theme; further markets share the last. */
const COLOURS = 4;

export function EarningsPicture({
  view,
  earned,
}: {
  view: CampaignPage;
  earned: readonly Earned[];
}) {
  const markets = [...new Set(earned.flatMap((each) => each.markets.map(({ market }) => market)))];
  const symbols = [...new Set(earned.flatMap(({ tokens }) => tokens.map(({ symbol }) => symbol)))];
  const shown = symbols.flatMap((symbol) => {
    const token = earned.flatMap(({ tokens }) => tokens).find((each) => each.symbol === symbol);
    const all = earned
      .flatMap(({ settled }) => settled)
      .filter((each) => each.token.symbol === symbol);
    return token === undefined || all.every((each) => each.earned === 0n) ? [] : [token];
  });
  return (
    <>
      <ul class="legend" aria-hidden="true">
        {markets.length > 1 &&
          markets.map((market, i) => (
            <li key={market} class={`key key-${Math.min(i + 1, COLOURS)}`}>
              {marketName(view, market)}
            </li>
          ))}
      </ul>
      <div class="earned-pictures">
        {shown.map((token) => (
          <Stacks key={token.symbol} token={token} earned={earned} markets={markets} />
        ))}
      </div>
    </>
  );
}

/** Oldest epoch at the left. */
function Stacks({
  token,
  earned,
  markets,
}: {
  token: PageToken;
  earned: readonly Earned[];
  markets: readonly string[];
}) {
  const epochs = earned.toReversed().map(({ head, tokens, markets: own }) => {
    const i = tokens.findIndex(({ symbol }) => symbol === token.symbol);
    const parts = own.map(({ market, rewards }) => ({ market, units: rewards[i] ?? 0n }));
    const sum = parts.reduce((all, { units }) => all + units, 0n);
    return { head, parts, sum };
  });
  const most = epochs.reduce((max, { sum }) => (sum > max ? sum : max), 1n);
  const step = WIDTH / Math.max(epochs.length, 4);
  const best = epochs.find(({ sum }) => sum === most);
  const tall = (units: bigint) =>
    (tokensForPicture(String(units), 0) / tokensForPicture(String(most), 0)) * (BASE - TOP);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path class="book-axis" d={`M0 ${BASE}H${WIDTH}`} />
        {epochs.map(({ head, parts }, e) => {
          let y = BASE;
          const key = `${head.epoch} ${head.isFinal}`;
          return (
            <g key={key} class={head.isFinal ? "" : "is-running"}>
              {parts.map(({ market, units }) => {
                const height = tall(units);
                y -= height;
                const colour = Math.min(markets.indexOf(market) + 1, COLOURS);
                return (
                  <rect
                    key={market}
                    class={`fill-${colour}`}
                    x={e * step + step * 0.2}
                    y={y}
                    width={step * 0.6}
                    height={height}
                  />
                );
              })}
              <text x={e * step + step / 2} y={BASE + 18}>
                {head.epoch}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption class="soft small">
        {token.symbol} earned by epoch.{" "}
        {best !== undefined &&
          `The most, ${show(best.sum, token.decimals)} ${token.symbol}, in epoch ${best.head.epoch}.`}{" "}
        {epochs.some(({ head }) => !head.isFinal) && "Pale: running, not final."}
      </figcaption>
    </figure>
  );
}
