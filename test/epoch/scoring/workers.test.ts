/** Books cut into parts, scored by one thread or two, in any order of files. */

import { statSync } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { createFaultList } from "../../../src/book/fault-list.ts";
import { type ListedBook, listBooks } from "../../../src/book/read-books.ts";
import { joinParts, scoreFast } from "../../../src/epoch/scoring/fast.ts";
import { type BookPart, canBeCut, cutBook, wholeBook } from "../../../src/epoch/scoring/parts.ts";
import { openPool, scoreParts } from "../../../src/epoch/scoring/workers.ts";
import {
  type AnyScene,
  anyScene,
  epochSceneOf,
  MODULE,
  outcome,
  PLAIN,
  plainScore,
  type Spelling,
  writeBooks,
} from "../any-books.ts";
import { inFolder } from "../stage.ts";

const noProgress = () => {};

async function booksIn(folder: string): Promise<readonly ListedBook[]> {
  return listBooks(join(folder, "1"), createFaultList());
}

/** The scores of parts by so many threads; undefined where one of them is left to the plain way. */
async function scored(
  scene: AnyScene,
  parts: readonly BookPart[],
  workers: number,
  module: typeof MODULE | undefined = MODULE,
) {
  const epoch = epochSceneOf(scene);
  const found = await scoreParts(epoch, parts, { workers, module }, noProgress);
  return found && joinParts(epoch, found)?.map(plainScore);
}

async function plainScores(scene: AnyScene, books: string): Promise<unknown> {
  return ((await outcome(scene, books, PLAIN)) as { scores: unknown }).scores;
}

const someScene = anyScene.filter(({ snapshots }) => snapshots.length > 3);

describe("parts of books", () => {
  it("given any cut, they should join into what the whole files come to", () =>
    fc.assert(
      fc.asyncProperty(someScene, fc.integer({ min: 1, max: 4_000 }), (scene, partBytes) =>
        inFolder(async (folder) => {
          const books = await writeBooks(folder, scene, "canonical", true);
          const parts = (await booksIn(folder)).flatMap((book) =>
            cutBook(book, statSync(book.path).size, () => partBytes),
          );
          expect(await scored(scene, parts, 1)).to.deep.equal(await plainScores(scene, books));
        }),
      ),
      { numRuns: 60 },
    ));

  it("should be cut behind line ends, and hold every byte once", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a.ndjson");
      await writeFile(path, "1\n22\n333\n4444\n55555");
      const book: ListedBook = { book: "a", file: "a.ndjson", format: "ndjson", path };
      const cuts = (partBytes: number) =>
        cutBook(book, 19, () => partBytes).map(({ bytes }) => bytes?.from);
      expect(cuts(1)).to.deep.equal([0, 2, 5, 9, 14]);
      expect(cuts(6)).to.deep.equal([0, 9, 14]);
      expect(cuts(19)).to.deep.equal([0]);
      expect(cutBook(book, 19, () => 6).map(({ bytes }) => bytes?.to)).to.deep.equal([9, 14, 19]);
    }));

  it("should be whole files of what cannot be cut", () => {
    const can = (path: string, format: ListedBook["format"]) =>
      canBeCut({ book: "a", file: "a", format, path });
    expect(can("a.ndjson", "ndjson")).to.equal(true);
    expect(can("a.ndjson.gz", "ndjson")).to.equal(false);
    expect(can("a.csv", "csv")).to.equal(false);
  });
});

describe("two threads", () => {
  for (const spelling of ["canonical", "gzip", "csv"] as Spelling[]) {
    it(`given ${spelling}, they should give what one gives, with the kernel and without`, async () => {
      for (const scene of fc.sample(someScene, { numRuns: 3, seed: 11 })) {
        await inFolder(async (folder) => {
          const books = await writeBooks(folder, scene, spelling, false);
          const listed = await booksIn(folder);
          const whole = listed.map((book) => wholeBook(book, true));
          const cut = listed.flatMap((book) =>
            canBeCut(book)
              ? cutBook(book, statSync(book.path).size, () => 700)
              : [wholeBook(book, false)],
          );
          const plain = await plainScores(scene, books);
          for (const parts of [whole, cut]) {
            expect(await scored(scene, parts, 2)).to.deep.equal(plain);
            expect(await scored(scene, parts, 1)).to.deep.equal(plain);
          }
          expect(await scored(scene, whole, 2, undefined as never)).to.deep.equal(plain);
        });
      }
    });
  }

  it("given a fault in any part, they should leave all to the way that tells it", async () => {
    const [scene] = fc.sample(someScene, { numRuns: 1, seed: 5 });
    if (scene === undefined) return expect.fail("no scene");
    await inFolder(async (folder) => {
      await writeBooks(folder, scene, "canonical", true);
      await writeFile(join(folder, "1", "x.ndjson"), "nonsense\n");
      const parts = (await booksIn(folder)).map((book) => wholeBook(book, false));
      for (const workers of [1, 2]) expect(await scored(scene, parts, workers)).to.equal(undefined);
    });
  });

  it("given a thread that breaks down, they should fail, not give a result", async () => {
    const [scene] = fc.sample(someScene, { numRuns: 1, seed: 5 });
    if (scene === undefined) return expect.fail("no scene");
    await inFolder(async (folder) => {
      await writeBooks(folder, scene, "canonical", false);
      const parts = (await booksIn(folder)).map((book) => wholeBook(book, false));
      const broken = {
        ...wholeBook({ path: undefined } as never, false),
        book: undefined,
      } as never;
      for (const workers of [1, 2]) {
        const failure = await scored(
          scene,
          [...parts, broken, broken, broken, broken],
          workers,
        ).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(failure).to.be.instanceOf(Error);
      }
    });
  });
});

describe("a worker", () => {
  it("should score parts as this thread does, two asked for at once, and count what it has done", async () => {
    const [scene] = fc.sample(someScene, { numRuns: 1, seed: 5 });
    if (scene === undefined) return expect.fail("no scene");
    await inFolder(async (folder) => {
      await writeBooks(folder, scene, "canonical", true);
      const parts = (await booksIn(folder)).flatMap((book) =>
        cutBook(book, statSync(book.path).size, () => 500),
      );
      const epoch = epochSceneOf(scene);
      const expected = await scoreParts(epoch, parts, { workers: 1, module: MODULE }, noProgress);
      for (const module of [MODULE, undefined]) {
        const done = new Int32Array(new SharedArrayBuffer(4));
        const pool = await openPool({ scene: epoch, module, done }, 1);
        try {
          const whole = parts.map((part) =>
            module === undefined ? { ...part, bytes: undefined } : part,
          );
          const found = await Promise.all(whole.map((part) => pool.run(part)));
          if (module !== undefined) expect(found).to.deep.equal(expected);
          expect(done[0]).to.equal(
            scene.snapshots.length * (module === undefined ? parts.length : 1),
          );
          const failure = await pool.run({} as BookPart).catch((error: unknown) => error);
          expect(failure).to.be.instanceOf(Error);
          expect(await pool.run(parts[0] as BookPart)).to.be.an("object");
        } finally {
          await pool.destroy();
        }
      }
    });
  });
});

describe("the faster way", () => {
  it("given no kernel and one thread, it should not be taken, and say so where it would pay off", async () => {
    const [scene] = fc.sample(someScene, { numRuns: 1, seed: 5 });
    if (scene === undefined) return expect.fail("no scene");
    await inFolder(async (folder) => {
      let said = 0;
      const means = { ...PLAIN, onUnbuilt: () => said++ };
      const path = join(folder, "a.ndjson");
      await writeFile(path, "");
      for (const [bytes, expected] of [
        [1_000, 0],
        [64 * 1024 * 1024, 1],
      ] as const) {
        await truncate(path, bytes);
        const result = await scoreFast(epochSceneOf(scene), folder, false, means, noProgress);
        expect([result, said]).to.deep.equal([undefined, expected]);
      }
    });
  });

  it("given a folder that is a fault already, it should not be taken", async () => {
    const [scene] = fc.sample(someScene, { numRuns: 1, seed: 5 });
    if (scene === undefined) return expect.fail("no scene");
    const means = { workers: 1, module: MODULE };
    await inFolder(async (folder) => {
      for (const each of [join(folder, "none"), folder]) {
        for (const name of ["a.csv", "a.ndjson"]) await writeFile(join(folder, name), "x");
        expect(await scoreFast(epochSceneOf(scene), each, false, means, noProgress)).to.equal(
          undefined,
        );
      }
    });
  });
});
