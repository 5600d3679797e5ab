/**
 * Positions of a concentrated pool, from its own logs and its position manager's. The pool knows the manager as the owner
 * of all that the manager holds; which NFT a change belongs to, the manager's next log says.
 */
import { refuse } from "../errors.ts";
import {
  addressIn,
  checkShape,
  type PoolLog,
  placeOf,
  signedWordOf,
  tickIn,
  tickOf,
  wordOf,
} from "./log.ts";
import { TRANSFER } from "./shares.ts";
import type { TickRange } from "./tick-range.ts";

/** Each is the keccak256 of an event's signature. */
export const POOL_EVENTS = {
  Initialize: "0x98636036cb66a9c19a37435efc1e90142190214e8abeb821bdba3f2990dd4c95",
  Mint: "0x7a53080ba414158be7ec69b987b5fb7d07dee101fe85488f0853ae16239d0bde",
  Burn: "0x0c396cd989a39f4459b5fa1aed6a9a8dcdbc45908acfd67e028cd568da98982c",
  Swap: "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67",
  /** PancakeSwap V3's: its other events are Uniswap's, so without it the price would seem to stand still. */
  ForeignSwap: "0x19b47279256b2a23a1665c810c8d55a1758940ee09377d4f8d26497a3577dc83",
} as const;
export const MANAGER_EVENTS = {
  Transfer: TRANSFER,
  IncreaseLiquidity: "0x3067048beee31b25b2f1681f88dac838c8bba36af25bfb2b7cf7473a5847e35f",
  DecreaseLiquidity: "0x26f6a048ee9138f2c0ce266f322cb99228e8d619ae2bff30c67f8dcf9d2377b4",
} as const;

/** What a log says of the price. */
export interface PriceSaid {
  readonly tick: number;
  /** The price's square root, times `2^96`. */
  readonly root: bigint;
  /** Undefined where it is the pool's first price. */
  readonly swap: SwapSaid | undefined;
}

export interface SwapSaid {
  /** The pool's active liquidity, once swapped. */
  readonly liquidity: bigint;
  /** What came in of token0 and token1; below zero, what went out. */
  readonly amounts: readonly [zero: bigint, one: bigint];
  /** Its fee in parts per million, where a pool's may change. */
  readonly feePpm: number | undefined;
}

/** Told of what happens to a pool's positions. */
export interface PositionEvents {
  onPrice(log: PoolLog, price: PriceSaid): void;
  /** @param id the NFT's id, or whose it is and its range. @param owner undefined where it is nobody's. */
  onLiquidity(
    log: PoolLog,
    id: string,
    owner: string | undefined,
    range: TickRange,
    delta: bigint,
  ): void;
  onOwner(log: PoolLog, id: string, owner: string): void;
}

/** Whom what is made right into a lock-up counts for. */
const NOBODY = `0x${"0".repeat(40)}`;

/** A change that the pool has told of, and the manager not yet. */
interface Pending {
  readonly log: PoolLog;
  readonly range: TickRange;
  readonly amount: bigint;
}

interface Token {
  readonly range: TickRange;
  owner: string;
}

export interface PositionReader {
  add(log: PoolLog): void;
  /** @throws InputError where the manager's last log is missing. */
  close(): void;
}

/** Reads a pool's logs and its manager's; others are left out. */
export function positionReader(
  pool: string,
  manager: string | undefined,
  lockUps: readonly string[],
  events: PositionEvents,
): PositionReader {
  const held = new Set(lockUps);
  const tokens = new Map<string, Token>();
  /** Owners of the NFTs that the transaction at hand made. */
  const fresh = new Map<string, string>();
  let transaction = "";
  let minted: Pending | undefined;
  let burnt: Pending | undefined;

  /** Whoever mints to the manager past its door has given the liquidity away. */
  function settle(): void {
    if (burnt !== undefined) {
      refuse({
        where: placeOf(burnt.log),
        got: "a burn by the position manager without its DecreaseLiquidity",
        expected: "the manager's logs beside the pool's",
      });
    }
    if (minted === undefined) return;
    const { log, range, amount } = minted;
    events.onLiquidity(log, nobodys(range), undefined, range, amount);
    minted = undefined;
  }

  function addPoolLog(log: PoolLog): void {
    settle();
    switch (log.topics[0]) {
      case POOL_EVENTS.Swap:
        checkShape(log, "Swap", 3, 5);
        events.onPrice(log, {
          tick: tickOf(log, 4),
          root: wordOf(log, 2),
          swap: {
            liquidity: wordOf(log, 3),
            amounts: [signedWordOf(log, 0), signedWordOf(log, 1)],
            feePpm: undefined,
          },
        });
        break;
      case POOL_EVENTS.ForeignSwap:
        refuse({
          where: placeOf(log),
          got: "a swap as PancakeSwap V3 tells it",
          expected: "a pool that tells its swaps as Uniswap V3 does",
        });
        break;
      case POOL_EVENTS.Initialize:
        checkShape(log, "Initialize", 1, 2);
        events.onPrice(log, { tick: tickOf(log, 1), root: wordOf(log, 0), swap: undefined });
        break;
      case POOL_EVENTS.Mint:
        checkShape(log, "Mint", 4, 4);
        addChange(log, wordOf(log, 1));
        break;
      case POOL_EVENTS.Burn:
        checkShape(log, "Burn", 4, 3);
        addChange(log, -wordOf(log, 0));
        break;
    }
  }

  function addChange(log: PoolLog, delta: bigint): void {
    const owner = addressIn(log, 1);
    const range = { lower: tickIn(log, 2), upper: tickIn(log, 3) };
    // Collecting fees burns nothing, and says so.
    if (delta === 0n) return;
    if (owner !== manager) {
      events.onLiquidity(log, `${owner} ${range.lower} ${range.upper}`, owner, range, delta);
    } else if (delta > 0n) minted = { log, range, amount: delta };
    else burnt = { log, range, amount: -delta };
  }

  function addManagerLog(log: PoolLog): void {
    switch (log.topics[0]) {
      case MANAGER_EVENTS.Transfer:
        checkShape(log, "Transfer", 4, 0);
        addTransfer(log, idIn(log, 3), addressIn(log, 2));
        break;
      case MANAGER_EVENTS.IncreaseLiquidity:
        checkShape(log, "IncreaseLiquidity", 2, 3);
        addIncrease(log, idIn(log, 1));
        break;
      case MANAGER_EVENTS.DecreaseLiquidity:
        checkShape(log, "DecreaseLiquidity", 2, 3);
        addDecrease(log, idIn(log, 1));
        break;
    }
  }

  function addTransfer(log: PoolLog, id: string, to: string): void {
    const token = tokens.get(id);
    if (token === undefined) {
      fresh.set(id, held.has(to) ? NOBODY : to);
    } else if (!held.has(to) && token.owner !== to) {
      token.owner = to;
      events.onOwner(log, id, to);
    }
  }

  function addIncrease(log: PoolLog, id: string): void {
    const change = minted;
    if (change === undefined || wordOf(log, 0) !== change.amount) return;
    const owner = fresh.get(id);
    const known = tokens.get(id);
    const token = known ?? (owner === undefined ? undefined : { range: change.range, owner });
    if (token === undefined || !isSame(token.range, change.range)) return;
    tokens.set(id, token);
    minted = undefined;
    events.onLiquidity(change.log, id, token.owner, token.range, change.amount);
  }

  function addDecrease(log: PoolLog, id: string): void {
    const change = burnt;
    if (change === undefined) return;
    const token = tokens.get(id);
    if (token === undefined || !isSame(token.range, change.range)) {
      refuse({
        where: placeOf(log),
        got: `a burn of position ${id}, which was never made`,
        expected: "the logs of pool and manager since the pool's first block",
      });
    }
    burnt = undefined;
    events.onLiquidity(change.log, id, token.owner, token.range, -change.amount);
  }

  return {
    add: (log) => {
      if (log.address !== pool && log.address !== manager) return;
      if (log.transaction !== transaction) {
        settle();
        transaction = log.transaction;
        fresh.clear();
      }
      if (log.address === pool) addPoolLog(log);
      else addManagerLog(log);
    },
    close: settle,
  };
}

function idIn({ topics }: PoolLog, i: number): string {
  return BigInt(topics[i] ?? "0x0").toString();
}

function nobodys({ lower, upper }: TickRange): string {
  return `nobody ${lower} ${upper}`;
}

function isSame(a: TickRange, b: TickRange): boolean {
  return a.lower === b.lower && a.upper === b.upper;
}
