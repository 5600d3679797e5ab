/** What the bench of scoring found, as a table and a last line. */
import { formatTable } from "../../../src/terminal/table.ts";
import type { Timing } from "../measure.ts";

interface Row extends Timing {
  readonly peakMb: number;
  /** How many times as fast as decimal.js. */
  readonly times?: number;
}

interface Compared extends Row {
  readonly times: number;
}

export interface ScoresMeasured {
  readonly minutes: number;
  readonly orders: number;
  readonly rows: Record<
    "canonical" | "otherwise" | "csv" | "parquet" | "hashed" | "plain",
    Compared
  >;
  readonly decimals: Row;
  readonly many: { readonly miners: number; readonly row: Compared; readonly decimals: Row };
  readonly day: Row;
  /** Ten times as long. */
  readonly long: Row;
  readonly several: { readonly markets: number; readonly alone: Row; readonly together: Row };
}

/** What is computed once a run: by the processor's time, which neighbours on the machine stretch least. */
export function reportScores(measured: ScoresMeasured): void {
  const { minutes, orders, rows, decimals, many, day, long, several } = measured;
  const line = (name: string, row: Row, count: number) => [
    name,
    fixed(row.seconds, 2),
    fixed(row.cpuSeconds, 2),
    whole(count / row.cpuSeconds),
    row.times === undefined ? "" : fixed(row.times, 1),
    fixed(row.peakMb, 0),
  ];
  const [{ canonical, otherwise, csv, parquet, hashed, plain }, all] = [
    rows,
    orders * several.markets,
  ];
  const dayOrders = orders / 7;
  const table = formatTable(
    [
      { heading: `${whole(minutes)} minutes of ${whole(orders / minutes)} orders` },
      ...["s", "s of processor", "orders/s", "vs decimal.js", "peak MB"].map((heading) => ({
        heading,
        align: "right" as const,
      })),
    ],
    [
      line("decimal.js, NDJSON", decimals, orders),
      line("NDJSON, canonical order", canonical, orders),
      line("NDJSON, another order", otherwise, orders),
      line("CSV", csv, orders),
      line("Parquet", parquet, orders),
      line("NDJSON, hashed for a manifest", hashed, orders),
      line("NDJSON, plain TypeScript", plain, orders),
      line(`decimal.js, ${whole(many.miners)} miners`, many.decimals, orders),
      line(`NDJSON, ${whole(many.miners)} miners`, many.row, orders),
      line("a seventh of it", day, dayOrders),
      line("ten times as long", long, orders * 10),
      line(`${several.markets} markets, one thread`, several.alone, all),
      line(`${several.markets} markets, two threads`, several.together, all),
    ],
  );
  const any = Math.min(...[otherwise, csv, parquet].map(({ times }) => times));
  const single = [canonical, otherwise, csv, parquet, hashed, many.row, day, long];
  const peak = Math.max(...single.map(({ peakMb }) => peakMb));
  const twoCores = several.alone.seconds / several.together.seconds;
  process.stdout.write(
    `${table}\n\nThe same points by every way.\nscore: orders_per_s=${Math.round(orders / canonical.cpuSeconds)} vs_decimal=${fixed(canonical.times, 1)} any_vs_decimal=${fixed(any, 1)} peak_mb=${fixed(peak, 0)} two_cores=${fixed(twoCores, 2)}\n`,
  );
}

const fixed = (value: number, digits: number) => value.toFixed(digits);
const whole = (value: number) => Math.round(value).toLocaleString("en-US");
