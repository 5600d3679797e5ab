/** What the tests of this room share: two markets, lines of a book, folders that go away, faults that are caught. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { EpochSnapshot } from "../../src/book/snapshot.ts";
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

/** A line that differs from SNAPSHOT in the given fields. */
export function line(fields: object = {}): string {
  return JSON.stringify({ ...SNAPSHOT, ...fields });
}

/** A line whose only order differs from ORDER in the given fields. */
export function lineWithOrder(fields: object): string {
  return line({ orders: [{ ...ORDER, ...fields }] });
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
