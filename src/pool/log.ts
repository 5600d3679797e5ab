/** A log of the chain, as `eth_getLogs` returns it, checked; and what its words say. */
import { refuse, show } from "../errors.ts";

/** Addresses, topics and data are lower-case hex, with `0x`. */
export interface PoolLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly block: number;
  /** The log's place in its block. */
  readonly index: number;
  /** Its block's time, unix ms. */
  readonly time: number;
  readonly transaction: string;
}

const WORD = 64;

/** Where a log stands, for faults. */
export function placeOf({ block, index }: Pick<PoolLog, "block" | "index">): string {
  return `log ${index} of block ${block}`;
}

/**
 * A log has as many topics and words as its event says.
 * @throws InputError where it has not: another token or pool may use the event's name for something else.
 */
export function checkShape(log: PoolLog, event: string, topics: number, words: number): void {
  if (log.topics.length === topics && log.data.length === 2 + WORD * words) return;
  refuse({
    where: placeOf(log),
    got: `${log.topics.length} topics and ${(log.data.length - 2) / 2} bytes of data`,
    expected: `an event ${event}: ${topics} topics and ${32 * words} bytes`,
  });
}

/** A word of the data, as an unsigned integer. */
export function wordOf({ data }: PoolLog, i: number): bigint {
  return BigInt(`0x${data.slice(2 + WORD * i, 2 + WORD * (i + 1))}`);
}

/** A word of the data, as a signed integer of any width. */
export function signedWordOf(log: PoolLog, i: number): bigint {
  return BigInt.asIntN(256, wordOf(log, i));
}

/** The address in a topic. */
export function addressIn({ topics }: PoolLog, i: number): string {
  return `0x${(topics[i] ?? "").slice(26)}`;
}

/** The tick in a topic: an int24. */
export function tickIn({ topics }: PoolLog, i: number): number {
  return toTick(topics[i] ?? "");
}

/** The tick in the data's word. */
export function tickOf({ data }: PoolLog, i: number): number {
  return toTick(data.slice(2 + WORD * i, 2 + WORD * (i + 1)));
}

/** The last three bytes, as two's complement. */
function toTick(word: string): number {
  const low = Number.parseInt(word.slice(-6), 16);
  return low >= 0x800000 ? low - 0x1000000 : low;
}

const ADDRESS = /^0x[0-9a-f]{40}$/i;
const WORD_HEX = /^0x[0-9a-f]{64}$/i;
const BYTES = /^0x(?:[0-9a-f]{2})*$/i;
const QUANTITY = /^0x(?:0|[1-9a-f][0-9a-f]{0,12})$/i;
const BLOCK_TIME =
  "the block's time in hex seconds: nodes that leave it out are no help, books collect-logs adds it";

/**
 * Checks a log as JSON has it.
 * @param where names the file and the log.
 * @throws InputError naming the first field that is wrong.
 */
export function parseLog(raw: unknown, where: string): PoolLog {
  const log = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  const fault = (field: string, expected: string): never =>
    refuse({ where: `${where}.${field}`, got: show(log[field]), expected });
  const quantity = (field: string, expected: string): number => {
    const value = log[field];
    return typeof value === "string" && QUANTITY.test(value)
      ? Number(value)
      : fault(field, expected);
  };
  const hex = (field: string, pattern: RegExp, expected: string): string => {
    const value = log[field];
    return typeof value === "string" && pattern.test(value)
      ? value.toLowerCase()
      : fault(field, expected);
  };
  if (log.removed === true)
    fault("removed", "false: a log that a reorganisation took back is none");
  const { topics } = log;
  const isTopics =
    Array.isArray(topics) &&
    topics.length <= 4 &&
    topics.every((topic) => typeof topic === "string" && WORD_HEX.test(topic));
  if (!isTopics) fault("topics", "at most 4 words of 32 bytes");
  return {
    address: hex("address", ADDRESS, "an address"),
    topics: (topics as string[]).map((topic) => topic.toLowerCase()),
    data: hex("data", BYTES, "bytes in hex"),
    block: quantity("blockNumber", "a block's number in hex"),
    index: quantity("logIndex", "the log's place in the block, in hex"),
    time: quantity("blockTimestamp", BLOCK_TIME) * 1000,
    transaction: hex("transactionHash", WORD_HEX, "a transaction's hash"),
  };
}
