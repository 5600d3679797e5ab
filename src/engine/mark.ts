/**
 * A row's checksum, computed here when it is loaded, and by the server whenever it is read: so that old, lost, doubled or
 * altered rows are noticed, whichever server they come from. Sums of 64 bits that wrap around. Not made against forgers.
 */
import { WIDE } from "../score/numbers-sql.ts";
import type { SnapshotRow } from "./row.ts";

const GOLDEN = 0x9e3779b97f4a7c15n;
const WORD = 64;

/** Odd factors, one for each field. */
const factor = (i: number) => BigInt.asUintN(WORD, GOLDEN * BigInt(2 * i + 1));
const [SIDE, ACCOUNT, OPENED, PRICE, PRICE_UP, SIZE, SIZE_UP, LEVEL, LEVEL_UP] = Array.from(
  { length: 9 },
  (_, i) => factor(i),
) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
const [TIME, BID, BID_UP, ASK, ASK_UP, COUNT, ALL] = Array.from({ length: 7 }, (_, i) =>
  factor(i + 9),
) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint];

/** Numbers are taken in two halves. */
const HALF = 10n ** 18n;

/** A row's checksum. */
export function markOf({ time, bid, ask, orders }: SnapshotRow): bigint {
  let all = ALL;
  for (const { side, account, openedAt, price, size, level } of orders) {
    const sum =
      (side === 1 ? SIDE : 0n) +
      account * ACCOUNT +
      BigInt(openedAt) * OPENED +
      halves(price, PRICE, PRICE_UP) +
      halves(size, SIZE, SIZE_UP) +
      halves(level, LEVEL, LEVEL_UP);
    all += stir(BigInt.asUintN(WORD, sum));
  }
  const head =
    BigInt(time) * TIME +
    halves(bid, BID, BID_UP) +
    halves(ask, ASK, ASK_UP) +
    BigInt(orders.length) * COUNT;
  return BigInt.asUintN(WORD, all * (2n * BigInt.asUintN(WORD, head) + 1n));
}

/** So that not every field may wander to another row unnoticed. */
function stir(word: bigint): bigint {
  return BigInt.asUintN(WORD, word * (2n * word + 1n));
}

function halves(value: bigint, low: bigint, up: bigint): bigint {
  return value < HALF ? value * low : (value % HALF) * low + (value / HALF) * up;
}

/** The same as an expression, for rows whose prices and sides' sizes are at most `largest`. */
export function markSql(largest: bigint): string {
  const isNarrow = largest < HALF;
  const narrow = (column: string, low: bigint) => `toUInt64(toInt64(${column})) * toUInt64(${low})`;
  const wide = (column: string, low: bigint, up: bigint) => {
    const half = WIDE.literal(HALF);
    const upper = WIDE.divide(column, half);
    return `${narrow(`${column} - ${upper} * ${half}`, low)} + ${narrow(upper, up)}`;
  };
  const number = (column: string, low: bigint, up: bigint) =>
    isNarrow ? narrow(column, low) : wide(column, low, up);
  const order = [
    `toUInt64(s) * toUInt64(${SIDE})`,
    `a * toUInt64(${ACCOUNT})`,
    `toUInt64(o) * toUInt64(${OPENED})`,
    number("p", PRICE, PRICE_UP),
    number("z", SIZE, SIZE_UP),
    number("l", LEVEL, LEVEL_UP),
  ].join(" + ");
  const sums = `arrayMap((s, a, o, p, z, l) -> ${order}, side, account, openedAt, price, size, level)`;
  const all = `arraySum(arrayMap(w -> w * (w * 2 + 1), ${sums})) + toUInt64(${ALL})`;
  const head = [
    `toUInt64(time) * toUInt64(${TIME})`,
    number("bid", BID, BID_UP),
    number("ask", ASK, ASK_UP),
    `toUInt64(length(price)) * toUInt64(${COUNT})`,
  ].join(" + ");
  return `((${all}) * ((${head}) * 2 + 1))`;
}

/** Sums of checksums. */
export function addMarks(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(WORD, a + b);
}
