/**
 * The `hummingbot` programme as one would write it down with decimal.js, to measure by: JSON.parse, decimals for every
 * number that is no time, a curve that is computed once for each spread. It checks nothing of its input.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Decimal } from "decimal.js";
import type { BenchOrder, BenchSnapshot } from "./books.ts";

Decimal.set({ precision: 40, rounding: Decimal.ROUND_HALF_UP });

export interface DecimalTerms {
  readonly start: number;
  readonly intervalMs: number;
  readonly maxSpreadPpm: number;
  readonly k: string;
  readonly minSize: string;
  readonly minAgeMs: number;
  readonly maxAgeMs: number;
  readonly miners: ReadonlySet<string>;
}

const SLOT_POINTS = new Decimal("1e15");
const MILLION = new Decimal(1_000_000);

/** Points by account of one market's file. */
export async function scoreByDecimals(
  path: string,
  terms: DecimalTerms,
): Promise<Map<string, Decimal>> {
  const { start, intervalMs } = terms;
  const weightAt = curveOf(terms);
  const minSize = new Decimal(terms.minSize);
  const points = new Map<string, Decimal>();
  const paidThrough = { bid: -1, ask: -1 };

  for await (const line of createInterface({ input: createReadStream(path) })) {
    const snapshot = JSON.parse(line) as BenchSnapshot;
    const interval = Math.floor((snapshot.time - start) / intervalMs);
    const [bid, ask] = [new Decimal(snapshot.bid), new Decimal(snapshot.ask)];
    if (bid.gte(ask)) continue;
    const twiceMid = bid.plus(ask);
    for (const side of ["bid", "ask"] as const) {
      const weights: [account: string, weight: Decimal][] = [];
      let total = new Decimal(0);
      for (const order of snapshot.orders) {
        if (order.side !== side || !terms.miners.has(order.account)) continue;
        const weight = weightOf(order, snapshot.time, twiceMid);
        if (weight === undefined) continue;
        weights.push([order.account, weight]);
        total = total.plus(weight);
      }
      if (weights.length === 0) continue;
      const times = interval - paidThrough[side];
      paidThrough[side] = interval;
      for (const [account, weight] of weights) {
        const share = SLOT_POINTS.times(weight).div(total).floor().times(times);
        points.set(account, (points.get(account) ?? new Decimal(0)).plus(share));
      }
    }
  }
  return points;

  function weightOf(order: BenchOrder, time: number, twiceMid: Decimal): Decimal | undefined {
    const size = new Decimal(order.size);
    const age = time - order.openedAt;
    if (size.lt(minSize) || age < terms.minAgeMs || age > terms.maxAgeMs) return undefined;
    const twice = new Decimal(order.price).times(2);
    if (order.side === "bid" ? twice.gte(twiceMid) : twice.lte(twiceMid)) return undefined;
    const ppm = twice.minus(twiceMid).abs().times(MILLION).div(twiceMid).ceil().toNumber();
    return ppm > terms.maxSpreadPpm ? undefined : weightAt(ppm).times(size);
  }
}

function curveOf({ k, maxSpreadPpm }: DecimalTerms): (ppm: number) => Decimal {
  const known = new Map<number, Decimal>();
  return (ppm) => {
    const before = known.get(ppm);
    if (before !== undefined) return before;
    const exact = new Decimal(k).neg().times(ppm).div(maxSpreadPpm).exp().times(MILLION);
    const weight = Decimal.max(1, exact.toDecimalPlaces(0));
    known.set(ppm, weight);
    return weight;
  };
}
