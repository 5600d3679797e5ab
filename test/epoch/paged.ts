/** A stage's pages, read back as a reader of the files has them, beside what the commands say as JSON. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExplainedEpoch } from "../../src/epoch/explain.ts";
import { sourcesOfPublished, sourcesOfRunning } from "../../src/epoch/pages/sources.ts";
import { type WrittenPages, writePages } from "../../src/epoch/pages/write-pages.ts";
import type {
  MarketPage,
  SliceInterval,
  SlicePage,
  SliceSlot,
} from "../../src/page/market-files.ts";
import { explanationAsJson } from "../../src/terminal/explain-json.ts";
import { requestOf } from "./explained.ts";
import type { Stage } from "./stage.ts";

const placeOf = ({ folder, distributions }: Stage) => ({
  distributions,
  deployments: join(folder, "deployments"),
});

/** Makes the pages of an epoch that was published. */
export async function paged(stage: Stage, epoch: number): Promise<WrittenPages> {
  const sources = await sourcesOfPublished(requestOf(stage, epoch), () => {});
  if ("wrong" in sources) throw new Error(JSON.stringify(sources.wrong));
  return writePages(sources, placeOf(stage));
}

/** Makes the pages of an epoch that runs. */
export async function pagedLive(stage: Stage, epoch: number): Promise<WrittenPages> {
  return writePages(await sourcesOfRunning(requestOf(stage, epoch), () => {}), placeOf(stage));
}

export const pagesOf = ({ distributions, loaded, phase }: Stage) =>
  join(distributions, loaded.campaign.id, phase.name, "pages");

/** A page file, by its name in the pages' folder. */
export async function pageOf<T>(stage: Stage, name: string): Promise<T> {
  return JSON.parse(await readFile(join(pagesOf(stage), name), "utf8")) as T;
}

/** A result as plain JSON, as a reader of a command's output has it. */
export function plain<T>(value: object): T {
  return JSON.parse(
    JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item)),
  ) as T;
}

/** What `epoch explain --minute` says of one market: the part that slices tell too. */
export interface ExplainedMinute {
  readonly interval: number;
  readonly time: string | null;
  readonly book: string;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly mid: string | null;
  readonly slots: readonly Record<string, unknown>[];
  readonly orders: readonly Record<string, unknown>[];
}

export function minuteOf(explained: ExplainedEpoch, market: string): ExplainedMinute {
  const { markets } = plain<{ markets: { market: string; minute: ExplainedMinute }[] }>(
    explanationAsJson(explained),
  );
  const found = markets.find((each) => each.market === market);
  if (found === undefined) throw new Error(`no market ${market}`);
  return found.minute;
}

/** The same from the page files, for one account. */
export async function minuteFromPages(
  stage: Stage,
  folder: string,
  market: string,
  interval: number,
  account: string,
): Promise<ExplainedMinute> {
  const page = await pageOf<MarketPage>(stage, `${folder}/market/${market}/market.json`);
  const number = Math.floor(interval / page.slices.size);
  const slice = await pageOf<SlicePage>(stage, `${folder}/market/${market}/slices/${number}.json`);
  const found = slice.intervals.find((each) => each.interval === interval);
  if (found === undefined) throw new Error(`no interval ${interval}`);
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  const { time, book, bid, ask, mid } = found;
  return {
    interval,
    time: iso(time),
    book,
    bid,
    ask,
    mid,
    slots: found.slots.map((slot) => slotFor(slot, page, account)),
    orders: ordersFor(found, slice, page, account),
  };
}

function slotFor(slot: SliceSlot, page: MarketPage, account: string): Record<string, unknown> {
  const { miners } = slot;
  const i = miners.miner.findIndex((miner) => page.miners[miner]?.account === account);
  const of = (column: readonly string[]) => column[i] ?? "0";
  return {
    slot: slot.slot,
    orders: slot.orders,
    size: slot.size,
    score: of(miners.score),
    allScores: slot.allScores,
    bidWeight: of(miners.bidWeight),
    askWeight: of(miners.askWeight),
    own: of(miners.own),
    emptyBefore: slot.emptyBefore,
    points: of(miners.points),
    paidIn: slot.paidIn,
    rewards: miners.rewards.map(of),
  };
}

function ordersFor(
  { orders }: SliceInterval,
  { reasons }: SlicePage,
  { names }: MarketPage,
  account: string,
): Record<string, unknown>[] {
  return orders.name.flatMap((name, i) => {
    if (names[name]?.account !== account) return [];
    return [
      {
        id: orders.id[i],
        account: names[name].name,
        side: orders.side[i],
        price: orders.price[i],
        size: orders.size[i],
        ageMs: orders.age[i],
        spreadPpm: orders.ppm[i],
        unitWeight: orders.unit[i],
        weight: orders.weight[i],
        own: orders.own[i],
        points: orders.points[i],
        reasons: reasons[orders.why[i] ?? 0],
        rewards: orders.rewards.map((column) => column[i]),
      },
    ];
  });
}
