/** Every order of a minute's book, with the factors of its reward or why it had none. */

import type { SliceInterval, SlicePage } from "../../src/page/market-files.ts";
import { here } from "../figures/epoch-choice.tsx";
import { fixed, group, percent } from "../figures/numbers.ts";
import { spreadLimit } from "../figures/scored.ts";
import { shorten } from "../parts/address.tsx";
import { place, replacePlace } from "../router.ts";
import type { MinuteProps } from "./minute.tsx";
import { RewardCell } from "./reward-cell.tsx";
import { scoreName } from "./split.tsx";

type Props = MinuteProps & { readonly found: SliceInterval; readonly slice: SlicePage };

export function Orders(props: Props) {
  const { found, page } = props;
  const chosen = place.value.query.get("miner") ?? "";
  const accounts = [
    ...new Set(found.orders.name.flatMap((name) => page.names[name]?.account ?? [])),
  ];
  const nameOf = (account: string) =>
    page.miners.find((miner) => miner.account === account)?.name ?? shorten(account);
  const named = accounts.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return (
    <section aria-label="Orders">
      <div class="section-head">
        <h3>Orders</h3>
        <label class="pick small">
          <span>of</span>
          <select
            aria-label="Orders of"
            value={accounts.includes(chosen) ? chosen : ""}
            onChange={({ currentTarget: { value } }) =>
              replacePlace(here({ miner: value === "" ? undefined : value }))
            }
          >
            <option value="">everybody, as they stood in the book</option>
            {named.map((account) => (
              <option key={account} value={account}>
                {nameOf(account)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Formula page={page} />
      <OrderTable {...props} account={accounts.includes(chosen) ? chosen : ""} />
    </section>
  );
}

/** How the columns come of each other. */
function Formula({ page: { programme, sharing } }: Pick<Props, "page">) {
  if (sharing === "rolling") {
    return (
      <p class="soft small">
        Weight = a unit's weight at its spread × size. Share = weight ÷ all weight of the side.
        Points = 10<sup>15</sup> × share × (1 + the empty minutes before).
      </p>
    );
  }
  return (
    <p class="soft small">
      An account earns by its {scoreName(programme)}; what it earned is shown on its orders by their
      weights.
    </p>
  );
}

function OrderTable({ found, slice, page, account }: Props & { account: string }) {
  const { orders } = found;
  const { terms, market } = page;
  const shown = orders.price.flatMap((_, i) =>
    account === "" || page.names[orders.name[i] ?? -1]?.account === account ? [i] : [],
  );
  const allOf = (side: string) =>
    BigInt(found.slots.find(({ slot }) => slot === side || slot === "both")?.allScores ?? 0);
  const isRolling = page.sharing === "rolling";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
    <section class="table-scroll table-tall" aria-label="Orders of the minute" tabIndex={0}>
      <table class="orders cards">
        <thead>
          <tr>
            <th scope="col">Side</th>
            <th scope="col">Order</th>
            <th scope="col" class="number">
              Price
            </th>
            <th scope="col" class="number">
              Size, {market.base}
            </th>
            <th scope="col" class="number">
              Age
            </th>
            <th scope="col" class="number">
              Spread
            </th>
            <th scope="col" class="number">
              A unit
            </th>
            <th scope="col" class="number">
              Weight
            </th>
            <th scope="col" class="number">
              {isRolling ? "Share, points" : "Points"}
            </th>
            <th scope="col" class="number">
              Reward
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((i) => {
            const name = page.names[orders.name[i] ?? -1];
            const miner = name && page.miners.find((each) => each.account === name.account);
            const why = slice.reasons[orders.why[i] ?? 0] ?? [];
            const side = orders.side[i] ?? "bid";
            const weight = BigInt(orders.weight[i] ?? 0);
            const counts = name !== undefined && why.length === 0;
            return (
              <tr key={i} class={counts ? "" : "is-out"}>
                <td>
                  <span class={`side side-${side}`}>{side}</span>
                </td>
                <td class="nowrap" title={name?.account}>
                  {name === undefined ? (
                    <span class="soft">no miner's</span>
                  ) : (
                    <>
                      {miner?.name ?? shorten(name.account)}
                      <span class="stacked soft mono">{orders.id[i]}</span>
                    </>
                  )}
                </td>
                <td data-label="Price" class="number">
                  {fixed(orders.price[i], market.priceDecimals)}
                </td>
                <td data-label="Size" class="number">
                  {fixed(orders.size[i], market.sizeDecimals)}
                </td>
                <td data-label="Age" class="number">
                  {showAge(orders.age[i] ?? 0)}
                </td>
                <td data-label="Spread" class="number">
                  {showSpread(orders.ppm[i])}
                </td>
                {counts ? (
                  <>
                    <td data-label="A unit" class="number mono">
                      {group(orders.unit[i] ?? "–")}
                    </td>
                    <td data-label="Weight" class="number mono">
                      {group(String(weight))}
                    </td>
                    <td class="number" data-label={isRolling ? "Share, points" : "Points"}>
                      {isRolling && percent(weight, allOf(side), 4)}
                      <span class="stacked soft mono">{group(orders.points[i] ?? "0")}</span>
                    </td>
                    <td class="number" data-label="Reward">
                      <RewardCell
                        tokens={page.tokens}
                        units={orders.rewards.map((column) => column[i] ?? "0")}
                      />
                    </td>
                  </>
                ) : (
                  <td class="soft" colSpan={4}>
                    {name === undefined ? "" : why.join(", ")}
                    {why.includes("too far" as never) &&
                      `: the limit is ${spreadLimit(terms) ?? "–"} %`}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function showAge(ms: number): string {
  const seconds = ms / 1_000;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min`;
}

function showSpread(ppm: number | null | undefined): string {
  return ppm === null || ppm === undefined ? "–" : `${(ppm / 10_000).toFixed(4)} %`;
}
