/**
 * Makes the logs of campaigns/pools again, byte for byte: `node scripts/example/make-pools.ts`. Two days of a concentrated
 * pool and of a pair, in which the price goes up, out of a range and into another, and comes half of the way back.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { epochSpan } from "../../src/campaign/calendar.ts";
import type { Campaign } from "../../src/campaign/campaign.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { invariant } from "../../src/errors.ts";
import { seededRandom } from "../../src/plan/random.ts";
import { POOL_EVENTS } from "../../src/pool/positions.ts";
import { SYNC } from "../../src/pool/shares.ts";
import { concentratedPool, type SaidLog, sharedPair } from "./pool-logs.ts";

const FOLDER = join(import.meta.dirname, "../../campaigns/pools");
const UNIT = 10n ** 18n;
const HOUR = 3_600;
const SWAP_EVERY = 480;
/** Of these only the last one before an epoch matters. */
const STATES: readonly string[] = [POOL_EVENTS.Swap, SYNC];

/** About 0.05 DAI for a TIDE. */
const FIRST_TICK = -29_940;

/** What happens at a second of the two days, which may lie before them. */
type Event = readonly [second: number, make: () => readonly SaidLog[]];

const { campaign } = await loadCampaign(join(FOLDER, "campaign.json"));
const phase = phaseOf(campaign, "beta");
const begin = phase.start / 1_000;
const who = accountsOf(campaign);

await rm(join(FOLDER, "books"), { recursive: true, force: true });
await writeMarket("tide-dai-pool", poolEvents());
await writeMarket("tide-dai-pair", pairEvents());

function poolEvents(): Event[] {
  const rule = ruleOf("concentrated");
  const pool = concentratedPool(rule.pool, rule.positionManager ?? "", FIRST_TICK);
  const mint = (id: number, name: string, lower: number, upper: number, liquidity: bigint) => () =>
    pool.mint(id, who(name), lower, upper, liquidity * UNIT);
  return [
    [-9 * HOUR, () => pool.begin()],
    [-8 * HOUR, mint(1, "alba", -35_940, -23_940, 320_000n)],
    [-7 * HOUR, mint(2, "boreas", -30_540, -29_340, 1_600_000n)],
    [-6 * HOUR, mint(3, "cirrus", -29_640, -28_440, 500_000n)],
    [-5 * HOUR, mint(4, "delta", -31_740, -28_140, 250_000n)],
    [9 * HOUR, mint(5, "fjord", -29_700, -29_100, 900_000n)],
    [14 * HOUR, () => pool.give(2, who("boreas"), who("gale"))],
    [20 * HOUR, () => pool.change(5, -900_000n * UNIT)],
    [29 * HOUR, () => pool.change(4, 250_000n * UNIT)],
    [38 * HOUR, () => pool.change(3, -200_000n * UNIT)],
    ...swaps(1, (at, random) => {
      const tick = priceTickAt(at) + random(81) - 40;
      return () => pool.swap(tick);
    }),
  ];
}

function pairEvents(): Event[] {
  const pair = sharedPair(ruleOf("pool-share").shareToken);
  const add = (name: string, dai: bigint) => () => pair.add(who(name), dai * UNIT);
  let tick = FIRST_TICK;
  return [
    [-9 * HOUR, () => pair.add(who("alba"), 30_000n * UNIT, 598_900n * UNIT)],
    [-8 * HOUR, add("eddy", 12_000n)],
    // The treasury's own shares are denied, and leave the pool that is shared.
    [-7 * HOUR, add("treasury", 18_000n)],
    [6 * HOUR, add("gale", 9_000n)],
    [16 * HOUR, () => pair.give(who("eddy"), who("delta"), 20_000n * UNIT)],
    [31 * HOUR, () => pair.remove(who("gale"), 15_000n * UNIT)],
    ...swaps(2, (at, random) => {
      const step = priceTickAt(at) + random(41) - 20 - tick;
      tick += step;
      // Half of a change of the price by so many ticks, each 100 millionths, and the fee.
      return () => pair.swap(Math.round(step * 50.15) || 1);
    }),
  ];
}

/** Up by 700 ticks on the first day, and down by 400 on the second. */
function priceTickAt(second: number): number {
  const day = 24 * HOUR;
  if (second < day) return FIRST_TICK + Math.round((700 * Math.max(0, second)) / day);
  return FIRST_TICK + 700 - Math.round((400 * (second - day)) / day);
}

function swaps(
  seed: number,
  make: (second: number, random: ReturnType<typeof seededRandom>) => Event[1],
): Event[] {
  const random = seededRandom(seed);
  const count = (2 * 24 * HOUR) / SWAP_EVERY;
  return Array.from({ length: count }, (_, i): Event => {
    const second = i * SWAP_EVERY + random(SWAP_EVERY);
    return [second, make(second, random)];
  });
}

/** Writes each epoch's logs as `books collect-logs` would. */
async function writeMarket(market: string, events: readonly Event[]): Promise<void> {
  let place = 0;
  const logs = events
    .toSorted(([a], [b]) => a - b)
    .flatMap(([second, make], n) =>
      make().map((each) => {
        const time = begin + second;
        place += 1;
        return { time, event: each.topics[0] ?? "", text: `${lineOf(each, time, n, place)}\n` };
      }),
    );
  for (let epoch = 1; epoch <= phase.epochs; epoch++) {
    const { start, end } = epochSpan(phase, epoch);
    const before = logs.filter(({ time }) => time * 1_000 < start);
    const lastState = before.findLast(({ event }) => STATES.includes(event));
    const kept = logs.filter(
      (log) =>
        log.time * 1_000 < end &&
        (log.time * 1_000 >= start || !STATES.includes(log.event) || log === lastState),
    );
    const folder = join(FOLDER, "books", String(epoch));
    await mkdir(folder, { recursive: true });
    const text = kept.map((log) => log.text).join("");
    await writeFile(join(folder, `${market}.logs.ndjson.gz`), gzipSync(text, { level: 9 }));
  }
}

/** A block a second, with one of these transactions in it at most. */
function lineOf(said: SaidLog, time: number, transaction: number, place: number): string {
  const hex = (value: number) => `0x${value.toString(16)}`;
  return JSON.stringify({
    ...said,
    blockNumber: hex(1_000_000 + time - begin),
    blockTimestamp: hex(time),
    transactionHash: `0x${(transaction + 1).toString(16).padStart(64, "0")}`,
    logIndex: hex(place),
  });
}

function ruleOf<Programme extends "concentrated" | "pool-share">(programme: Programme) {
  const rules = phase.terms.map(({ rule }) => rule);
  const rule = rules.find((each) => each.programme === programme);
  invariant(rule !== undefined, `the campaign has terms of ${programme}`);
  return rule as Extract<typeof rule, { readonly programme: Programme }>;
}

function accountsOf({ miners }: Campaign): (name: string) => string {
  const [denied = ""] = phase.terms.flatMap(({ deny }) => [...deny]);
  const byName = new Map(miners.map(({ name, account }) => [name, account]));
  return (name) => byName.get(name) ?? denied;
}
