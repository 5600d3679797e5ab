/** Random epochs of several markets as campaigns and books on disk, in every spelling that a book may have. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { openBookWriter } from "../../src/book/book-writer.ts";
import { formatCsvRows, toTableFields } from "../../src/book/format-rows.ts";
import { formatSnapshot } from "../../src/book/format-snapshot.ts";
import { COLUMNS } from "../../src/book/row-snapshots.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import { epochSpan, termsInEpoch } from "../../src/campaign/calendar.ts";
import type { Campaign, Market, Phase } from "../../src/campaign/campaign.ts";
import { payeesUnder } from "../../src/campaign/miners.ts";
import type { ScoreMeans } from "../../src/epoch/scoring/means.ts";
import type { EpochScene } from "../../src/epoch/scoring/scene.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { builtKernel, loadModule } from "../../src/epoch/scoring/wasm-module.ts";
import { InputError } from "../../src/errors.ts";
import type { MarketScore } from "../../src/score/market.ts";
import { type AnyEpoch, scoreAny } from "../oracle/programmes.ts";
import { randomCampaign } from "../oracle/random-campaign.ts";
import type { SnapshotInput } from "../oracle/rules.ts";
import { anyTermsOf, snapshotOf } from "../score/adapt.ts";

/** Where the kernel is not built, the tests fail: `npm test` builds it. */
export const MODULE = loadModule(builtKernel("score")) ?? expect.fail("npm run build was not run");

/** TIDEMARK_DEPTH=20 lets random tests of scoring run twenty times as long. */
export const DEPTH = Number(process.env.TIDEMARK_DEPTH ?? 1);

export const PLAIN: ScoreMeans = { workers: 1, module: undefined };
export const WASM: ScoreMeans = { workers: 1, module: MODULE };

/** One epoch, number 1 of its phase. */
export interface AnyScene {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly seed: Uint8Array;
  /** By market, as the books have it. */
  readonly epochs: ReadonlyMap<string, AnyEpoch>;
  readonly snapshots: readonly Snapshot[];
}

/** What a scene is made of beside a random campaign. */
const recipe = fc.record({
  campaign: randomCampaign,
  priceDecimals: fc.constantFrom(0, 2, 9, 12, 18),
  sizeDecimals: fc.constantFrom(0, 5, 10, 18),
  hasSeed: fc.boolean(),
  /** Whether prices and sizes are cut to the digits that the kernel takes; else many are beyond. */
  isTamed: fc.oneof(
    { weight: 5, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  /** Whether markets of other programmes stand beside. */
  isMixed: fc.oneof(
    { weight: 1, arbitrary: fc.constant(true) },
    { weight: 3, arbitrary: fc.constant(false) },
  ),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer T> ? T : never;

/** Random scenes. Programmes that weigh what makers did beside the books are left out. */
export const anyScene: fc.Arbitrary<AnyScene> = recipe.map(sceneOf);

function sceneOf(made: Recipe): AnyScene {
  const { campaign: random, hasSeed, isTamed, isMixed } = made;
  const { start, seed, markets } = random.epochs[0] ?? expect.fail("a campaign has an epoch");
  const { miners, epochMs } = random;
  const own = isTamed
    ? { priceDecimals: made.priceDecimals % 10, sizeDecimals: made.sizeDecimals % 11 }
    : { priceDecimals: made.priceDecimals, sizeDecimals: made.sizeDecimals };
  const epochs = new Map(
    [...markets].flatMap(([id, { books }]): [string, AnyEpoch][] => {
      const { programme } = books;
      if (programme !== "hummingbot" && (programme !== "two-sided" || !isMixed)) return [];
      const snapshots = books.snapshots.map((book) => soundBook(isTamed ? tame(book) : book));
      return [[id, { ...books, snapshots }]];
    }),
  );
  const marketOf = (id: string): Market => ({ id, exchange: "X", base: "A", quote: "B", ...own });
  const earning = (epoch: AnyEpoch) => new Set(epoch.payees.values());
  const terms = [...epochs].map(([id, epoch]) => ({
    ...anyTermsOf(epoch, marketOf(id)),
    deny: new Set(miners.map(({ account }) => account).filter((each) => !earning(epoch).has(each))),
  }));
  const phase: Phase = {
    name: "beta",
    chainId: 31337,
    distributor: undefined,
    start,
    epochMs,
    epochs: 1,
    seedHashes: hasSeed ? [createHash("sha256").update(seed).digest("hex")] : [],
    tokens: [],
    terms,
  };
  const campaign: Campaign = {
    id: "any",
    name: "Any",
    sponsor: { name: "S", policyUrl: "https://example.org", disclaimer: "None." },
    markets: new Map(terms.map(({ market }) => [market.id, market])),
    miners: miners.map((miner) => ({ ...miner, name: undefined, joined: undefined })),
    phases: new Map([["beta", phase]]),
  };
  const snapshots = [...epochs].flatMap(([id, epoch]) =>
    epoch.snapshots.map((input) => snapshotOf(input, marketOf(id))),
  );
  return { campaign, phase, seed, epochs, snapshots };
}

/** Orders that a book may not have are left out: those of no size, or better than the best. */
function soundBook(book: SnapshotInput): SnapshotInput {
  const { bid, ask } = book;
  return {
    ...book,
    orders: book.orders.filter(({ side, price, size }) => {
      if (size === 0n) return false;
      return side === "bid" ? bid !== undefined && price <= bid : ask !== undefined && price >= ask;
    }),
  };
}

/** The scene as scoring has it. */
export function epochSceneOf({ campaign, phase, seed }: AnyScene): EpochScene {
  const running = termsInEpoch(phase, 1).map((terms) => ({
    terms,
    payees: payeesUnder(campaign, terms),
    activity: { volume: undefined, stake: undefined, joined: new Map() } as never,
  }));
  return {
    span: epochSpan(phase, 1),
    markets: campaign.markets,
    running,
    seed: phase.seedHashes.length > 0 ? seed : undefined,
  };
}

/** Cuts prices and sizes to at most 17 digits, whatever the decimals; which order is better stays the same. */
function tame(book: SnapshotInput): SnapshotInput {
  const prices = [book.bid ?? 1n, book.ask ?? 1n, ...book.orders.map(({ price }) => price)];
  const unit = prices.some((price) => price >= 10n ** 17n) ? 10n ** 6n : 1n;
  const cut = (price: bigint | undefined) => price && price / unit;
  return {
    ...book,
    bid: cut(book.bid),
    ask: cut(book.ask),
    orders: book.orders.map((order) => ({
      ...order,
      price: order.price / unit,
      size: order.size >= 10n ** 17n ? order.size % 10n ** 17n : order.size,
    })),
  };
}

/** How books are spelled. */
export type Spelling = "canonical" | "any ndjson" | "gzip" | "csv" | "any csv" | "parquet";

/** Writes a scene's books, all markets in one file by time or a file each. @returns the folder of all epochs' books. */
export async function writeBooks(
  folder: string,
  scene: AnyScene,
  spelling: Spelling,
  isOneFile: boolean,
): Promise<string> {
  const epoch = join(folder, "1");
  await mkdir(epoch, { recursive: true });
  await writeFile(join(epoch, "seed"), Buffer.from(scene.seed).toString("hex"));
  const byTime = scene.snapshots.toSorted((a, b) => a.time - b.time);
  const groups = isOneFile
    ? [byTime]
    : [...scene.epochs.keys()].map((id) => byTime.filter(({ market }) => market.id === id));
  for (const [i, snapshots] of groups.entries()) {
    if (snapshots.length > 0) await writeBook(join(epoch, `book-${i}`), snapshots, spelling);
  }
  return folder;
}

/** Writes one book; its ending is the spelling's. */
export async function writeBook(
  path: string,
  snapshots: readonly Snapshot[],
  spelling: Spelling,
): Promise<void> {
  const lines = snapshots.map((each) => `${formatSnapshot(each)}\n`).join("");
  switch (spelling) {
    case "canonical":
      return writeFile(`${path}.ndjson`, lines);
    case "gzip":
      return writeFile(`${path}.ndjson.gz`, gzipSync(lines));
    case "any ndjson":
      return writeFile(`${path}.ndjson`, `\ufeff${snapshots.map(anyLine).join("\r\n")}`);
    case "csv":
      return writeFile(`${path}.csv`, `${COLUMNS}\n${snapshots.map(formatCsvRows).join("")}`);
    case "any csv":
      return writeFile(`${path}.csv`, anyTable(snapshots));
    case "parquet": {
      const writer = await openBookWriter(`${path}.parquet`, "parquet");
      for (const snapshot of snapshots) await writer.write(snapshot);
      await writer.finish();
      return writer.close();
    }
  }
}

/** Fields in reverse, white space, addresses in capitals; every third line has an escape. */
export function anyLine(snapshot: Snapshot, place = 0): string {
  const reverse = (fields: object) => Object.fromEntries(Object.entries(fields).reverse());
  const { orders, ...book } = JSON.parse(formatSnapshot(snapshot));
  const text = JSON.stringify(
    reverse({ ...book, orders: orders.map(reverse).reverse() }),
    undefined,
    "\t",
  ).replaceAll("\n", " ");
  return place % 3 === 2 ? text.replace('"bid"', '"b\\u0069d"') : text;
}

/** Columns in reverse, everything in quotes. */
export function anyTable(snapshots: readonly Snapshot[]): string {
  const rows = snapshots.flatMap((each) => toTableFields(each).map((row) => row.toReversed()));
  return [COLUMNS.toReversed(), ...rows]
    .map((row) => row.map((field) => `"${field ?? ""}"`).join(","))
    .join("\r\n");
}

/** What scoring comes to: points, counts and inputs, or the text of its error. */
export async function outcome(
  { campaign, phase }: AnyScene,
  books: string,
  means: ScoreMeans,
): Promise<unknown> {
  try {
    const { scores, inputs, seed } = await scoreEpoch(campaign, phase, 1, books, () => {}, means);
    return { scores: scores.map(plainScore), inputs, seed };
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** A score without what its terms say. */
export function plainScore({ terms, points, ...score }: MarketScore) {
  return { ...score, market: terms.market.id, points: sorted(points) };
}

/** The same by the oracle, as far as it tells, sorted by market. */
export function oracleScores({ epochs }: AnyScene) {
  const byMarket = [...epochs].sort(([a], [b]) => (a < b ? -1 : 1));
  return byMarket.map(([market, epoch]) => {
    const { points, trailingEmpty } = scoreAny(epoch);
    return { market, points: sorted(points), trailingEmpty };
  });
}

function sorted(points: ReadonlyMap<string, bigint>): [string, bigint][] {
  return [...points].sort(([a], [b]) => (a < b ? -1 : 1));
}
