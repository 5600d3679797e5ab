/** How deep a pool is at the epoch's end: where its liquidity lies, and what trades would meet. */
import type { PoolPage } from "../../src/page/pool-files.ts";
import { tokens } from "../figures/numbers.ts";
import { Empty } from "../parts/states.tsx";
import { LiquidityPicture } from "./liquidity-picture.tsx";

export function Depth({ page }: { page: PoolPage }) {
  const { price, market, depth, slippage } = page;
  const { quote, base, priceDecimals } = market;
  if (price === null) {
    return (
      <section>
        <h2>Depth</h2>
        <Empty title="The pool has no price, so nothing of its depth can be told." />
      </section>
    );
  }
  return (
    <section>
      <h2>Depth at the end</h2>
      <LiquidityPicture page={page} price={Number(price)} />
      <div class="split">
        <section aria-label="Depth">
          <table class="split-table">
            <thead>
              <tr>
                <th scope="col">To move the price by</th>
                <th scope="col" class="number">
                  {quote}, down
                </th>
                <th scope="col" class="number">
                  up
                </th>
              </tr>
            </thead>
            <tbody>
              {depth.ppm.map((ppm, i) => (
                <tr key={ppm}>
                  <th scope="row">{ppm / 10_000} %</th>
                  <td class="number">{tokens(depth.down[i] ?? "0", priceDecimals)}</td>
                  <td class="number">{tokens(depth.up[i] ?? "0", priceDecimals)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section aria-label="Slippage">
          <table class="split-table">
            <thead>
              <tr>
                <th scope="col">A trade of</th>
                <th scope="col" class="number">
                  selling {base}
                </th>
                <th scope="col" class="number">
                  buying
                </th>
              </tr>
            </thead>
            <tbody>
              {slippage.size.map((size, i) => (
                <tr key={size}>
                  <th scope="row">
                    {tokens(size, priceDecimals)} {quote}
                  </th>
                  <td class="number">{showPpm(slippage.sell[i])}</td>
                  <td class="number">{showPpm(slippage.buy[i])}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="soft small">Slippage is without the pool's fee.</p>
        </section>
      </div>
    </section>
  );
}

function showPpm(ppm: string | null | undefined): string {
  return ppm === null || ppm === undefined ? "not so deep" : `${tokens(ppm, 4)} %`;
}
