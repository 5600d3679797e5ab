/** Logs as a node tells them, made by hand. */

import { type PoolLog, parseLog } from "../../src/pool/log.ts";
import { MANAGER_EVENTS, POOL_EVENTS } from "../../src/pool/positions.ts";
import { TRANSFER } from "../../src/pool/shares.ts";

export const POOL = `0x${"aa".repeat(20)}`;
export const MANAGER = `0x${"bb".repeat(20)}`;
export const LOCK = `0x${"cc".repeat(20)}`;
export const ZERO_ADDRESS = `0x${"0".repeat(40)}`;
export const holder = (i: number) => `0x${(i + 1).toString(16).padStart(40, "0")}`;

export interface RawLog {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  blockTimestamp: string;
  transactionHash: string;
  logIndex: string;
}

/** What a log says, without its place. */
export type Said = Pick<RawLog, "address" | "topics" | "data">;

export const word = (value: bigint | number) =>
  BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, "0");
export const topic = (value: bigint | number | string) => `0x${word(BigInt(value))}`;
const data = (...values: (bigint | number)[]) => `0x${values.map(word).join("")}`;

export const transfer = (from: string, to: string, amount: bigint, token = POOL): Said => ({
  address: token,
  topics: [TRANSFER, topic(from), topic(to)],
  data: data(amount),
});
export const initialize = (tick: number, root = 0n): Said => ({
  address: POOL,
  topics: [POOL_EVENTS.Initialize],
  data: data(root, tick),
});
export const swap = (tick: number, liquidity: bigint, root = 1n): Said => ({
  address: POOL,
  topics: [POOL_EVENTS.Swap, topic(1), topic(2)],
  data: data(5, -5, root, liquidity, tick),
});
export const mint = (owner: string, lower: number, upper: number, amount: bigint): Said => ({
  address: POOL,
  topics: [POOL_EVENTS.Mint, topic(owner), topic(lower), topic(upper)],
  data: data(1, amount, 0, 0),
});
export const burn = (owner: string, lower: number, upper: number, amount: bigint): Said => ({
  address: POOL,
  topics: [POOL_EVENTS.Burn, topic(owner), topic(lower), topic(upper)],
  data: data(amount, 0, 0),
});
export const nftTransfer = (from: string, to: string, id: number): Said => ({
  address: MANAGER,
  topics: [TRANSFER, topic(from), topic(to), topic(id)],
  data: "0x",
});
export const increase = (id: number, amount: bigint): Said => ({
  address: MANAGER,
  topics: [MANAGER_EVENTS.IncreaseLiquidity, topic(id)],
  data: data(amount, 0, 0),
});
export const decrease = (id: number, amount: bigint): Said => ({
  address: MANAGER,
  topics: [MANAGER_EVENTS.DecreaseLiquidity, topic(id)],
  data: data(amount, 0, 0),
});

/** Transactions, each in a block of its own at its second, as raw logs. */
export function rawLogs(
  transactions: readonly (readonly [second: number, ...said: Said[]])[],
): RawLog[] {
  let index = 0;
  return transactions.flatMap(([second, ...said], n) =>
    said.map((each) => ({
      ...each,
      blockNumber: `0x${(second + 1).toString(16)}`,
      blockTimestamp: `0x${second.toString(16)}`,
      transactionHash: topic(n + 1),
      logIndex: `0x${(index++).toString(16)}`,
    })),
  );
}

export function poolLogs(...transactions: Parameters<typeof rawLogs>[0]): PoolLog[] {
  return rawLogs(transactions).map((raw) => parseLog(raw, "log"));
}
