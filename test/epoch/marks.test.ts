import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { checkDistribution } from "../../scripts/check/check-distribution.ts";
import { explainEpoch } from "../../src/epoch/explain.ts";
import { marksAbove, readEpochMarks, writeEpochMarks } from "../../src/epoch/marks.ts";
import { readDistribution } from "../../src/epoch/published/distribution.ts";
import { InputError } from "../../src/errors.ts";
import { key, type Marks } from "../../src/reward/state.ts";
import { ALBA, inFolder, onStage, type Stage, TIDE, USD } from "./stage.ts";

const STRANGER = `0x${"5f".repeat(20)}`;

/** ALBA claimed 7 TIDE where 2 are to be had in all; a stranger claimed too; one mark is below what is earned. */
const MARKS: Marks = new Map([
  [key(ALBA, TIDE), 7n * 10n ** 18n],
  [key(ALBA, USD), 1n],
  [key(STRANGER, TIDE), 3n],
]);

/** Epoch 1 was right; epoch 2 is built with marks. */
async function onMarked(run: (stage: Stage) => Promise<void>): Promise<void> {
  await onStage(async (stage) => {
    await stage.build(1);
    await writeEpochMarks(join(stage.books, "2"), MARKS);
    await stage.build(2);
    await run(stage);
  });
}

const wrongIn = (checks: readonly { name: string; result: string }[]) =>
  checks.filter(({ result }) => result === "wrong").map(({ name }) => name);

describe("an epoch with marks beside its books", () => {
  it("should publish them, and name them as an input", () =>
    onMarked(async ({ books, folderOf }) => {
      const beside = await readFile(join(books, "2", "marks.csv"), "utf8");
      expect(await readFile(join(folderOf(2), "marks.csv"), "utf8")).to.equal(beside);
      const { manifest } = await readDistribution(folderOf(2));
      const input = manifest.inputs.books.find(({ file }) => file === "marks.csv");
      expect(input?.sha256).to.equal(manifest.files["marks.csv"]);
    }));

  it("should put each leaf at its mark or above, and count marks in the totals", () =>
    onMarked(async ({ folderOf }) => {
      const { state, manifest } = await readDistribution(folderOf(2));
      expect(state.cumulative.get(key(ALBA, TIDE))).to.equal(7n * 10n ** 18n);
      expect(state.cumulative.get(key(STRANGER, TIDE))).to.equal(3n);
      expect(state.cumulative.get(key(ALBA, USD)) ?? 0n).to.be.above(1n);
      expect([...state.overpaid.keys()]).to.have.members([key(STRANGER, TIDE), key(ALBA, TIDE)]);
      const [total] = manifest.totals.filter(({ token }) => token === TIDE);
      expect(BigInt(total?.total ?? 0)).to.be.above(7n * 10n ** 18n);
    }));

  it("should be verified without books, from the books, and from books that have no marks", () =>
    onMarked(async ({ books, verify }) => {
      for (const from of [undefined, books]) {
        const { checks } = await verify(2, { books: from });
        expect(wrongIn(checks)).to.deep.equal([]);
        expect(checks.find(({ name }) => name === "marks on chain")?.result).to.equal("note");
      }
      await rm(join(books, "2", "marks.csv"));
      const { checks, isRight } = await verify(2, { books });
      expect(isRight).to.equal(true);
      expect(checks.find(({ name }) => name === "book files")?.result).to.equal("note");
    }));

  it("should be found right by the independent checker, and so should the next", () =>
    onMarked(async ({ build, verify, folderOf }) => {
      await build(3);
      expect((await verify(3)).isRight).to.equal(true);
      for (const epoch of [2, 3]) {
        const findings = checkDistribution(folderOf(epoch), folderOf(epoch - 1));
        expect(findings.filter(({ faults }) => faults.length > 0)).to.deep.equal([]);
      }
    }));

  it("given another mark in the published file, it should be found", () =>
    onMarked(async ({ verify, folderOf }) => {
      const file = join(folderOf(2), "marks.csv");
      await writeFile(file, (await readFile(file, "utf8")).replace(",3\n", ",4\n"));
      const { checks } = await verify(2);
      expect(wrongIn(checks)).to.deep.equal(["files", "marks on chain", "rewards"]);
    }));

  it("should explain what was overpaid before and is still, alike from files and from books", () =>
    onMarked(async (stage) => {
      const settled = async () => {
        const { loaded, phase, books, distributions } = stage;
        const nothing = { market: undefined, day: undefined, hour: undefined, minute: undefined };
        const request = { loaded, phase, epoch: 3, books, distributions, account: ALBA };
        const explained = await explainEpoch({ ...request, ...nothing });
        if ("wrong" in explained) return expect.fail(JSON.stringify(explained.wrong));
        return explained.settlements.find(({ token }) => token.symbol === "TIDE");
      };
      const fromBooks = await settled();
      await stage.build(3);
      const published = await settled();
      expect({ ...published, token: 0 }).to.deep.equal({ ...fromBooks, token: 0 });
      const { overpaidBefore = 0n, earned = 0n, overpaid, paid } = published ?? {};
      expect(overpaidBefore).to.be.above(earned);
      expect([overpaid, paid]).to.deep.equal([overpaidBefore - earned, 0n]);
    }));
});

describe("marks.csv", () => {
  it("should hold marks above what was published, and only those", () => {
    const cumulative = new Map([
      [key(ALBA, TIDE), 5n],
      [key(ALBA, USD), 6n],
    ]);
    const marks = new Map([
      [key(ALBA, TIDE), 5n],
      [key(ALBA, USD), 7n],
      [key(STRANGER, USD), 1n],
    ]);
    expect([...marksAbove(marks, { cumulative }).keys()]).to.deep.equal([
      key(ALBA, USD),
      key(STRANGER, USD),
    ]);
  });

  it("should be written once, read back, and written over by higher marks", () =>
    inFolder(async (folder) => {
      expect(await readEpochMarks(folder)).to.deep.equal({ marks: new Map(), inputs: [] });
      expect(await writeEpochMarks(folder, MARKS)).to.equal(true);
      expect(await writeEpochMarks(folder, MARKS)).to.equal(false);
      expect((await readEpochMarks(folder)).marks).to.deep.equal(MARKS);
      const higher = new Map([...MARKS, [key(STRANGER, TIDE), 4n]]);
      expect(await writeEpochMarks(folder, higher)).to.equal(true);
      expect((await readEpochMarks(folder)).marks).to.deep.equal(higher);
    }));

  for (const [what, name, text] of [
    ["no row", "marks.csv", "account,token,mark\n"],
    ["an amount with a point", "marks.csv", `account,token,mark\n${ALBA},${TIDE},1.5\n`],
    ["a compressed file", "marks.csv.gz", "x"],
  ] as const) {
    it(`given ${what}, it should be refused`, () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, name), text);
        const refused = await readEpochMarks(folder).catch((error) => error);
        expect(refused).to.be.instanceOf(InputError);
      }));
  }
});
