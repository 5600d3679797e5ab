/**
 * What was loaded, kept on every server beside the snapshots. A unit is what one book has of one market's day: its rows
 * carry the unit's own random number, and count for nothing until the unit stands here. An epoch's record names its
 * books' files and its units; the newest one holds.
 */
import type { BookInput } from "../book/read-books.ts";
import { invariant, refuse } from "../errors.ts";
import type { Engine, Server } from "./connection.ts";
import { textSql } from "./names.ts";
import { createRowWriter } from "./row.ts";

/** Whose books. */
export interface EpochKey {
  readonly campaign: string;
  readonly phase: string;
  readonly epoch: number;
}

export interface Unit {
  readonly file: string;
  readonly market: string;
  /** Since 1970. */
  readonly day: number;
  readonly load: bigint;
  readonly snapshots: number;
  readonly orders: number;
  /** All rows' checksums together. */
  readonly mark: bigint;
  /** The largest price. */
  readonly price: bigint;
  /** The largest sum of the sizes of a snapshot's side. */
  readonly side: bigint;
}

export interface EpochRecord {
  readonly number: number;
  /** In the order in which they are read. */
  readonly files: readonly BookInput[];
  /** In the files' order. */
  readonly units: readonly Unit[];
}

function ofEpoch({ campaign, phase, epoch }: EpochKey): string {
  return `campaign = ${textSql(campaign)} AND phase = ${textSql(phase)} AND epoch = ${epoch}`;
}

/** Every unit that was ever loaded for an epoch, as all servers know it. */
export async function readUnits({ database, servers }: Engine, key: EpochKey): Promise<Unit[]> {
  const known = await Promise.all(
    servers.map((server) =>
      server.ask(`SELECT hex(file), hex(market), day, load, snapshots, orders, mark, price, side
        FROM ${database}.units WHERE ${ofEpoch(key)} ORDER BY load`),
    ),
  );
  const others = known.slice(1).map((rows) => new Set(rows.map((row) => row.join())));
  const first = new Map((known[0] ?? []).map((row) => [row.join(), row]));
  return [...first]
    .filter(([text]) => others.every((rows) => rows.has(text)))
    .map(([, row]) => toUnit(row));
}

function toUnit(row: readonly string[]): Unit {
  const [file = "", market = "", day, load, snapshots, orders, mark, price, side] = row;
  const unhex = (text: string) => Buffer.from(text, "hex").toString();
  return {
    file: unhex(file),
    market: unhex(market),
    day: Number(day),
    load: BigInt(load ?? ""),
    snapshots: Number(snapshots),
    orders: Number(orders),
    mark: BigInt(mark ?? ""),
    price: BigInt(price ?? ""),
    side: BigInt(side ?? ""),
  };
}

export async function writeUnits(
  { database, servers }: Engine,
  { campaign, phase, epoch }: EpochKey,
  units: readonly Unit[],
): Promise<void> {
  const writer = createRowWriter();
  for (const unit of units) {
    for (const text of [campaign, phase]) writer.text(text);
    writer.uint32(epoch);
    for (const text of [unit.file, unit.market]) writer.text(text);
    writer.uint32(unit.day);
    writer.uint64(unit.load);
    writer.uint64(BigInt(unit.snapshots));
    writer.uint64(BigInt(unit.orders));
    writer.uint64(unit.mark);
    for (const number of [unit.price, unit.side]) writer.text(number.toString());
  }
  const rows = writer.take();
  for (const server of servers) await server.insert(`${database}.units`, rows);
}

/**
 * The newest record of an epoch; undefined where none was finished.
 * @throws InputError where two servers do not say the same: one of them is behind.
 */
export async function readEpoch(engine: Engine, key: EpochKey): Promise<EpochRecord | undefined> {
  const [first, ...others] = await Promise.all(
    engine.servers.map((server) => readNewest(engine, server, key)),
  );
  for (const [i, other] of others.entries()) {
    if (other === first) continue;
    refuse({
      where: engine.servers[i + 1]?.url ?? "",
      got: "another record of what was loaded than at the first server",
      expected: `the same record of epoch ${key.epoch} on every server`,
      fix: "One of them is behind: run books load again",
    });
  }
  return first === undefined ? undefined : parseRecord(first);
}

/** As `readEpoch`, but the newest record of all servers, where some are behind. @returns it, and whether some are. */
export async function readAnyEpoch(
  engine: Engine,
  key: EpochKey,
): Promise<{ record: EpochRecord | undefined; isEverywhere: boolean }> {
  const texts = await Promise.all(engine.servers.map((server) => readNewest(engine, server, key)));
  const records = texts.flatMap((text) => (text === undefined ? [] : [parseRecord(text)]));
  const record = records.sort((a, b) => b.number - a.number)[0];
  return { record, isEverywhere: new Set(texts).size === 1 };
}

async function readNewest(
  { database }: Engine,
  server: Server,
  key: EpochKey,
): Promise<string | undefined> {
  const [row] = await server.ask(`SELECT hex(record) FROM ${database}.epochs
    WHERE ${ofEpoch(key)} ORDER BY number DESC, record LIMIT 1`);
  return row?.[0];
}

/** Writes a record on every server. */
export async function writeEpoch(
  { database, servers }: Engine,
  { campaign, phase, epoch }: EpochKey,
  record: EpochRecord,
): Promise<void> {
  const writer = createRowWriter();
  for (const text of [campaign, phase]) writer.text(text);
  writer.uint32(epoch);
  writer.uint32(record.number);
  writer.text(
    JSON.stringify(record, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
  );
  const rows = writer.take();
  for (const server of servers) await server.insert(`${database}.epochs`, rows);
}

function parseRecord(hex: string): EpochRecord {
  const record = JSON.parse(Buffer.from(hex, "hex").toString()) as EpochRecord;
  invariant(Array.isArray(record.files) && Array.isArray(record.units), "a record is one of ours");
  const units = record.units.map((unit) => ({
    ...unit,
    load: BigInt(unit.load),
    mark: BigInt(unit.mark),
    price: BigInt(unit.price),
    side: BigInt(unit.side),
  }));
  return { ...record, units };
}
