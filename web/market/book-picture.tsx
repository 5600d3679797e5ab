/** A minute's book as a picture: where orders stood about mid, and how large. The table says the same in numbers. */

import type { MarketPage, SliceInterval } from "../../src/page/market-files.ts";
import { spreadLimit } from "../figures/scored.ts";
import { place } from "../router.ts";

const WIDTH = 720;
const HEIGHT = 150;
const BASE = 124;
const TOP = 14;

export function BookPicture({ found, page }: { found: SliceInterval; page: MarketPage }) {
  const { orders, mid } = found;
  const middle = Number(mid);
  if (!(middle > 0)) return null;
  const limit = spreadLimit(page.terms) ?? 1;
  const reach = limit * 1.35;
  const chosen = place.value.query.get("miner");
  const levels = new Map<
    string,
    { at: number; size: number; side: string; counts: boolean; isChosen: boolean }[]
  >();
  let [beyond, most] = [0, 0];
  for (const [i, price] of orders.price.entries()) {
    const at = (100 * (Number(price) - middle)) / middle;
    if (Math.abs(at) > reach) {
      beyond += 1;
      continue;
    }
    const stack = levels.get(price) ?? [];
    const isChosen = page.names[orders.name[i] ?? -1]?.account === chosen;
    const counts = orders.weight[i] !== "0";
    stack.push({ at, size: Number(orders.size[i]), side: orders.side[i] ?? "", counts, isChosen });
    levels.set(price, stack);
    most = Math.max(
      most,
      stack.reduce((sum, { size }) => sum + size, 0),
    );
  }
  const x = (at: number) => ((at + reach) / (2 * reach)) * WIDTH;
  const tall = (size: number) => (size / (most || 1)) * (BASE - TOP);
  const ticks = [-limit, -limit / 2, 0, limit / 2, limit];
  return (
    <figure class="book">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <rect
          class="book-limit"
          x={x(-limit)}
          y={TOP - 8}
          width={x(limit) - x(-limit)}
          height={BASE - TOP + 8}
        />
        {[...levels].map(([price, stack]) => {
          let y = BASE;
          return stack.map(({ at, size, side, counts, isChosen }, i) => {
            const height = tall(size);
            y -= height;
            const look = `book-${side}${counts ? "" : " book-out"}${isChosen ? " book-chosen" : ""}`;
            return (
              <rect
                key={`${price} ${i}`}
                class={look}
                x={x(at) - 2.5}
                y={y}
                width={5}
                height={Math.max(1, height - 0.6)}
              />
            );
          });
        })}
        <path class="book-mid" d={`M${x(0)} ${TOP - 8}V${BASE}`} />
        <path class="book-axis" d={`M0 ${BASE}H${WIDTH}`} />
        {ticks.map((at) => (
          <text key={at} x={x(at)} y={BASE + 18}>
            {at === 0 ? "mid" : `${at > 0 ? "+" : "−"}${Number(Math.abs(at).toFixed(3))} %`}
          </text>
        ))}
      </svg>
      <figcaption class="soft small">
        Orders by their distance from mid, as tall as they are large. Within the shaded limit they
        may count; pale ones do not.{chosen !== null && " Outlined: the chosen miner's."}
        {beyond > 0 && ` ${beyond} ${beyond === 1 ? "order stands" : "orders stand"} farther out.`}
      </figcaption>
    </figure>
  );
}
