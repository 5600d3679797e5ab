/** The pool over time, by hours. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { PoolPage } from "../../src/page/pool-files.ts";
import { Chart } from "../charts/chart.tsx";
import { group } from "../figures/numbers.ts";
import { Choice } from "../market/charts.tsx";
import { depthChart, slippageChart } from "../market/series.ts";
import { poolRows, priceChart, stakeChart } from "./series.ts";

export function OverTime({ page }: { page: PoolPage }) {
  const { market, bands, sizes } = page;
  const band = useSignal(Math.floor(bands.length / 2));
  const size = useSignal(0);
  const rows = useMemo(() => poolRows(page), [page]);
  const price = useMemo(() => priceChart(page), [page]);
  const stake = useMemo(() => stakeChart(page), [page]);
  const depth = useMemo(() => depthChart(rows, band.value, market.quote), [rows, band.value]);
  const slippage = useMemo(() => slippageChart(rows, size.value), [rows, size.value]);
  return (
    <section>
      <h2>Over time</h2>
      <p class="soft small">
        By hour, from a look at the end of each minute: mean depth and liquidity, median slippage.
      </p>
      <div class="charts">
        <Chart data={price} />
        <Chart data={stake} />
        <Chart
          data={depth}
          tools={
            <Choice
              label="within"
              value={band}
              options={bands.map((ppm) => `${ppm / 100} bps of the price`)}
            />
          }
        />
        <Chart
          data={slippage}
          tools={
            sizes.length > 0 && (
              <Choice
                label="of a trade of"
                value={size}
                options={sizes.map((each) => `${group(each)} ${market.quote}`)}
              />
            )
          }
        />
      </div>
    </section>
  );
}
