/** Histories of positions and prices, as logs and as the oracle takes them. */
import fc from "fast-check";
import type { PoolRule, PoolWeights } from "../../src/campaign/rule.ts";
import type { Stake as PlainStake } from "../oracle/pool.ts";
import { rootByBits } from "../oracle/tick-root.ts";
import type { Price, Stake } from "../oracle/weighted-pool.ts";
import {
  burn,
  decrease,
  holder,
  increase,
  initialize,
  LOCK,
  MANAGER,
  mint,
  nftTransfer,
  POOL,
  type Said,
  swap,
  ZERO_ADDRESS,
} from "./logs.ts";

/** Merkl's own example. */
export const MERKLS: PoolWeights = { fees: 500_000, token0: 250_000, token1: 250_000 };

export const ruleWith = (weightsPpm: PoolWeights): PoolRule => ({
  programme: "concentrated-weighted",
  pool: POOL,
  positionManager: MANAGER,
  lockUps: [LOCK],
  weightsPpm,
});

export type Transaction = readonly [second: number, ...said: Said[]];

export const open = (
  id: number,
  owner: string,
  lower: number,
  upper: number,
  amount: bigint,
): Said[] => [
  mint(MANAGER, lower, upper, amount),
  nftTransfer(ZERO_ADDRESS, owner, id),
  increase(id, amount),
];
export const close = (id: number, lower: number, upper: number, amount: bigint): Said[] => [
  burn(MANAGER, lower, upper, amount),
  decrease(id, amount),
];

/** A price in a tick: at its beginning for 0, at its end, where one comes down to, for 8. */
export function rootIn(tick: number, eighths: number): bigint {
  const [low, high] = [rootByBits(tick), rootByBits(tick + 1)];
  return low + ((high - low) * BigInt(eighths)) / 8n;
}

interface Nft {
  readonly lower: number;
  readonly upper: number;
  owner: number;
  liquidity: bigint;
}

export interface History {
  readonly transactions: Transaction[];
  readonly events: (Stake | Price)[];
}

/** The same events for the oracle that goes by liquidity alone. */
export function stakesAndTicks(events: History["events"]) {
  const stakes = events.flatMap((event): PlainStake[] => {
    if ("tick" in event) return [];
    const { second, lower, upper, ...stake } = event;
    return [{ ...stake, from: second, range: { lower, upper } }];
  });
  const ticks = events.flatMap((event) =>
    "tick" in event ? [{ from: event.second, tick: event.tick }] : [],
  );
  return [stakes, ticks] as const;
}

/** Positions that open, grow, shrink and change hands while the price moves, among four owners, the last one denied. */
export const histories: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 })),
      what: fc.constantFrom("swap", "swap", "swap", "open", "grow", "shrink", "close", "give"),
      which: fc.nat(20),
      owner: fc.integer({ min: 0, max: 3 }),
      lower: fc.integer({ min: -4, max: 3 }),
      width: fc.integer({ min: 1, max: 4 }),
      tick: fc.integer({ min: -6, max: 6 }),
      eighths: fc.integer({ min: 0, max: 8 }),
      amount: fc.bigInt(1n, 10n ** 24n),
    }),
    // Else most are so short that they hardly reach the epoch.
    { maxLength: 40, size: "max" },
  )
  .map((steps) => {
    let [second, tick] = [985, 0];
    const root = rootIn(0, 0);
    const transactions: Transaction[] = [[1, initialize(0, root)]];
    const events: History["events"] = [{ second: 1, tick, root }];
    const nfts: Nft[] = [];
    const note = (id: number, { lower, upper, owner, liquidity }: Nft) =>
      events.push({
        second,
        id: String(id),
        account: owner === 3 ? undefined : holder(owner),
        liquidity,
        lower,
        upper,
      });
    const active = () =>
      nfts
        .filter(({ lower, upper }) => lower <= tick && tick < upper)
        .reduce((sum, { liquidity }) => sum + liquidity, 0n);
    for (const step of steps) {
      second += step.after;
      const id = nfts.length === 0 ? 0 : step.which % nfts.length;
      const nft = nfts[id];
      if (step.what === "swap") {
        tick = step.tick;
        const next = rootIn(tick, step.eighths);
        events.push({ second, tick, root: next });
        transactions.push([second, swap(tick, active(), next)]);
      } else if (step.what === "open" || nft === undefined) {
        const { owner, lower, width, amount } = step;
        const made = { lower, upper: lower + width, owner, liquidity: amount };
        nfts.push(made);
        note(nfts.length - 1, made);
        const said = open(nfts.length - 1, holder(owner), lower, lower + width, amount);
        transactions.push([second, ...said]);
      } else if (step.what === "give") {
        transactions.push([second, nftTransfer(holder(nft.owner), holder(step.owner), id)]);
        nft.owner = step.owner;
        note(id, nft);
      } else if (step.what === "grow") {
        const { lower, upper } = nft;
        nft.liquidity += step.amount;
        note(id, nft);
        const said = [mint(MANAGER, lower, upper, step.amount), increase(id, step.amount)];
        transactions.push([second, ...said]);
      } else {
        const part = step.what === "close" ? nft.liquidity : nft.liquidity / 3n;
        nft.liquidity -= part;
        note(id, nft);
        transactions.push([second, ...close(id, nft.lower, nft.upper, part)]);
      }
    }
    return { transactions, events };
  });
