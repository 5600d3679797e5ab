/** What the tests of this room share: two markets, lines of a book, folders that go away, faults that are caught. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readBooks } from "../../src/book/read-books.ts";
import type { EpochSnapshot, Order, Snapshot } from "../../src/book/snapshot.ts";
import type { Market, Phase, Terms } from "../../src/campaign/campaign.ts";
import { type Fault, InputError } from "../../src/errors.ts";

export const TIDE: Market = {
  id: "tide-usd",
  exchange: "Reef",
  base: "TIDE",
  quote: "USD",
  priceDecimals: 2,
  sizeDecimals: 4,
};

export const KELP: Market = { ...TIDE, id: "kelp-usd", base: "KELP", priceDecimals: 0 };

export const MARKETS: ReadonlyMap<string, Market> = new Map([
  [TIDE.id, TIDE],
  [KELP.id, KELP],
]);

export const CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

export const ORDER = {
  id: "1",
  account: CHECKSUMMED.toLowerCase(),
  side: "bid",
  price: "99.9",
  size: "1.5",
  openedAt: 1_767_657_600_000,
};

export const SNAPSHOT = {
  market: "tide-usd",
  time: 1_767_657_612_345,
  bid: "99.9",
  ask: "100.1",
  orders: [ORDER],
};

/** SNAPSHOT's order as it is read. */
export const READ_ORDER: Order = {
  id: "1",
  account: CHECKSUMMED.toLowerCase(),
  side: "bid",
  price: 9990n,
  size: 15_000n,
  openedAt: ORDER.openedAt,
};

/** SNAPSHOT as it is read. */
export const READ_SNAPSHOT: Snapshot = {
  market: TIDE,
  time: SNAPSHOT.time,
  bid: 9990n,
  ask: 10_010n,
  orders: [READ_ORDER],
};

/** A line that differs from SNAPSHOT in the given fields. */
export function line(fields: object = {}): string {
  return JSON.stringify({ ...SNAPSHOT, ...fields });
}

/** A line whose only order differs from ORDER in the given fields. */
export function lineWithOrder(fields: object): string {
  return line({ orders: [{ ...ORDER, ...fields }] });
}

/** The columns of a table of orders. */
export const COLUMNS = "market,time,bid,ask,id,account,side,price,size,openedAt".split(",");

/** The row of SNAPSHOT's only order, which differs from it in the given fields. */
export function rowWith(fields: Readonly<Record<string, unknown>> = {}): unknown[] {
  const row: Readonly<Record<string, unknown>> = { ...SNAPSHOT, ...ORDER, ...fields };
  return COLUMNS.map((column) => row[column]);
}

/** Such rows under their header, as CSV. None of their fields may need quotes. */
export function csv(...rows: readonly unknown[][]): string {
  return [COLUMNS, ...rows].map((row) => `${row.join(",")}\n`).join("");
}

/** Runs a test in a folder of its own, which is removed afterwards. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a test on a file of the given content. */
export async function withFile(
  name: string,
  content: string | Uint8Array,
  run: (path: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, name);
    await writeFile(path, content);
    await run(path);
  });
}

/** Runs a test on a folder with one book, whose file `write` makes. */
export function withBookFile(
  name: string,
  write: (path: string) => Promise<unknown>,
  run: (read: () => Promise<Snapshot[]>, path: string) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const path = join(folder, name);
    await write(path);
    await run(() => collect(readBooks(folder, MARKETS).snapshots), path);
  });
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The faults that a promise is refused with. */
export async function faultsOf(promise: Promise<unknown>): Promise<readonly Fault[]> {
  const error = await promise.then(
    () => expect.fail("was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw error;
  return error.faults;
}

/** The only fault that a promise is refused with. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const [fault, ...others] = await faultsOf(promise);
  expect(others).to.deep.equal([]);
  if (fault === undefined) return expect.fail("an error without faults");
  return fault;
}

/** A phase of `epochs` epochs of four intervals of a second, from unix ms 10,000, with terms for `markets` in each. */
export function phaseOf(markets: readonly Market[], epochs = 2): Phase {
  const terms = markets.map(
    (market): Terms => ({
      market,
      fromEpoch: 1,
      throughEpoch: epochs,
      intervalMs: 1000,
      maxSpreadPpm: 10_000,
      minSize: 0n,
      minAgeMs: 0,
      maxAgeMs: undefined,
      rewards: new Map(),
      allow: undefined,
      deny: new Set(),
      rule: { programme: "hummingbot", k: "2" },
    }),
  );
  return {
    name: "beta",
    chainId: 31337,
    distributor: undefined,
    start: 10_000,
    epochMs: 4000,
    epochs,
    seedHashes: [],
    tokens: [],
    terms,
  };
}

export async function* streamOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** A snapshot of TIDE without orders. */
export function emptySnapshot(epoch: number, time: number, market = TIDE): EpochSnapshot {
  return { epoch, snapshot: { market, time, bid: undefined, ask: undefined, orders: [] } };
}
