/**
 * An epoch's books, loaded into ClickHouse: read by the readers that scoring uses, so that every fault is told as ever.
 * Nothing of it is seen before the record at the end is written; what a load that broke off had finished is kept.
 */
import { createHash, randomBytes } from "node:crypto";
import { createFaultList } from "../book/fault-list.ts";
import { readBytes } from "../book/lines.ts";
import { type BookInput, type ListedBook, listBooks, readNamedBooks } from "../book/read-books.ts";
import type { Snapshot } from "../book/snapshot.ts";
import type { Market } from "../campaign/campaign.ts";
import { refuse } from "../errors.ts";
import type { Engine } from "./connection.ts";
import { findWhole, max } from "./holdings.ts";
import {
  type EpochKey,
  type EpochRecord,
  readAnyEpoch,
  readUnits,
  type Unit,
  writeEpoch,
  writeUnits,
} from "./ledger.ts";
import { addMarks, markOf } from "./mark.ts";
import {
  accountId,
  createRowWriter,
  DAY_MS,
  largestPrice,
  largestSide,
  toRow,
  writeRow,
} from "./row.ts";
import { type Layout, makeTables, readLayout } from "./schema.ts";

export interface LoadRequest {
  readonly engine: Engine;
  readonly key: EpochKey;
  /** The epoch's folder. */
  readonly folder: string;
  readonly markets: ReadonlyMap<string, Market>;
  /** The servers' name of their cluster, validated; undefined for a single server. */
  readonly cluster: string | undefined;
  /** Rows are sent in pieces of about so much, and no server keeps more than one of them in memory. */
  readonly batchBytes?: number;
}

export interface Loaded {
  /** False where all of it was there already. */
  readonly isNew: boolean;
  readonly files: readonly BookInput[];
  readonly snapshots: number;
  readonly orders: number;
  /** Market days that a load before this one had finished. */
  readonly kept: number;
  /** Those that were loaded now. */
  readonly loaded: number;
}

const BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Loads an epoch's books.
 * @throws InputError with every fault of the books, as scoring tells them, or where a server does not answer: what is
 * finished by then is not loaded again.
 */
export async function loadBooks(
  request: LoadRequest,
  onProgress: (snapshots: number) => void = () => {},
): Promise<Loaded> {
  const { engine, key, folder } = request;
  await makeTables(engine, request.cluster);
  const layout = await readLayout(engine);
  const { record, isEverywhere } = await readAnyEpoch(engine, key);
  const units = await readUnits(engine, key);
  const whole = await findWhole(engine, layout, units);
  const isHeld = record?.units.every(({ load }) => whole.has(load)) === true;
  if (record !== undefined && isHeld && (await areSame(folder, record.files))) {
    if (!isEverywhere) await writeEpoch(engine, key, { ...record, number: record.number + 1 });
    return summary(record, !isEverywhere, new Set(record.units.map((u) => u.load)));
  }
  const known = units.filter(({ load }) => whole.has(load));
  const next = await loadAll(request, layout, known, onProgress);
  await writeEpoch(engine, key, { ...next, number: (record?.number ?? 0) + 1 });
  return summary(next, true, new Set(known.map(({ load }) => load)));
}

function summary(
  { files, units }: Pick<EpochRecord, "files" | "units">,
  isNew: boolean,
  known: ReadonlySet<bigint>,
): Loaded {
  const kept = units.filter(({ load }) => known.has(load)).length;
  return {
    isNew,
    files,
    snapshots: units.reduce((sum, { snapshots }) => sum + snapshots, 0),
    orders: units.reduce((sum, { orders }) => sum + orders, 0),
    kept,
    loaded: units.length - kept,
  };
}

/** Whether a folder's books are, byte for byte, the files that were loaded. */
async function areSame(folder: string, files: readonly BookInput[]): Promise<boolean> {
  const faults = createFaultList();
  const books = await listBooks(folder, faults);
  if (!faults.isEmpty() || books.length !== files.length) return false;
  for (const [i, { path, file }] of books.entries()) {
    if (files[i]?.file !== file) return false;
    const hash = createHash("sha256");
    for await (const chunk of readBytes(path)) hash.update(chunk);
    if (hash.digest("hex") !== files[i]?.sha256) return false;
  }
  return true;
}

/** A unit while its snapshots come in. */
interface OpenUnit {
  unit: { -readonly [Field in keyof Unit]: Unit[Field] };
  /** The one that a load before this one had finished, if there is any. */
  readonly known: Unit | undefined;
}

async function loadAll(
  request: LoadRequest,
  layout: Layout,
  known: readonly Unit[],
  onProgress: (snapshots: number) => void,
): Promise<Pick<EpochRecord, "files" | "units">> {
  const { engine, key, folder, markets, batchBytes = BATCH_BYTES } = request;
  const nameOf = new Map<bigint, string>();
  const ids = new Map<string, bigint>();
  const unitOf = new Map(known.map((unit) => [keyOf(unit), unit]));
  const open = new Map<string, OpenUnit>();
  const done: Unit[] = [];
  const finished: Unit[] = [];
  const writer = createRowWriter();
  const fresh: string[] = [];
  let stale = false;
  let count = 0;

  function idOf(name: string): bigint {
    const before = ids.get(name);
    if (before !== undefined) return before;
    const id = accountId(name);
    const other = nameOf.get(id);
    if (other !== undefined) refuseNames(name, other);
    nameOf.set(id, name);
    ids.set(name, id);
    fresh.push(name);
    return id;
  }

  async function flush() {
    if (writer.length > 0) await engine.first.insert(layout.loaded, writer.take());
    if (fresh.length > 0) await insertNames(engine, fresh.splice(0), idOf);
    if (finished.length === 0) return;
    const whole = await findWhole(engine, layout, finished);
    const broken = finished.find(({ load }) => !whole.has(load));
    if (broken !== undefined) refuseBroken(engine, broken);
    await writeUnits(engine, key, finished);
    done.push(...finished.splice(0));
  }

  /** A unit whose last snapshot was seen. */
  function close({ unit, known: before }: OpenUnit) {
    if (before === undefined) finished.push(unit);
    else if (isSame(unit, before)) done.push(before);
    else {
      stale = true;
      unitOf.delete(keyOf(before));
    }
  }

  async function add(snapshot: Snapshot, { file }: ListedBook) {
    const day = Math.floor(snapshot.time / DAY_MS);
    const place = JSON.stringify([file, snapshot.market.id]);
    let current = open.get(place);
    if (current?.unit.day !== day) {
      if (current !== undefined) close(current);
      current = openUnit(file, snapshot.market.id, day, unitOf);
      open.set(place, current);
    }
    const { unit } = current;
    const row = toRow(snapshot, idOf);
    unit.snapshots += 1;
    unit.orders += row.orders.length;
    unit.mark = addMarks(unit.mark, markOf(row));
    unit.price = max(unit.price, largestPrice(row));
    unit.side = max(unit.side, largestSide(row));
    if (current.known === undefined) writeRow(writer, row, unit.load);
    if (writer.length >= batchBytes) await flush();
    count += 1;
    if (count % 256 === 0) onProgress(count);
  }

  for (;;) {
    const { snapshots, inputs } = readNamedBooks(folder, markets);
    for await (const { snapshot, from } of snapshots) await add(snapshot, from);
    for (const unit of open.values()) close(unit);
    open.clear();
    await flush();
    onProgress(count);
    // A book that changed since it was loaded is read once more, and what of it changed is loaded anew.
    if (!stale) return { files: inputs(), units: done };
    for (const unit of done.splice(0)) unitOf.set(keyOf(unit), unit);
    stale = false;
    count = 0;
  }
}

function keyOf({ file, market, day }: Pick<Unit, "file" | "market" | "day">): string {
  return JSON.stringify([file, market, day]);
}

function openUnit(
  file: string,
  market: string,
  day: number,
  known: ReadonlyMap<string, Unit>,
): OpenUnit {
  const load = randomBytes(8).readBigUInt64BE(0);
  const unit = { file, market, day, load, snapshots: 0, orders: 0, mark: 0n, price: 0n, side: 0n };
  return { unit, known: known.get(keyOf(unit)) };
}

function isSame(a: Unit, b: Unit): boolean {
  return a.snapshots === b.snapshots && a.orders === b.orders && a.mark === b.mark;
}

async function insertNames(
  { database, servers }: Engine,
  names: readonly string[],
  idOf: (name: string) => bigint,
): Promise<void> {
  const writer = createRowWriter();
  for (const name of names) {
    writer.uint64(idOf(name));
    writer.text(name);
  }
  const rows = writer.take();
  for (const server of servers) await server.insert(`${database}.accounts`, rows);
}

function refuseNames(a: string, b: string): never {
  return refuse({
    where: "accounts",
    got: `${JSON.stringify(a)} and ${JSON.stringify(b)}, whose sha256 begin alike`,
    expected: "names that their first 8 bytes tell apart",
    fix: "Score these books with the embedded engine.",
  });
}

function refuseBroken({ first }: Engine, { market, day }: Unit): never {
  return refuse({
    where: first.url,
    got: `other rows of ${market} on ${new Date(day * DAY_MS).toISOString().slice(0, 10)} than were sent`,
    expected: "every row, once",
    fix: "Run the command again: it goes on from what is done",
  });
}
