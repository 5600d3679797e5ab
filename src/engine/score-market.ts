/** One market's epoch, scored where its snapshots lie: asked some days at a time, checked against what was loaded. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { InputError, refuse } from "../errors.ts";
import type { Activity } from "../score/activity.ts";
import { INFO, type SqlPayees, type SqlScope, sqlPayees } from "../score/counting-sql.ts";
import { type MarketRun, refuseSecond, slotOf } from "../score/market.ts";
import type { Magnitudes } from "../score/numbers-sql.ts";
import type { ProgrammeSql, SqlFollowed, SqlSample, SqlSum } from "../score/programme-sql.ts";
import { programmeSql } from "../score/programmes-sql.ts";
import type { Engine } from "./connection.ts";
import { largestOf, max, unitsSql } from "./holdings.ts";
import type { Unit } from "./ledger.ts";
import { addMarks, markSql } from "./mark.ts";
import { accountId, DAY_MS } from "./row.ts";
import type { Layout } from "./schema.ts";

/** What a market's epoch is scored by. */
export interface MarketTask {
  readonly terms: Terms;
  readonly span: EpochSpan;
  /** Every name that earns. */
  readonly names: readonly string[];
  readonly payees: SqlPayees;
  readonly programme: ProgrammeSql<unknown>;
  readonly units: readonly Unit[];
  readonly magnitudes: Magnitudes;
}

/** @throws InputError where a number of the market could get too large for SQL. */
export function openTask(
  market: { readonly terms: Terms; readonly payees: Payees; readonly activity: Activity },
  span: EpochSpan,
  units: readonly Unit[],
): MarketTask {
  const { terms, payees, activity } = market;
  const task = {
    terms,
    span,
    names: [...payees.keys()],
    payees: sqlPayees(payees, accountId),
    programme: programmeSql(terms, span, activity),
    units,
    magnitudes: magnitudesOf(units),
  };
  task.programme.question({ table: "", where: "", mark: "" }, task.payees, task.magnitudes);
  return task;
}

/** Some days of a market, scored, from their first snapshot's interval. */
export interface Stretch {
  readonly first: number;
  readonly run: MarketRun;
  readonly times: readonly number[];
}

/** A question that failed is asked again, after so long. */
const RETRY_MS = [500, 2_000];

const QUESTION = ["who", "s", "unit", "a", "b", "times", "infos", "orderCount", "markSum"];
const FOLLOW_UP = ["who", "s", "a", "b", "c", "d"];

/** A market's days, in questions that can be asked apart: of so many snapshots, unless a day has more. */
export function stretchesOf(
  { units }: Pick<MarketTask, "units">,
  snapshotsAtOnce: number,
): Unit[][] {
  const days = [...Map.groupBy(units, ({ day }) => day)].sort(([a], [b]) => a - b);
  const groups: Unit[][] = [];
  let count = Number.POSITIVE_INFINITY;
  for (const [, own] of days) {
    const more = own.reduce((sum, { snapshots }) => sum + snapshots, 0);
    if (count + more > snapshotsAtOnce) {
      groups.push([]);
      count = 0;
    }
    groups.at(-1)?.push(...own);
    count += more;
  }
  return groups;
}

/** How large a market's numbers are. */
function magnitudesOf(units: readonly Unit[]): Magnitudes {
  return {
    price: units.reduce((most, { price }) => max(most, price), 0n),
    side: units.reduce((most, { side }) => max(most, side), 0n),
    snapshots: units.reduce((sum, { snapshots }) => sum + snapshots, 0),
  };
}

/**
 * Scores some days.
 * @throws InputError where the shards hold other rows than were loaded, or where a server does not answer.
 */
export async function scoreStretch(
  engine: Engine,
  layout: Layout,
  task: MarketTask,
  units: readonly Unit[],
): Promise<Stretch> {
  const { programme, payees, magnitudes } = task;
  const scope: SqlScope = {
    table: layout.local,
    where: unitsSql(units),
    mark: markSql(largestOf(task.units)),
  };
  const ask = (columns: string[], sql: string) =>
    retried(() => engine.first.ask(layout.scatter(columns, sql)));
  const answer = await ask(QUESTION, programme.question(scope, payees, magnitudes));
  checkUnits(engine, answer, units);
  const samples = samplesOf(answer, task);
  checkApart(samples, task);
  const followUp = programme.followUp?.(scope, payees, magnitudes, samples);
  const followed = followUp === undefined ? [] : await ask(FOLLOW_UP, followUp);
  const scored = programme.run(samples, sumsOf(answer, payees), followedOf(followed, payees));
  const [first, last] = [samples[0]?.slot ?? 0, samples.at(-1)?.slot ?? 0];
  const having = (bit: number) => samples.filter(({ info }) => (info & bit) !== 0).length;
  const run: MarketRun = {
    intervals: last - first + 1,
    snapshots: samples.length,
    oneSided: having(INFO.oneSided),
    crossed: having(INFO.crossed),
    scored,
  };
  return { first, run, times: samples.map(({ time }) => time) };
}

async function retried<T>(question: () => Promise<T>): Promise<T> {
  for (const wait of RETRY_MS) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return question();
}

/** Every unit must be there whole: as many snapshots and orders, with the same checksum, as were loaded. */
function checkUnits(
  { first }: Engine,
  rows: readonly (readonly string[])[],
  units: readonly Unit[],
): void {
  const held = new Map<bigint, { snapshots: number; orders: number; mark: bigint }>();
  for (const [who, , load = "", , , times = "", , orders, mark] of rows) {
    if (who !== "0") continue;
    const before = held.get(BigInt(load)) ?? { snapshots: 0, orders: 0, mark: 0n };
    held.set(BigInt(load), {
      snapshots: before.snapshots + listOf(times).length,
      orders: before.orders + Number(orders),
      mark: addMarks(before.mark, BigInt(mark ?? "")),
    });
  }
  for (const unit of units) {
    const rowsOf = held.get(unit.load);
    const isWhole =
      rowsOf?.snapshots === unit.snapshots &&
      rowsOf.orders === unit.orders &&
      rowsOf.mark === unit.mark;
    if (!isWhole) refuseUnit(first.url, unit, rowsOf);
  }
}

function refuseUnit(
  url: string,
  { market, day, snapshots, orders }: Unit,
  held: { snapshots: number; orders: number } | undefined,
): never {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const same = held?.snapshots === snapshots && held.orders === orders;
  return refuse({
    where: `${url}, ${market} on ${date}`,
    got: `${held?.snapshots ?? 0} snapshots with ${held?.orders ?? 0} orders${same ? ", but other ones" : ""}`,
    expected: `the ${snapshots} with ${orders} that were loaded`,
    fix: "A server has lost rows, or came back with old ones: run books load again",
  });
}

function samplesOf(rows: readonly (readonly string[])[], task: MarketTask): SqlSample[] {
  const samples = rows.flatMap(([who, , , , , times = "", infos = ""]) => {
    if (who !== "0") return [];
    const info = listOf(infos);
    return listOf(times).map((time, i) => ({ time: Number(time), info: Number(info[i]) }));
  });
  return samples
    .sort((a, b) => a.time - b.time)
    .map((sample) => ({ ...sample, slot: slotOf(task.terms, task.span, sample.time) }));
}

function checkApart(samples: readonly SqlSample[], { terms }: MarketTask): void {
  const second = samples.find(({ slot }, i) => i > 0 && samples[i - 1]?.slot === slot);
  if (second !== undefined) refuseSecond(terms, second.slot, second.time);
}

/** An account's sums, those of all shards together. */
function sumsOf(rows: readonly (readonly string[])[], { accounts }: SqlPayees): SqlSum[] {
  const sums = new Map<string, SqlSum>();
  for (const [who = "0", s = "", , a = "", b = ""] of rows) {
    if (who === "0") continue;
    const key = `${who} ${s}`;
    const before = sums.get(key) ?? { a: 0n, b: 0n };
    const account = accounts[Number(who) - 1] ?? "";
    sums.set(key, {
      account,
      s: Number(s),
      a: before.a + BigInt(a),
      b: before.b + BigInt(b),
    });
  }
  return [...sums.values()];
}

function followedOf(rows: readonly (readonly string[])[], payees: SqlPayees): SqlFollowed[] {
  return rows.map(([who = "", s = "", a = "", b = "", c = "", d = ""]) => ({
    account: payees.accounts[Number(who) - 1] ?? "",
    s: Number(s),
    a: BigInt(a),
    b: BigInt(b),
    c: BigInt(c),
    d: BigInt(d),
  }));
}

/** The numbers of an array. */
function listOf(text: string): string[] {
  return text === "[]" ? [] : text.slice(1, -1).split(",");
}
