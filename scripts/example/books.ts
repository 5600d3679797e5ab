/** The example campaign's books: a price that wanders, makers that follow it, and the faults that real books have. */
import type { EpochSnapshot, Order, Snapshot } from "../../src/book/snapshot.ts";
import {
  drawInstant,
  epochSpan,
  intervalsPerEpoch,
  termsInEpoch,
} from "../../src/campaign/calendar.ts";
import type { Campaign, Market, Phase } from "../../src/campaign/campaign.ts";
import { type Random, seededRandom } from "../../src/plan/random.ts";
import { type MarketMaker, type Quotes, quote } from "./market-maker.ts";

interface Scene {
  readonly market: Market;
  /** Ticks from mid to the best bid and ask that no miner owns. */
  halfSpread: number;
  readonly makers: readonly MarketMaker[];
  readonly random: Random;
  readonly quotes: Map<MarketMaker, Quotes>;
  mid: number;
  orders: number;
}

const MINUTE_MS = 60_000;

/** How much farther from mid the makers stood before the campaign, in ticks. */
const TIMIDITY = 40;

/** All snapshots of the example's beta, epoch after epoch, market after market. */
export async function* exampleBooks(
  campaign: Campaign,
  phase: Phase,
  seeds: ReadonlyMap<number, Uint8Array>,
): AsyncGenerator<EpochSnapshot> {
  const scenes = new Map(
    [...campaign.markets.values()].map((market, i) => [market.id, setScene(campaign, market, i)]),
  );
  for (const [epoch, seed] of seeds) {
    const { start } = epochSpan(phase, epoch);
    for (const terms of termsInEpoch(phase, epoch)) {
      const scene = scenes.get(terms.market.id);
      if (scene === undefined) continue;
      for (let i = 0; i < intervalsPerEpoch(phase, terms); i++) {
        const time = drawInstant(seed, terms.market.id, start, terms.intervalMs, i);
        const snapshot = play(scene, time);
        if (!isMissing(terms.market.id, epoch, i))
          yield { epoch, snapshot: spoil(snapshot, epoch, i) };
      }
    }
  }
}

/** As long as an epoch before the campaign: a third of its makers, far from mid, often away, and minutes without asks. */
export async function* exampleBooksBefore(
  campaign: Campaign,
  phase: Phase,
): AsyncGenerator<Snapshot> {
  const seed = new Uint8Array(32);
  const start = phase.start - phase.epochMs;
  for (const [number, market] of [...campaign.markets.values()].entries()) {
    const during = setScene(campaign, market, number);
    const scene = {
      ...during,
      makers: during.makers
        .filter((_, i) => i % 3 === 0)
        .map((maker) => ({ ...maker, distance: maker.distance + TIMIDITY, presence: 75 })),
    };
    for (let i = 0; i < phase.epochMs / MINUTE_MS; i++) {
      scene.halfSpread = 10 + scene.random(45);
      const snapshot = play(scene, drawInstant(seed, market.id, start, MINUTE_MS, i));
      yield i % 40 < 3 ? withoutAsks(snapshot) : snapshot;
    }
  }
}

/** Every third miner, offset by the market, makes each market; some make two. */
function setScene(campaign: Campaign, market: Market, number: number): Scene {
  const random = seededRandom(1_000 + number);
  const chosen = campaign.miners.filter((_, i) => i % 3 === number || i % 5 === number);
  const makers = chosen.map(
    (miner, i): MarketMaker => ({
      account: miner.exchangeAccounts[0] ?? miner.account,
      distance: 5 + random(60) + (i % 4 === 0 ? 60 : 0),
      size: BigInt(10 + random(90)) * 10n ** BigInt(market.sizeDecimals),
      patience: 2 + random(12),
      presence: i % 5 === 0 ? 60 : 97,
      sides: i % 6 === 5 ? "bids" : "both",
    }),
  );
  return {
    market,
    halfSpread: 3,
    makers,
    random,
    quotes: new Map(),
    mid: 10_000 + 500 * number,
    orders: 0,
  };
}

function play(scene: Scene, time: number): Snapshot {
  const { market, random, makers, quotes } = scene;
  scene.mid += random(9) - 4;
  const nextId = () => `${market.id}-${++scene.orders}`;
  const orders: Order[] = [];
  for (const maker of makers) {
    const next = quote(maker, scene.mid, time, quotes.get(maker), nextId, random);
    if (next === undefined) quotes.delete(maker);
    else quotes.set(maker, next);
    orders.push(...(next?.orders ?? []));
  }
  // Makers who are slow to move must not cross the book: the best prices stay inside all of theirs.
  const bids = orders.filter((order) => order.side === "bid").map((order) => Number(order.price));
  const asks = orders.filter((order) => order.side === "ask").map((order) => Number(order.price));
  const bid = Math.max(scene.mid - scene.halfSpread, ...bids);
  const ask = Math.max(bid + 1, Math.min(scene.mid + scene.halfSpread, ...asks));
  const standing = orders.filter((order) => order.side === "bid" || order.price >= BigInt(ask));
  return { market, time, bid: BigInt(bid), ask: BigInt(ask), orders: standing };
}

/** Gaps as an outage makes them: some minutes in the middle, and the last ones of an epoch. */
function isMissing(market: string, epoch: number, interval: number): boolean {
  if (market === "tide-usdc") return interval === 40 || interval === 41;
  return market === "tide-weth" && epoch === 1 && interval >= 230;
}

/** A crossed minute and a one-sided one in each epoch. */
function spoil(snapshot: Snapshot, epoch: number, interval: number): Snapshot {
  if (snapshot.market.id === "tide-dai" && interval === 99 + epoch)
    return { ...snapshot, bid: snapshot.ask, ask: snapshot.bid };
  const isOneSided = snapshot.market.id === "tide-dai" && interval === 150;
  return isOneSided ? withoutAsks(snapshot) : snapshot;
}

function withoutAsks(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    ask: undefined,
    orders: snapshot.orders.filter((order) => order.side === "bid"),
  };
}
