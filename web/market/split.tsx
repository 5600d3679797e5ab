/** How a minute's reward was split: what each side was shared by, and each miner's part of it. */
import type { SliceInterval, SliceSlot } from "../../src/page/market-files.ts";
import { here } from "../figures/epoch-choice.tsx";
import { group, percent } from "../figures/numbers.ts";
import { shorten } from "../parts/address.tsx";
import { linkTo, place, replacePlace } from "../router.ts";
import type { MinuteProps } from "./minute.tsx";
import { RewardCell } from "./reward-cell.tsx";

const SIDES: Readonly<Record<string, string>> = { bid: "Bids", ask: "Asks", both: "Both sides" };

/** What accounts share by, as each programme calls it. */
export function scoreName(programme: string): string {
  if (programme.startsWith("two-sided")) return "quality";
  return programme.startsWith("depth-over-spread") ? "depth, smaller side" : "weight";
}

export function Split(props: MinuteProps & { found: SliceInterval }) {
  const { found } = props;
  return (
    <>
      <h3>How its reward was split</h3>
      <div class="split">
        {found.slots.map((slot) => (
          <Slot key={slot.slot} {...props} slot={slot} />
        ))}
      </div>
    </>
  );
}

function Slot({ page, slot, found }: MinuteProps & { found: SliceInterval; slot: SliceSlot }) {
  const { miners } = slot;
  const { market } = page;
  const isOnce = page.sharing === "once";
  const chosen = place.value.query.get("miner");
  return (
    <section aria-label={`${SIDES[slot.slot]}, shared`}>
      <h4>{SIDES[slot.slot]}</h4>
      <p class="small">
        {slot.orders} {slot.orders === 1 ? "order counts" : "orders count"}, {group(slot.size)}{" "}
        {market.base} in all. All {scoreName(page.programme)}:{" "}
        <span class="mono">{group(slot.allScores)}</span>. <Rolled slot={slot} found={found} />
      </p>
      {miners.miner.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
        <section class="table-scroll" aria-label={`${SIDES[slot.slot]}, by miner`} tabIndex={0}>
          <table class="split-table">
            <thead>
              <tr>
                <th scope="col">Miner</th>
                <th scope="col" class="number">
                  {isOnce ? "Share, of the points" : "Share, points in all"}
                </th>
                {slot.slot === "both" && (
                  <>
                    <th scope="col" class="number">
                      Bids weigh
                    </th>
                    <th scope="col" class="number">
                      Asks weigh
                    </th>
                  </>
                )}
                <th scope="col" class="number">
                  Reward
                </th>
              </tr>
            </thead>
            <tbody>
              {miners.miner.map((miner, i) => {
                const { account = "", name } = page.miners[miner] ?? {};
                const [score, all] = [BigInt(miners.score[i] ?? 0), BigInt(slot.allScores)];
                return (
                  <tr key={account} class={account === chosen ? "is-chosen" : ""}>
                    <th scope="row">
                      <button
                        type="button"
                        class="link"
                        aria-pressed={account === chosen}
                        title={account}
                        onClick={() =>
                          replacePlace(here({ miner: account === chosen ? undefined : account }))
                        }
                      >
                        {name ?? shorten(account)}
                      </button>
                    </th>
                    <td class="number">
                      <ShareBar part={score} whole={all} side={slot.slot} />
                      <span class="share-figure">{percent(score, all, 2)}</span>
                      <span class="stacked soft mono">{group(miners.points[i] ?? "0")}</span>
                    </td>
                    {slot.slot === "both" && (
                      <>
                        <td class="number mono">{group(miners.bidWeight[i] ?? "0")}</td>
                        <td class="number mono">{group(miners.askWeight[i] ?? "0")}</td>
                      </>
                    )}
                    <td class="number">
                      <RewardCell
                        tokens={page.tokens}
                        units={miners.rewards.map((column) => column[i] ?? "0")}
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

/** What rolled in, or where its own points went. */
function Rolled({ slot, found }: { slot: SliceSlot; found: SliceInterval }) {
  const { emptyBefore, paidIn } = slot;
  if (paidIn === found.interval) {
    if (emptyBefore === 0) return null;
    const before = emptyBefore === 1 ? "one empty minute" : `${emptyBefore} empty minutes`;
    return (
      <>
        What {before} before did not pay rolled over to it: it pays {emptyBefore + 1} times.
      </>
    );
  }
  if (typeof paidIn === "number") {
    return (
      <>
        It paid nobody; its points rolled over to{" "}
        <a href={linkTo(place.value.page, place.value.path, rolledQuery(paidIn))}>
          interval {paidIn}
        </a>
        .
      </>
    );
  }
  if (paidIn === "carried") return <>It paid nobody; its part is carried to the next epoch.</>;
  if (paidIn === "waits") return <>It paid nobody yet; its points wait for the next order.</>;
  return <>It paid nobody, and counts as if it had not been.</>;
}

function rolledQuery(interval: number): Record<string, string> {
  return { ...Object.fromEntries(place.value.query), minute: String(interval) };
}

function ShareBar({ part, whole, side }: { part: bigint; whole: bigint; side: string }) {
  const width = whole === 0n ? 0 : Number((10_000n * part) / whole) / 100;
  return (
    <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class={side === "ask" ? "asks" : "bids"} width={width} height="6" rx="1" />
    </svg>
  );
}
