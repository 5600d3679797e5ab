/** The market over time, by hours or by minutes. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { MarketPage, MinutesPage } from "../../src/page/market-files.ts";
import { Chart } from "../charts/chart.tsx";
import { here } from "../figures/epoch-choice.tsx";
import { minutesPage } from "../figures/files.ts";
import { group } from "../figures/numbers.ts";
import { showStretch } from "../figures/when.ts";
import { Await } from "../parts/states.tsx";
import { place, replacePlace } from "../router.ts";
import type { MarketProps } from "./page.tsx";
import {
  depthChart,
  hourRows,
  minuteRows,
  rewardChart,
  slippageChart,
  spreadChart,
} from "./series.ts";

/** Epochs this short are drawn by minutes from the beginning. */
const SHORT = 2;

/** Which file of minutes is drawn; undefined for the epoch by hours. */
export function chosenStretch({ minutes }: MarketPage): number | undefined {
  const asked = place.value.query.get("from");
  if (asked === "epoch") return undefined;
  if (asked !== null && Number(asked) < minutes.count) return Number(asked);
  return minutes.count <= SHORT && minutes.count > 0 ? 0 : undefined;
}

export function Charts(props: MarketProps) {
  const { page, campaignKey, epoch, market } = props;
  const stretch = chosenStretch(page);
  return (
    <section>
      <div class="section-head">
        <h2>Over time</h2>
        <StretchChoice page={page} stretch={stretch} />
      </div>
      {stretch === undefined ? (
        <Drawn {...props} minutes={undefined} />
      ) : (
        <Await
          loaded={minutesPage(campaignKey, epoch, market.id, stretch).value}
          what="the minutes"
        >
          {(minutes) => <Drawn {...props} minutes={minutes} />}
        </Await>
      )}
    </section>
  );
}

function StretchChoice({ page, stretch }: { page: MarketPage; stretch: number | undefined }) {
  const { minutes, intervalMs, start, through } = page;
  const begin = Date.parse(start);
  const at = (n: number) => Math.min(begin + n * minutes.size * intervalMs, Date.parse(through));
  return (
    <label class="pick">
      <span>Show</span>
      <select
        value={stretch === undefined ? "epoch" : String(stretch)}
        onChange={({ currentTarget: { value } }) => replacePlace(here({ from: value }))}
      >
        <option value="epoch">The epoch, by hour</option>
        {Array.from({ length: minutes.count }, (_, n) => (
          <option key={n} value={String(n)}>
            {showStretch(at(n), at(n + 1))}, by minute
          </option>
        ))}
      </select>
    </label>
  );
}

function Drawn({ page, market, minutes }: MarketProps & { minutes: MinutesPage | undefined }) {
  const band = useSignal(Math.floor(page.bands.length / 2));
  const size = useSignal(0);
  const rows = useMemo(
    () => (minutes === undefined ? hourRows(page) : minuteRows(page, minutes)),
    [page, minutes],
  );
  const spread = useMemo(() => spreadChart(rows), [rows]);
  const depth = useMemo(() => depthChart(rows, band.value, market.quote), [rows, band.value]);
  const slippage = useMemo(() => slippageChart(rows, size.value), [rows, size.value]);
  const title = minutes === undefined ? "Reward an hour" : "Reward a minute";
  const rewards = useMemo(
    () => page.tokens.map((token, i) => rewardChart(rows, token, i, title)),
    [rows, title],
  );
  const asked = place.value.query.get("minute");
  const first = minutes?.interval[0] ?? 0;
  const marked = minutes === undefined || asked === null ? undefined : Number(asked) - first;
  const pick = (i: number) => {
    const time = rows.times[i] ?? 0;
    const interval = Math.floor((time - Date.parse(page.start)) / page.intervalMs);
    if (minutes !== undefined) pickMinute(interval);
    else
      replacePlace(here({ from: String(Math.floor(Math.max(0, interval) / page.minutes.size)) }));
  };
  return (
    <>
      <p class="soft small">
        {minutes === undefined
          ? "Press a chart to see those hours by minutes."
          : "Press a chart to see that minute's book, its orders, and how its reward was split."}
      </p>
      <div class="charts">
        <Chart data={spread} marked={marked} onPick={pick} />
        <Chart
          data={depth}
          marked={marked}
          onPick={pick}
          tools={
            <Choice
              label="within"
              value={band}
              options={page.bands.map((ppm) => `${ppm / 100} bps of mid`)}
            />
          }
        />
        <Chart
          data={slippage}
          marked={marked}
          onPick={pick}
          tools={
            page.sizes.length > 0 && (
              <Choice
                label="of a trade of"
                value={size}
                options={page.sizes.map((each) => `${group(each)} ${market.quote}`)}
              />
            )
          }
        />
        {rewards.map((data, i) => (
          <Chart key={page.tokens[i]?.symbol} data={data} marked={marked} onPick={pick} />
        ))}
      </div>
    </>
  );
}

/** Shows a minute, and takes the reader there. */
export function pickMinute(interval: number): void {
  replacePlace(here({ minute: String(interval) }));
  requestAnimationFrame(() =>
    document.getElementById("minute")?.scrollIntoView({ block: "start" }),
  );
}

export function Choice({
  label,
  value,
  options,
}: {
  label: string;
  value: { value: number };
  options: readonly string[];
}) {
  return (
    <label class="pick small">
      <span>{label}</span>
      <select
        value={String(value.value)}
        onChange={(event) => {
          value.value = Number(event.currentTarget.value);
        }}
      >
        {options.map((option, i) => (
          <option key={option} value={String(i)}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
