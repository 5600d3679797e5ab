/** A snapshot as a row of ClickHouse: its orders as arrays, in RowBinary. */
import { createHash } from "node:crypto";
import { SIDES, type Snapshot } from "../book/snapshot.ts";
import { refuse } from "../errors.ts";
import { LOADED_BELOW } from "../score/numbers-sql.ts";

export interface RowOrder {
  /** 0 for a bid, 1 for an ask. */
  readonly side: 0 | 1;
  /** 0 for nobody's. */
  readonly account: bigint;
  readonly price: bigint;
  readonly size: bigint;
  /** All sizes at this price, on this side. */
  readonly level: bigint;
  readonly openedAt: number;
}

/** A price of 0 where a side is empty. */
export interface SnapshotRow {
  readonly market: string;
  readonly time: number;
  readonly bid: bigint;
  readonly ask: bigint;
  readonly orders: readonly RowOrder[];
}

export const DAY_MS = 86_400_000;

/** Days that ClickHouse has a date for. */
const DAYS = 65_536;

/** The number that stands for an account's name: its sha256's first 8 bytes. Zero is nobody. */
export function accountId(name: string): bigint {
  const id = createHash("sha256").update(name).digest().readBigUInt64BE(0);
  return id === 0n ? 1n : id;
}

/**
 * @param idOf gives `accountId` of names, as often as it is asked.
 * @throws InputError where the snapshot has numbers that do not fit in a column.
 */
export function toRow(snapshot: Snapshot, idOf: (name: string) => bigint): SnapshotRow {
  const { market, time, bid = 0n, ask = 0n, orders } = snapshot;
  const levels = SIDES.map(() => new Map<bigint, bigint>());
  for (const { side, price, size } of orders) {
    const level = levels[SIDES.indexOf(side)];
    level?.set(price, (level.get(price) ?? 0n) + size);
  }
  const rows = orders.map(({ side, account, price, size, openedAt }): RowOrder => {
    const s = side === "bid" ? 0 : 1;
    const level = levels[s]?.get(price) ?? size;
    const id = account === undefined ? 0n : idOf(account);
    return { side: s, account: id, price, size, level, openedAt };
  });
  const row = { market: market.id, time, bid, ask, orders: rows };
  if (largestPrice(row) >= LOADED_BELOW || largestSide(row) >= LOADED_BELOW) {
    refuse({
      where: `snapshot of ${market.id} at ${time}`,
      got: "a price, or sizes of a side, of more than 36 digits",
      expected: "numbers that 128 bits hold with room to multiply",
      fix: "Score it with the embedded engine.",
    });
  }
  if (time >= DAYS * DAY_MS) {
    const where = `snapshot of ${market.id} at ${time}`;
    refuse({ where, got: "a time that ClickHouse has no date for", expected: "one before 2149" });
  }
  return row;
}

export function largestPrice({ bid, ask, orders }: SnapshotRow): bigint {
  return orders.reduce((most, { price }) => (price > most ? price : most), bid > ask ? bid : ask);
}

/** The larger sum of a side's sizes. */
export function largestSide({ orders }: SnapshotRow): bigint {
  let [bids, asks] = [0n, 0n];
  for (const { side, size } of orders) {
    if (side === 0) bids += size;
    else asks += size;
  }
  return bids > asks ? bids : asks;
}

const LOW = 2n ** 64n - 1n;

/** Rows, one after the other, in ClickHouse's RowBinary. */
export interface RowWriter {
  readonly length: number;
  text(value: string): void;
  uint8(value: number): void;
  uint16(value: number): void;
  uint32(value: number): void;
  uint64(value: bigint): void;
  int64(value: number): void;
  decimal(value: bigint): void;
  count(value: number): void;
  /** All that was written, and begins anew. */
  take(): Buffer;
}

export function createRowWriter(): RowWriter {
  let bytes = Buffer.allocUnsafe(1024 * 1024);
  let at = 0;
  const room = (count: number) => {
    while (at + count > bytes.length) {
      bytes = Buffer.concat([bytes, Buffer.allocUnsafe(bytes.length)]);
    }
  };
  const writer: RowWriter = {
    get length() {
      return at;
    },
    text: (value) => {
      const length = Buffer.byteLength(value);
      writer.count(length);
      room(length);
      at += bytes.write(value, at);
    },
    uint8: (value) => {
      room(1);
      at = bytes.writeUInt8(value, at);
    },
    uint16: (value) => {
      room(2);
      at = bytes.writeUInt16LE(value, at);
    },
    uint32: (value) => {
      room(4);
      at = bytes.writeUInt32LE(value, at);
    },
    uint64: (value) => {
      room(8);
      at = bytes.writeBigUInt64LE(value, at);
    },
    int64: (value) => {
      room(8);
      at = bytes.writeBigInt64LE(BigInt(value), at);
    },
    decimal: (value) => {
      room(16);
      at = bytes.writeBigUInt64LE(value & LOW, at);
      at = bytes.writeBigUInt64LE(value >> 64n, at);
    },
    count: (value) => {
      let rest = value;
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) writer.uint8((rest % 0x80) + 0x80);
      writer.uint8(rest);
    },
    take: () => {
      const taken = Buffer.from(bytes.subarray(0, at));
      at = 0;
      return taken;
    },
  };
  return writer;
}

/** Writes a row of the table of snapshots. */
export function writeRow(writer: RowWriter, row: SnapshotRow, load: bigint): void {
  const { market, time, bid, ask, orders } = row;
  const array = (write: (order: RowOrder) => void) => {
    writer.count(orders.length);
    for (const order of orders) write(order);
  };
  writer.text(market);
  writer.uint16(Math.floor(time / DAY_MS));
  writer.uint64(load);
  writer.int64(time);
  writer.decimal(bid);
  writer.decimal(ask);
  array(({ account }) => writer.uint64(account));
  array(({ side }) => writer.uint8(side));
  array(({ price }) => writer.decimal(price));
  array(({ size }) => writer.decimal(size));
  array(({ level }) => writer.decimal(level));
  array(({ openedAt }) => writer.int64(openedAt));
}
