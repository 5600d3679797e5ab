/** What the shards hold of some units, counted by them: to be compared with what was loaded. */
import type { Engine } from "./connection.ts";
import type { Unit } from "./ledger.ts";
import { addMarks, markSql } from "./mark.ts";
import { textSql } from "./names.ts";
import { DAY_MS } from "./row.ts";
import type { Layout } from "./schema.ts";

/** Units asked for at once. */
const AT_ONCE = 1_000;

const COLUMNS = ["unit", "snapshotCount", "orderCount", "markSum"];

/** The units of which every row is there, once. */
export async function findWhole(
  { first }: Engine,
  layout: Layout,
  units: readonly Unit[],
): Promise<Set<bigint>> {
  const whole = new Set<bigint>();
  const markets = Map.groupBy(units, ({ market }) => market);
  for (const own of markets.values()) {
    for (let at = 0; at < own.length; at += AT_ONCE) {
      const some = own.slice(at, at + AT_ONCE);
      const sql = `SELECT load AS unit, count() AS snapshotCount, sum(length(price)) AS orderCount,
        sum(${markSql(largestOf(some))}) AS markSum FROM ${layout.local}
        WHERE ${unitsSql(some)} GROUP BY unit`;
      const held = new Map<string, { snapshots: number; orders: number; mark: bigint }>();
      for (const [load = "", snapshots, orders, mark] of await first.ask(
        layout.scatter(COLUMNS, sql),
      )) {
        const before = held.get(load) ?? { snapshots: 0, orders: 0, mark: 0n };
        held.set(load, {
          snapshots: before.snapshots + Number(snapshots),
          orders: before.orders + Number(orders),
          mark: addMarks(before.mark, BigInt(mark ?? "")),
        });
      }
      for (const unit of some) {
        const rows = held.get(unit.load.toString());
        if (
          rows?.snapshots === unit.snapshots &&
          rows.orders === unit.orders &&
          rows.mark === unit.mark
        )
          whole.add(unit.load);
      }
    }
  }
  return whole;
}

/** A condition on the rows of some units of one market. */
export function unitsSql(units: readonly Unit[]): string {
  const days = units.map(({ day }) => day);
  const [from, to] = [Math.min(...days), Math.max(...days) + 1];
  const loads = units.map(({ load }) => `toUInt64(${load})`);
  return `market = ${textSql(units[0]?.market ?? "")} AND time >= ${from * DAY_MS} AND time < ${to * DAY_MS}
    AND day >= toDate(${from}) AND day < toDate(${to}) AND load IN (${loads})`;
}

/** The largest number in some units. */
export function largestOf(units: readonly Unit[]): bigint {
  return units.reduce((most, { price, side }) => max(most, max(price, side)), 0n);
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
