/** The snapshots of an hour, and the one that the reader looks into. */
import { useEffect, useRef } from "preact/hooks";
import type { MarketPage, MinutesPage } from "../../src/page/market-files.ts";
import { here } from "../figures/epoch-choice.tsx";
import { minutesPage } from "../figures/files.ts";
import { bps, fixed, short, tokens } from "../figures/numbers.ts";
import { showClock, showMinute } from "../figures/when.ts";
import { Await } from "../parts/states.tsx";
import { place, replacePlace } from "../router.ts";
import { chosenStretch, pickMinute } from "./charts.tsx";
import { Minute } from "./minute.tsx";
import type { MarketProps } from "./page.tsx";
import { toldOf } from "./told.ts";

const HOUR_MS = 3_600_000;

/** The interval that the address names. */
function chosenMinute(page: MarketPage): number | undefined {
  const asked = place.value.query.get("minute");
  const interval = asked === null || !/^\d+$/.test(asked) ? Number.NaN : Number(asked);
  return interval < toldOf(page) ? interval : undefined;
}

export function Snapshots(props: MarketProps) {
  const { page, campaignKey, epoch, market } = props;
  const told = toldOf(page);
  const chosen = chosenMinute(page);
  if (told === 0) return null;
  const stretch = chosenStretch(page);
  const begin = Date.parse(page.start);
  const first = chosen ?? (stretch ?? 0) * page.minutes.size;
  const hour = Math.floor((begin + first * page.intervalMs) / HOUR_MS) * HOUR_MS;
  const number = Math.floor(first / page.minutes.size);
  return (
    <>
      <section>
        <div class="section-head">
          <h2>Snapshots</h2>
          <Steps page={page} hour={hour} told={told} />
        </div>
        <Await loaded={minutesPage(campaignKey, epoch, market.id, number).value} what="the hour">
          {(minutes) => <Hour page={page} minutes={minutes} hour={hour} chosen={chosen} />}
        </Await>
      </section>
      {chosen !== undefined && <Minute {...props} interval={chosen} told={told} />}
    </>
  );
}

/** From hour to hour: the first interval of each. */
function Steps({ page, hour, told }: { page: MarketPage; hour: number; told: number }) {
  const begin = Date.parse(page.start);
  const intervalAt = (time: number) => Math.max(0, Math.ceil((time - begin) / page.intervalMs));
  const go = (time: number) => replacePlace(here({ minute: String(intervalAt(time)) }));
  const hasBefore = hour > begin;
  const hasAfter = intervalAt(hour + HOUR_MS) < told;
  return (
    <div class="steps">
      <button type="button" disabled={!hasBefore} onClick={() => go(hour - HOUR_MS)}>
        Hour before
      </button>
      <span class="nowrap">{showMinute(Math.max(hour, begin))} UTC</span>
      <button type="button" disabled={!hasAfter} onClick={() => go(hour + HOUR_MS)}>
        Hour after
      </button>
    </div>
  );
}

const BOOKS: Readonly<Record<string, string>> = {
  missing: "no snapshot",
  "one-sided": "one-sided",
  crossed: "crossed",
  sound: "",
};

function Hour({
  page,
  minutes,
  hour,
  chosen,
}: {
  page: MarketPage;
  minutes: MinutesPage;
  hour: number;
  chosen: number | undefined;
}) {
  const begin = Date.parse(page.start);
  const decimals = page.market.priceDecimals;
  const timeOf = (interval: number) => begin + interval * page.intervalMs;
  const rows = minutes.interval.flatMap((interval, i) => {
    const time = timeOf(interval);
    return time >= hour && time < hour + HOUR_MS ? [{ interval, i, time }] : [];
  });
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>(".is-chosen");
    if (row && box.current) box.current.scrollTop = row.offsetTop - box.current.clientHeight / 2;
  }, [chosen, hour]);
  return (
    <section
      ref={box}
      class="table-scroll table-tall"
      aria-label="Snapshots of the hour"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
      tabIndex={0}
    >
      <table class="snapshots">
        <thead>
          <tr>
            <th scope="col">Minute</th>
            <th scope="col" class="number">
              Best bid
            </th>
            <th scope="col" class="number">
              Best ask
            </th>
            <th scope="col" class="number">
              Spread
            </th>
            <th scope="col" class="number">
              Counted
            </th>
            <th scope="col" class="number">
              Miners
            </th>
            <th scope="col" class="number">
              Liquidity, {page.market.quote}
            </th>
            {page.tokens.map(({ symbol }) => (
              <th key={symbol} scope="col" class="number">
                Reward, {symbol}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ interval, i, time }) => (
            <tr key={interval} class={interval === chosen ? "is-chosen" : ""}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  aria-pressed={interval === chosen}
                  aria-label={`Show minute ${showClock(time)}`}
                  onClick={() => pickMinute(interval)}
                >
                  {showClock(time)}
                </button>
              </th>
              {minutes.book[i] === "sound" ? (
                <>
                  <td class="number">{fixed(minutes.bid[i], decimals)}</td>
                  <td class="number">{fixed(minutes.ask[i], decimals)}</td>
                  <td class="number">{bps(minutes.spread[i])}</td>
                  <td class="number">
                    {minutes.counted[i]} of {minutes.orders[i]}
                  </td>
                  <td class="number">{minutes.miners[i]}</td>
                  <td class="number">{bothSides(minutes, i)}</td>
                </>
              ) : (
                <td class="soft" colSpan={6}>
                  {BOOKS[minutes.book[i] ?? ""]}: pays nobody
                </td>
              )}
              {page.tokens.map((token, t) => (
                <td key={token.symbol} class="number">
                  {tokens(minutes.rewards[t]?.[i] ?? "0", token.decimals)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function bothSides({ liquidity }: MinutesPage, i: number): string {
  const [bid, ask] = [liquidity.bid[i], liquidity.ask[i]];
  if (!bid || !ask) return "–";
  return short(String(Number((Number(bid) + Number(ask)).toPrecision(6))));
}
