/**
 * Books whose bytes are mutated, scored with and without the kernel: the same points, or the same text of an error.
 * TIDEMARK_DEPTH=100 goes through a hundred times as many.
 */
import { isUtf8 } from "node:buffer";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { formatCsvRows } from "../../src/book/format-rows.ts";
import { formatSnapshot } from "../../src/book/format-snapshot.ts";
import { parseSnapshot } from "../../src/book/parse-snapshot.ts";
import { COLUMNS } from "../../src/book/row-snapshots.ts";
import { openDesk } from "../../src/epoch/scoring/desk.ts";
import { openTally } from "../../src/epoch/scoring/tally.ts";
import { feed } from "../kernel/score-stage.ts";
import {
  type AnyScene,
  anyLine,
  anyScene,
  anyTable,
  DEPTH,
  epochSceneOf,
  MODULE,
  outcome,
  PLAIN,
  WASM,
} from "./any-books.ts";
import { mutate, mutations } from "./mutations.ts";
import { inFolder } from "./stage.ts";

/** The stretches that a line gives by the kernel; undefined where it is declined. */
function byKernel(scene: AnyScene, line: Buffer) {
  const desk = openDesk(epochSceneOf(scene), MODULE);
  const kernel = desk.kernel?.kernel ?? expect.fail("there is no kernel");
  const tally = openTally(desk);
  feed(kernel, line);
  kernel.skipMark();
  kernel.endLine();
  return kernel.scanLines() === undefined ? tally.close() : undefined;
}

/** The same of each of its lines in plain TypeScript. */
function inPlain(scene: AnyScene, bytes: Buffer) {
  const desk = openDesk(epochSceneOf(scene), undefined);
  const tally = openTally(desk);
  const text = bytes.toString("utf8").replace(/^\ufeff(?=.)/su, "");
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const snapshot = isUtf8(bytes) && parseSnapshot(line, "", desk.scene.markets, () => {});
    if (!snapshot || !tally.add(snapshot)) return undefined;
  }
  return tally.close();
}

describe("a mutated line", () => {
  for (const [spelling, format] of [
    ["canonical", formatSnapshot],
    ["any", anyLine],
  ] as const) {
    it(`given ${spelling} NDJSON that the kernel scores, it should be sound, and score the same in plain TypeScript`, () => {
      const seen = { scored: 0, declined: 0 };
      const scenes = fc
        .sample(anyScene, { numRuns: 200, seed: 7 })
        .filter(({ snapshots }) => snapshots.length > 0);
      fc.assert(
        fc.property(fc.constantFrom(...scenes), fc.nat(), mutations, (scene, place, changes) => {
          const snapshot = scene.snapshots[place % scene.snapshots.length] ?? expect.fail("none");
          const line = mutate(Buffer.from(`${format(snapshot)}\n`), changes);
          const scored = line.length === 0 ? undefined : byKernel(scene, line);
          seen[scored === undefined ? "declined" : "scored"]++;
          if (scored !== undefined) expect(inPlain(scene, line)).to.deep.equal(scored);
        }),
        { numRuns: 2_000 * DEPTH },
      );
      expect(Math.min(seen.scored, seen.declined)).to.be.above(200 * DEPTH);
    });
  }
});

describe("a mutated book", () => {
  const SPELLINGS = {
    ndjson: (scene: AnyScene) =>
      scene.snapshots.map((each) => `${formatSnapshot(each)}\n`).join(""),
    csv: (scene: AnyScene) => `${COLUMNS}\n${scene.snapshots.map(formatCsvRows).join("")}`,
    "csv in quotes": (scene: AnyScene) => anyTable(scene.snapshots),
  };
  for (const [spelling, write] of Object.entries(SPELLINGS)) {
    it(`given ${spelling}, it should give the same with and without the kernel, errors too`, async () => {
      const seen = { scored: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(anyScene, mutations, (scene, changes) =>
          inFolder(async (folder) => {
            await mkdir(join(folder, "1"));
            await writeFile(join(folder, "1", "seed"), Buffer.from(scene.seed).toString("hex"));
            const name = `book.${spelling.split(" ")[0]}`;
            await writeFile(join(folder, "1", name), mutate(Buffer.from(write(scene)), changes));
            const plain = await outcome(scene, folder, PLAIN);
            expect(await outcome(scene, folder, WASM)).to.deep.equal(plain);
            seen[typeof plain === "string" ? "refused" : "scored"]++;
          }),
        ),
        { numRuns: 200 * DEPTH },
      );
      expect(Math.min(seen.scored, seen.refused)).to.be.above(20 * DEPTH);
    });
  }
});
