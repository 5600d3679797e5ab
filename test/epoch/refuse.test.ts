/** Bad input to a build: each a clear error, and nothing written. */
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import type { Fault } from "../../src/errors.ts";
import {
  bookFile,
  bookOf,
  faultsOf,
  filesIn,
  onStage,
  START,
  type Stage,
  seedOf,
  timeOf,
} from "./stage.ts";

/** Expects that an epoch's build is refused with one fault, and that nothing is written. */
async function expectRefused(stage: Stage, epoch = 1): Promise<Fault> {
  const before = await filesIn(stage.distributions);
  const [fault, ...others] = await faultsOf(stage.build(epoch));
  expect(others).to.deep.equal([]);
  expect(await filesIn(stage.distributions)).to.deep.equal(before);
  return fault ?? expect.fail("an error without faults");
}

const putBook = (stage: Stage, text: string, market = "tide-usd", epoch = 1) =>
  writeFile(bookFile(stage.books, epoch, market), text);
const firstTime = timeOf(1, "tide-usd", 0);
const retimed = (time: number) =>
  bookOf(1, "tide-usd").replace(`"time":${firstTime}`, `"time":${time}`);
const withoutSeeds = (file: { phases: { beta: object } }) => ({
  ...file,
  phases: { beta: { ...file.phases.beta, seedHashes: [] } },
});

describe("a snapshot that was not taken at its instant", () => {
  for (const off of [-1, 1]) {
    it(`given it is ${off} ms off, it should be refused, with the instant that was drawn`, () =>
      onStage(async (stage) => {
        await putBook(stage, retimed(firstTime + off));
        expect(await expectRefused(stage)).to.deep.equal({
          where: "snapshot of tide-usd in interval 0 of epoch 1",
          got: `time ${firstTime + off}`,
          expected: `${firstTime}, the instant that the epoch's seed draws`,
        });
      }));
  }

  it("given it was drawn for another market, it should be refused", () =>
    onStage(async (stage) => {
      await putBook(stage, retimed(timeOf(1, "kelp-usd", 0)));
      expect((await expectRefused(stage)).got).to.equal(`time ${timeOf(1, "kelp-usd", 0)}`);
    }));
});

describe("a snapshot outside the epoch", () => {
  it("given it is of the epoch after, it should be refused", () =>
    onStage(async (stage) => {
      await putBook(stage, bookOf(1, "tide-usd") + bookOf(2, "tide-usd"));
      const fault = await expectRefused(stage);
      expect(fault.where).to.equal(`snapshot of tide-usd at ${timeOf(2, "tide-usd", 0)}`);
      expect(fault.expected).to.equal(
        `a time of epoch 1, from ${START} to before ${START + 6_000}`,
      );
    }));

  it("given it is of the epoch before, it should be refused", () =>
    onStage(async (stage) => {
      await stage.build(1);
      await putBook(stage, bookOf(1, "tide-usd"), "tide-usd", 2);
      expect((await expectRefused(stage, 2)).expected).to.contain("a time of epoch 2");
    }));
});

describe("two snapshots in one interval", () => {
  it("given no seed forbids the second, it should be refused", () =>
    onStage(async (stage) => {
      const [first = "", ...rest] = bookOf(1, "tide-usd").split("\n");
      const second = first.replace(`"time":${firstTime}`, `"time":${firstTime + 1}`);
      await putBook(stage, [first, second, ...rest].join("\n"));
      expect((await expectRefused(stage)).got).to.equal("a second snapshot in interval 0");
    }, withoutSeeds));

  it("given a seed, it should be refused as off its instant", () =>
    onStage(async (stage) => {
      const [first = "", ...rest] = bookOf(1, "tide-usd").split("\n");
      const second = first.replace(`"time":${firstTime}`, `"time":${firstTime + 1}`);
      await putBook(stage, [first, second, ...rest].join("\n"));
      expect((await expectRefused(stage)).expected).to.contain(`${firstTime}, the instant`);
    }));
});

describe("a market without terms", () => {
  const endingKelp = (file: { phases: { beta: { terms: object[] } } }) => {
    const [tide, kelp] = file.phases.beta.terms;
    const terms = [tide, { ...kelp, throughEpoch: 1 }];
    return { ...file, phases: { beta: { ...file.phases.beta, terms } } };
  };

  it("given books of a market whose terms have ended, it should be refused", () =>
    onStage(async (stage) => {
      await stage.build(1);
      expect(await expectRefused(stage, 2)).to.deep.equal({
        where: `snapshot of kelp-usd at ${timeOf(2, "kelp-usd", 0)}`,
        got: "a market that is not scored from books in this epoch",
        expected: "only markets that are scored in epoch 2",
      });
    }, endingKelp));

  it("given a market that is not of the campaign, it should be refused", () =>
    onStage(async (stage) => {
      await putBook(stage, bookOf(1, "tide-usd").replace('"tide-usd"', '"weed-usd"'));
      expect((await expectRefused(stage)).where).to.match(/tide-usd\.ndjson:1\.market$/);
    }));
});

describe("a seed", () => {
  const putSeed = (stage: Stage, text: string) => writeFile(join(stage.books, "1", "seed"), text);

  it("given it is another than was committed to, it should be refused", () =>
    onStage(async (stage) => {
      await putSeed(stage, seedOf(2).toString("hex"));
      const fault = await expectRefused(stage);
      expect(fault.where).to.equal("seed of epoch 1");
      expect(fault.expected).to.match(/^the committed [0-9a-f]{64}$/);
    }));

  it("given it is missing, it should be refused, with its place", () =>
    onStage(async (stage) => {
      await rm(join(stage.books, "1", "seed"));
      expect(await expectRefused(stage)).to.include({
        where: join(stage.books, "1", "seed"),
        got: "no such file",
      });
    }));

  it("given it is no seed, it should be refused", () =>
    onStage(async (stage) => {
      await putSeed(stage, "seed");
      expect((await expectRefused(stage)).got).to.equal("4 characters");
    }));
});

describe("an epoch", () => {
  for (const epoch of [0, 4, 1.5]) {
    it(`given ${epoch} of 3, it should be refused`, () =>
      onStage(async (stage) => {
        await faultsOf(stage.build(epoch));
        expect((await filesIn(stage.distributions)).size).to.equal(0);
      }));
  }

  it("given the one before was not built, it should be refused, with what to do", () =>
    onStage(async (stage) => {
      const fault = await expectRefused(stage, 2);
      expect(fault).to.include({ where: stage.folderOf(1), got: "no such folder" });
      expect(fault.fix).to.contain("hardhat epoch build");
    }));

  it("given it has no folder of books, it should be refused", () =>
    onStage(async (stage) => {
      await rm(dirname(bookFile(stage.books, 1, "tide-usd")), { recursive: true });
      expect((await expectRefused(stage)).got).to.equal("no such file");
    }));

  it("given its folder holds the seed alone, it should carry every pool, and the next should build on it", () =>
    onStage(async (stage) => {
      await rm(bookFile(stage.books, 1, "tide-usd"));
      await rm(bookFile(stage.books, 1, "kelp-usd"));
      const { rewards, distribution } = await stage.build(1);
      expect(distribution.manifest.leaves).to.equal(0);
      expect(rewards.pools.every(({ pool, carried }) => pool === carried)).to.equal(true);
      expect((await stage.build(2)).distribution.manifest.leaves).to.be.greaterThan(0);
      expect((await stage.verify(2, { books: stage.books })).isRight).to.equal(true);
    }));
});

describe("a distribution that stands there already", () => {
  it("given other books, it should not be written over", () =>
    onStage(async (stage) => {
      await stage.build(1);
      await putBook(stage, bookOf(1, "tide-usd").replace('"size":"3"', '"size":"4"'));
      expect(await expectRefused(stage)).to.include({
        where: stage.folderOf(1),
        got: "other files",
      });
    }));
});

describe("the epoch before", () => {
  const alterBefore = (stage: Stage, file: string, from: string | RegExp, to: string) =>
    filesIn(stage.folderOf(1)).then((files) =>
      writeFile(join(stage.folderOf(1), file), (files.get(file) ?? "").replace(from, to)),
    );

  for (const [file, from, to] of [
    ["state.csv", /^(accrued,[^,]+,[^,]+,)/m, "$19"],
    ["entitlements.csv", /(\d+)\n$/, "9$1\n"],
  ] as const) {
    it(`given its ${file} is not the one of its manifest, it should not be built upon`, () =>
      onStage(async (stage) => {
        await stage.build(1);
        await alterBefore(stage, file, from, to);
        await expectRefused(stage, 2);
      }));
  }

  it("given it was built for another campaign's epoch, it should not be built upon", () =>
    onStage(async (stage) => {
      await stage.build(1);
      await alterBefore(stage, "manifest.json", '"campaign": "stage"', '"campaign": "other"');
      await expectRefused(stage, 2);
    }));

  it("given terms that have no place for what it carried, it should be refused", () =>
    onStage(async (stage) => {
      await stage.build(1);
      const terms = stage.phase.terms.filter((term) => term.market.id !== "tide-usd");
      await rm(bookFile(stage.books, 2, "tide-usd"));
      const faults = await faultsOf(stage.build(2, { phase: { ...stage.phase, terms } }));
      expect(faults[0]?.where).to.equal("carried over to tide-usd");
      expect((await filesIn(stage.folderOf(2))).size).to.equal(0);
    }));
});
