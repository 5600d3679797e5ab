/** What was altered in a published distribution, and whether the hashes that name it were altered with it. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { loadCampaign } from "../../../src/epoch/load.ts";
import { alterFile, rehash } from "../forge.ts";
import {
  ALBA,
  BOREAS,
  CIRRUS,
  campaignFile,
  checksWith,
  faultsOf,
  filesIn,
  onBuilt,
  onStage,
  type Stage,
  stageFor,
  TIDE,
  USD,
} from "../stage.ts";

/** Expects an epoch to be wrong, these checks among those that found it. */
async function expectWrong(stage: Stage, ...names: string[]): Promise<void> {
  const verdict = await stage.verify(2);
  expect(verdict.isRight).to.equal(false);
  expect(checksWith(verdict, "wrong")).to.include.members(names);
}

const addOne = (text: string) =>
  text.replace(/,(\d+)\n$/, (_, n: string) => `,${BigInt(n) + 1n}\n`);
const dropLast = (text: string) => text.replace(/[^\n]+\n$/, "");
const swapLast = (text: string) => text.replace(/([^\n]+\n)([^\n]+\n)$/, "$2$1");

describe("a distribution as it was built", () => {
  it("should be right by itself", () =>
    onBuilt(async (stage) => {
      const verdict = await stage.verify(2);
      expect(verdict.isRight).to.equal(true);
      expect(checksWith(verdict, "ok")).to.deep.equal(verdict.checks.map((check) => check.name));
      expect(verdict.checks.map((check) => check.name)).to.include.members([
        "identity",
        "files",
        "root",
        "leaves",
        "shards",
        "previous manifest",
        "marks",
        "rewards",
      ]);
    }));

  it("should be right from the books", () =>
    onBuilt(async (stage) => {
      const verdict = await stage.verify(2, { books: stage.books });
      expect(verdict.isRight).to.equal(true);
      expect(checksWith(verdict, "ok")).to.include.members(["book files", "books"]);
    }));

  it("given a campaign file in another spelling, it should be right, with a note", () =>
    onBuilt(async (stage) => {
      await writeFile(stage.file, JSON.stringify(campaignFile(), null, 2));
      const verdict = await stageFor(stage.folder, await loadCampaign(stage.file)).verify(2, {
        books: stage.books,
      });
      expect(verdict.isRight).to.equal(true);
      expect(checksWith(verdict, "note")).to.deep.equal(["campaign file"]);
    }));

  it("given a campaign file with other terms, it should be wrong", () =>
    onBuilt(async (stage) => {
      const file = campaignFile();
      Object.assign(file.phases.beta.terms[0] ?? {}, { k: "4" });
      await writeFile(stage.file, JSON.stringify(file));
      const verdict = await stageFor(stage.folder, await loadCampaign(stage.file)).verify(2);
      expect(checksWith(verdict, "wrong")).to.deep.equal(["campaign file"]);
    }));
});

describe("an altered file", () => {
  for (const [what, name, alter, found] of [
    [
      "one unit more in an entitlement",
      "entitlements.csv",
      addOne,
      ["files", "root", "shards", "marks", "rewards"],
    ],
    [
      "a miner missing",
      "entitlements.csv",
      dropLast,
      ["files", "root", "leaves", "shards", "marks", "rewards"],
    ],
    ["two rows swapped", "entitlements.csv", swapLast, ["spelling"]],
    ["one unit more in a reward", "rewards.csv", addOne, ["files", "rewards"]],
    ["a reward missing", "rewards.csv", dropLast, ["files", "rewards"]],
    ["one unit more carried", "state.csv", addOne, ["files", "rewards"]],
    ["nothing carried", "state.csv", dropLast, ["files", "rewards"]],
    [
      "another leaf in a shard",
      "shards/0.json",
      (text: string) => text.replace(ALBA, CIRRUS),
      ["files", "shards", "rewards"],
    ],
    [
      "another shard for an account",
      "shards/index.json",
      (text: string) => text.replace(ALBA, BOREAS),
      ["files", "shards"],
    ],
    [
      "a space in a shard",
      "shards/0.json",
      (text: string) => text.replace(":", ": "),
      ["files", "shards"],
    ],
    ["a table cut short", "entitlements.csv", (text: string) => text.slice(0, -5), ["spelling"]],
    [
      "line ends of Windows",
      "rewards.csv",
      (text: string) => text.replaceAll("\n", "\r\n"),
      ["spelling"],
    ],
    [
      "a manifest in another spelling",
      "manifest.json",
      (text: string) => `${text}\n`,
      ["spelling"],
    ],
  ] as const) {
    it(`given ${what}, it should be found`, () =>
      onBuilt(async (stage) => {
        await alterFile(stage, 2, name, alter);
        await expectWrong(stage, ...found);
      }));
  }

  for (const name of [
    "entitlements.csv",
    "rewards.csv",
    "state.csv",
    "shards/0.json",
    "manifest.json",
  ]) {
    it(`given a byte order mark before ${name}, whose hash is another then, it should be found`, () =>
      onBuilt(async (stage) => {
        await alterFile(stage, 2, name, (text) => `\ufeff${text}`);
        expect((await stage.verify(2)).isRight).to.equal(false);
      }));
  }

  it("given a file that is not of the distribution, it should be found", () =>
    onBuilt(async (stage) => {
      await writeFile(join(stage.folderOf(2), "notes.txt"), "x");
      await expectWrong(stage, "files");
    }));

  it("given a shard more, it should be found", () =>
    onBuilt(async (stage) => {
      await writeFile(join(stage.folderOf(2), "shards", "1.json"), "{}\n");
      await expectWrong(stage, "files", "shards");
    }));

  for (const name of ["shards/0.json", "shards/index.json"]) {
    it(`given ${name} is missing, it should be found`, () =>
      onBuilt(async (stage) => {
        await rm(join(stage.folderOf(2), name));
        await expectWrong(stage, "files", "shards");
      }));
  }

  for (const name of ["entitlements.csv", "rewards.csv", "state.csv", "manifest.json"]) {
    it(`given ${name} is missing, it should be found`, () =>
      onBuilt(async (stage) => {
        await rm(join(stage.folderOf(2), name));
        await expectWrong(stage, "spelling");
      }));
  }
});

describe("an altered file whose hashes, shards and root were made anew", () => {
  for (const [what, name, alter, found] of [
    ["one unit more in an entitlement", "entitlements.csv", addOne, ["marks", "rewards"]],
    [
      "one unit more in an entitlement and in this epoch's amount",
      "entitlements.csv",
      (text: string) =>
        text.replace(
          /,(\d+),(\d+)\n$/,
          (_, a: string, b: string) => `,${BigInt(a) + 1n},${BigInt(b) + 1n}\n`,
        ),
      ["rewards"],
    ],
    ["a miner missing", "entitlements.csv", dropLast, ["marks", "rewards"]],
    [
      "a miner more",
      "entitlements.csv",
      (text: string) => `${text}0x${"ff".repeat(20)},${TIDE},1,1\n`,
      ["rewards"],
    ],
    [
      "an entitlement of the epoch before lowered",
      "entitlements.csv",
      (text: string) => text.replace(/,\d+,(\d+)\n$/, ",0,1\n"),
      ["marks", "rewards"],
    ],
    ["one unit more in a reward", "rewards.csv", addOne, ["rewards"]],
    [
      "more points for one",
      "rewards.csv",
      (text: string) => text.replace(/,(\d+),(\d+)\n$/, ",9$1,$2\n"),
      ["rewards"],
    ],
    ["one unit more carried", "state.csv", addOne, ["rewards"]],
    [
      "something accrued for one who has nothing accrued",
      "state.csv",
      (text: string) => text.replace("amount\n", `amount\naccrued,${ALBA},${USD},1\n`),
      ["rewards"],
    ],
  ] as const) {
    it(`given ${what}, it should be found all the same`, () =>
      onBuilt(async (stage) => {
        await alterFile(stage, 2, name, alter);
        await rehash(stage, 2);
        await expectWrong(stage, ...found);
      }));
  }

  it("given nothing was altered, making them anew should change nothing", () =>
    onBuilt(async (stage) => {
      const before = await filesIn(stage.folderOf(2));
      await rehash(stage, 2);
      expect(await filesIn(stage.folderOf(2))).to.deep.equal(before);
    }));
});

describe("what cannot be verified", () => {
  it("given no distribution, it should be refused as input", () =>
    onStage(async (stage) => {
      expect((await faultsOf(stage.verify(1)))[0]).to.include({
        where: stage.folderOf(1),
        got: "no such folder",
      });
    }));

  it("given the epoch before is missing, it should be refused as input", () =>
    onBuilt(async (stage) => {
      await rm(stage.folderOf(1), { recursive: true });
      expect((await faultsOf(stage.verify(2)))[0]).to.include({
        where: stage.folderOf(1),
        got: "no such folder",
      });
    }));

  it("given bad books, it should be refused as input", () =>
    onBuilt(async (stage) => {
      await rm(join(stage.books, "2", "seed"));
      expect(await faultsOf(stage.verify(2, { books: stage.books }))).to.have.length(1);
    }));
});

describe("a campaign that goes on", () => {
  const changed = async (
    stage: Parameters<Parameters<typeof onBuilt>[0]>[0],
    change: (file: ReturnType<typeof campaignFile>) => void,
  ) => {
    const file = campaignFile();
    change(file);
    await writeFile(stage.file, JSON.stringify(file));
    return stageFor(stage.folder, await loadCampaign(stage.file)).verify(1, { books: stage.books });
  };

  it("given a miner that joined since, it should still find a past epoch right, and note it", () =>
    onBuilt(async (stage) => {
      const verdict = await changed(stage, (file) => {
        file.miners.push({ account: `0x${"5a".repeat(20)}` } as never);
      });
      expect(verdict.isRight).to.equal(true);
      expect(checksWith(verdict, "note")).to.deep.equal(["campaign file"]);
    }));

  it("given a phase that was extended since, it should still find a past epoch right", () =>
    onBuilt(async (stage) => {
      const verdict = await changed(stage, (file) => {
        file.phases.beta.epochs += 1;
      });
      expect(verdict.isRight).to.equal(true);
    }));
});
