/** The `hummingbot` programme as SQL: what hummingbot.ts says, over a market's days. */
import { SIDES, type Side } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { HummingbotRule } from "../campaign/rule.ts";
import {
  countedSql,
  INFO,
  ordersSql,
  SAMPLES,
  type SqlPayees,
  type SqlScope,
  UNIT,
  weighedSql,
} from "./counting-sql.ts";
import { curveSql } from "./curve-sql.ts";
import type { HummingbotRun } from "./hummingbot.ts";
import {
  areNarrow,
  type Magnitudes,
  NARROW,
  refuseSpread,
  refuseWide,
  shareSql,
  WIDE,
} from "./numbers-sql.ts";
import { addPoints } from "./points.ts";
import {
  type ProgrammeSql,
  type SqlFollowed,
  type SqlSample,
  type SqlSum,
  spanOf,
} from "./programme-sql.ts";
import type { SideRun } from "./side.ts";

/** Shares are summed in two halves, so that no sum of them passes 64 bits. */
const HALF = 2n ** 24n;
const HIGH = "bitShiftRight(share, 24)";
const LOW = "bitAnd(share, 16777215)";

const MOST_WEIGHT = 1_000_000n;

/** The programme under a market's terms. */
export function hummingbotSql(terms: Terms, { k }: HummingbotRule): ProgrammeSql<HummingbotRun> {
  // By the spread's expression. It is made when first asked for, and once: that takes a while.
  const curves = new Map<string, string>();
  const curveAt = (ppm: string) => {
    const curve = curves.get(ppm) ?? curveSql(k, terms.maxSpreadPpm, ppm);
    curves.set(ppm, curve);
    return curve;
  };
  return {
    question: (scope, payees, magnitudes) => {
      const { share, from } = sharesSql(terms, curveAt, scope, payees, magnitudes);
      return `SELECT who, s, ${UNIT}, sum(${HIGH}) AS a, sum(${LOW}) AS b, ${SAMPLES}
        FROM (SELECT who, s, load, time, info, orders, mark, ${share} ${from}) GROUP BY who, s, unit`;
    },
    followUp: (scope, payees, magnitudes, samples) => {
      const gaps = SIDES.map((side) => paidSlots(samples, side));
      const times = [...new Set(gaps.flat().map(({ time }) => time))];
      if (times.length === 0) return undefined;
      const within = { ...scope, where: `${scope.where} AND time IN (${times})` };
      const [bids, asks] = gaps.map(factorSql);
      const [bid, ask] = gaps.map(([first]) => first?.time ?? -1);
      const { share, from } = sharesSql(terms, curveAt, within, payees, magnitudes);
      return `SELECT who, s, sum(${HIGH} * isFirst) AS a, sum(${LOW} * isFirst) AS b,
        sum(${HIGH} * factor) AS c, sum(${LOW} * factor) AS d FROM
        (SELECT who, s, ${share}, toInt64(time = if(s = 0, toInt64(${bid}), toInt64(${ask}))) AS isFirst,
        toInt64(if(s = 0, ${bids}, ${asks})) AS factor ${from} AND who > 0) GROUP BY who, s`;
    },
    run: (samples, sums, followed) => ({
      bid: sideRun("bid", samples, sums, followed),
      ask: sideRun("ask", samples, sums, followed),
    }),
  };
}

/** Every order with weight: the expression of its share of its slot, and where it is selected from. */
function sharesSql(
  terms: Terms,
  curveAt: (ppm: string) => string,
  scope: SqlScope,
  payees: SqlPayees,
  magnitudes: Magnitudes,
): { share: string; from: string } {
  const market = terms.market.id;
  const most = MOST_WEIGHT * magnitudes.side;
  const numbers = areNarrow(magnitudes, most) ? NARROW : WIDE;
  refuseSpread(market, magnitudes);
  refuseWide(market, "a side's weight", most);
  const { literal, sum, isWide } = numbers;
  const { counts, ppm } = countedSql("mid", "fault = 0", terms, numbers);
  const at = curveAt(ppm);
  const weight = `${isWide ? `toDecimal128(${at}, 0)` : at} * ${numbers.of("z")}`;
  const ofSide = (s: number) =>
    sum(`arrayMap((w, s) -> if(s = ${s}, w, ${literal(0n)}), weights, side)`);
  const mid = numbers.of("if(fault = 0, bid + ask, toDecimal128(1, 0))");
  const weighed = weighedSql(scope, payees, `if(${counts}, ${weight}, ${literal(0n)})`, [
    `${mid} AS mid`,
    `${ofSide(0)} AS bids`,
    `${ofSide(1)} AS asks`,
    `fault + (bids > ${literal(0n)}) * ${INFO.bids} + (asks > ${literal(0n)}) * ${INFO.asks} AS info`,
  ]);
  const total = `greatest(if(s = 0, bids, asks), ${literal(1n)}) AS total`;
  return {
    share: `${total}, ${shareSql(numbers, market, most)}`,
    from: ordersSql(weighed, numbers),
  };
}

/** A paid slot whose points are not paid just once: the first one, and those after empty ones. */
interface PaidSlot {
  readonly time: number;
  readonly emptyBefore: number;
}

/** The first paid slot of the samples, and then each that comes after an empty one. */
function paidSlots(samples: readonly SqlSample[], side: Side): PaidSlot[] {
  const paid = samples.filter(({ info }) => (info & bitOf(side)) !== 0);
  return paid.flatMap(({ time, slot }, i) => {
    const before = paid[i - 1];
    const emptyBefore = before === undefined ? 0 : slot - before.slot - 1;
    return before === undefined || emptyBefore > 0 ? [{ time, emptyBefore }] : [];
  });
}

function factorSql(slots: readonly PaidSlot[]): string {
  const all = [{ time: 0, emptyBefore: 0 }, ...slots];
  const factors = all.map(({ emptyBefore }) => emptyBefore);
  return `transform(time, [${all.map(({ time }) => time)}], [${factors}], 0)`;
}

function sideRun(
  side: Side,
  samples: readonly SqlSample[],
  sums: readonly SqlSum[],
  followed: readonly SqlFollowed[],
): SideRun {
  const slots = spanOf(samples);
  const start = samples[0]?.slot ?? 0;
  const paid = samples.filter(({ info }) => (info & bitOf(side)) !== 0);
  const [firstPaid, lastPaid] = [paid[0], paid.at(-1)];
  if (firstPaid === undefined || lastPaid === undefined) {
    return {
      slots,
      empty: slots,
      leading: slots,
      trailing: slots,
      first: undefined,
      rest: new Map(),
    };
  }
  const s = SIDES.indexOf(side);
  const first = new Map<string, bigint>();
  const rest = new Map<string, bigint>();
  for (const row of sums) if (row.s === s) addTo(rest, row.account, whole(row.a, row.b));
  for (const row of followed) {
    if (row.s !== s) continue;
    addTo(first, row.account, whole(row.a, row.b));
    addTo(rest, row.account, whole(row.c, row.d));
  }
  addPoints(rest, first, -1n);
  return {
    slots,
    empty: slots - paid.length,
    leading: firstPaid.slot - start,
    trailing: start + slots - 1 - lastPaid.slot,
    first: withoutZeros(first),
    rest: withoutZeros(rest),
  };
}

function bitOf(side: Side): number {
  return side === "bid" ? INFO.bids : INFO.asks;
}

function whole(high: bigint, low: bigint): bigint {
  return high * HALF + low;
}

function addTo(sum: Map<string, bigint>, account: string, points: bigint): void {
  addPoints(sum, new Map([[account, points]]), 1n);
}

function withoutZeros(points: ReadonlyMap<string, bigint>): Map<string, bigint> {
  return new Map([...points].filter(([, value]) => value !== 0n));
}
