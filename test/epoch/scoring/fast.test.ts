/** The kernel against plain TypeScript and the oracle, from books on disk in every spelling. */
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { createFaultList } from "../../../src/book/fault-list.ts";
import { listBooks } from "../../../src/book/read-books.ts";
import { openDesk } from "../../../src/epoch/scoring/desk.ts";
import { joinParts } from "../../../src/epoch/scoring/fast.ts";
import { scorePart } from "../../../src/epoch/scoring/part.ts";
import { wholeBook } from "../../../src/epoch/scoring/parts.ts";
import { NO_DUCKDB } from "../../book/parquet-files.ts";
import {
  type AnyScene,
  anyScene,
  DEPTH,
  epochSceneOf,
  MODULE,
  oracleScores,
  outcome,
  PLAIN,
  plainScore,
  type Spelling,
  WASM,
  writeBooks,
} from "../any-books.ts";
import { inFolder } from "../stage.ts";

interface Scanned {
  readonly scores: ReturnType<typeof plainScore>[];
  /** How many snapshots the kernel scored itself. */
  readonly byKernel: number;
}

/** Scores a scene's books part by part, as the fast way does. */
async function scan(scene: AnyScene, books: string): Promise<Scanned> {
  const epoch = epochSceneOf(scene);
  const desk = openDesk(epoch, MODULE);
  const parts = [];
  for (const book of await listBooks(join(books, "1"), createFaultList())) {
    const part = await scorePart(desk, wholeBook(book, false), () => {});
    parts.push(part ?? expect.fail(`${book.file} was left to plain TypeScript`));
  }
  const scores = joinParts(epoch, parts) ?? expect.fail("the parts do not join");
  return { scores: scores.map(plainScore), byKernel: desk.kernel?.kernel.snapshots() ?? 0 };
}

/** Fewer runs than this tell no share. */
const ENOUGH = 100;

/** Runs of each spelling, and the least part of the snapshots that the kernel must score itself. */
const SPELLINGS: readonly [Spelling, runs: number, least: number][] = [
  ["canonical", 200, 0.3],
  ["any ndjson", 100, 0.2],
  ["gzip", 30, 0.2],
  ["csv", 100, 0.25],
  ["any csv", 100, 0.25],
  ["parquet", 25, 0.05],
];

describe("scoring by the kernel", () => {
  it("given more accounts in more markets than it can address, it should be left to plain TypeScript", () => {
    const [scene] = fc.sample(anyScene, { numRuns: 1, seed: 1 });
    const epoch = epochSceneOf(scene ?? expect.fail("there is a scene"));
    const payees = new Map(Array.from({ length: 5_000 }, (_, i) => [`mm-${i}`, `account ${i}`]));
    const market = epoch.running[0] ?? expect.fail("there is a market");
    const rule = { programme: "hummingbot", k: "1" } as const;
    const running = (markets: number) =>
      Array.from({ length: markets }, () => ({
        ...market,
        terms: { ...market.terms, rule },
        payees,
      }));
    expect(openDesk({ ...epoch, running: running(10) }, MODULE).kernel).to.be.an("object");
    expect(openDesk({ ...epoch, running: running(3_400) }, MODULE).kernel).to.equal(undefined);
  });

  for (const [spelling, numRuns, least] of SPELLINGS) {
    const skip = spelling === "parquet" && NO_DUCKDB;
    it(`given ${spelling}, it should be as in plain TypeScript and by the oracle`, {
      skip,
    }, async () => {
      let all = 0;
      let byKernel = 0;
      await fc.assert(
        fc.asyncProperty(anyScene, fc.boolean(), (scene, isOneFile) =>
          inFolder(async (folder) => {
            const books = await writeBooks(folder, scene, spelling, isOneFile);
            const plain = await outcome(scene, books, PLAIN);
            expect(plain).to.be.an("object");
            expect(await outcome(scene, books, WASM)).to.deep.equal(plain);
            const scanned = await scan(scene, books);
            expect(scanned.scores).to.deep.equal((plain as Scanned).scores);
            const oracle = oracleScores(scene);
            expect(
              scanned.scores.map(({ market, points, trailingEmpty }) => ({
                market,
                points,
                trailingEmpty,
              })),
            ).to.deep.equal(oracle);
            all += scene.snapshots.length;
            byKernel += scanned.byKernel;
          }),
        ),
        { numRuns: numRuns * DEPTH },
      );
      // The rest is of another programme, or has numbers beyond the kernel's.
      if (numRuns * DEPTH >= ENOUGH) expect(byKernel / all).to.be.above(least);
    });
  }

  it("should give the same from every spelling", async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, (scene) =>
        inFolder(async (folder) => {
          const scores = [];
          for (const spelling of ["canonical", "any ndjson", "csv", "any csv"] as const) {
            const books = await writeBooks(join(folder, spelling), scene, spelling, true);
            scores.push((await scan(scene, books)).scores);
          }
          for (const each of scores) expect(each).to.deep.equal(scores[0]);
        }),
      ),
      { numRuns: 30 },
    );
  });
});
