import { createHash } from "node:crypto";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { hashFolder, readText, readTextIfThere, writeFolderWhole } from "../../src/epoch/files.ts";
import { type PublishedFile, publishedFile, sha256Text } from "../../src/merkle/file.ts";
import { faultsOf, filesIn, inFolder } from "./stage.ts";

const TEXTS = new Map([
  ["a.csv", "1\n"],
  ["shards/0.json", "{}\n"],
  ["shards/deep/1.json", "ü\n"],
]);

/** Each text in two pieces. */
const filesOf = (texts: Iterable<readonly [string, string]>): PublishedFile[] =>
  [...texts].map(([name, text]) =>
    publishedFile(name, () => [text.slice(0, text.length / 2), text.slice(text.length / 2)]),
  );

const FILES = filesOf(TEXTS);

describe("writeFolderWhole", () => {
  it("should write every file, in folders of its own making", () =>
    inFolder(async (folder) => {
      const target = join(folder, "x", "y", "1");
      expect(await writeFolderWhole(target, FILES)).to.equal(true);
      expect(await filesIn(target)).to.deep.equal(TEXTS);
    }));

  it("should leave nothing else beside the folder", () =>
    inFolder(async (folder) => {
      await writeFolderWhole(join(folder, "1"), FILES);
      expect(await readdir(folder)).to.deep.equal(["1"]);
    }));

  it("given the same files stand there, it should say that it wrote nothing", () =>
    inFolder(async (folder) => {
      await writeFolderWhole(join(folder, "1"), FILES);
      expect(await writeFolderWhole(join(folder, "1"), FILES.toReversed())).to.equal(false);
    }));

  for (const [what, files] of [
    ["one is other", filesOf(new Map([...TEXTS, ["a.csv", "2\n"]]))],
    ["one is missing", FILES.slice(1)],
    ["one is more", filesOf([...TEXTS, ["b.csv", "1\n"]])],
    ["one has another name", filesOf([...[...TEXTS].slice(1), ["b.csv", "1\n"]])],
    ["there are none", []],
  ] as const) {
    it(`given other files stand there, because ${what}, it should refuse and leave them untouched`, () =>
      inFolder(async (folder) => {
        const target = join(folder, "1");
        await writeFolderWhole(target, files.length === 0 ? FILES : files);
        const before = await filesIn(folder);
        const wanted = files.length === 0 ? files : FILES;
        const [fault] = await faultsOf(writeFolderWhole(target, wanted));
        expect(fault).to.include({ where: target, got: "other files" });
        expect(await filesIn(folder)).to.deep.equal(before);
      }));
  }

  it("given a write fails half way, it should leave nothing of it", () =>
    inFolder(async (folder) => {
      const impossible = filesOf([...TEXTS, ["a.csv/inside-a-file", "1\n"]]);
      const error = await writeFolderWhole(join(folder, "1"), impossible).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(Error);
      expect(await readdir(folder)).to.deep.equal([]);
    }));

  it("given a text that cannot be made to its end, it should leave nothing of it", () =>
    inFolder(async (folder) => {
      function* broken(): Generator<string> {
        yield "1\n";
        throw new Error("no more");
      }
      const files = [...FILES, { name: "b.csv", sha256: sha256Text(""), pieces: broken }];
      const error = await writeFolderWhole(join(folder, "1"), files).catch((e: unknown) => e);
      expect(error).to.include({ message: "no more" });
      expect(await readdir(folder)).to.deep.equal([]);
    }));

  it("given a file stands where the folder should, it should fail and leave it", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "1"), "mine");
      const error = await writeFolderWhole(join(folder, "1"), FILES).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(Error);
      expect(await filesIn(folder)).to.deep.equal(new Map([["1", "mine"]]));
    }));

  it("given two write at once, one should win and the folder be whole", () =>
    inFolder(async (folder) => {
      const target = join(folder, "1");
      const others = filesOf(new Map([...TEXTS, ["a.csv", "2\n"]]));
      const results = await Promise.allSettled(
        [FILES, others].map((files) => writeFolderWhole(target, files)),
      );
      expect(results.filter((result) => result.status === "fulfilled")).to.have.length(1);
      const left = await filesIn(target);
      expect(["1\n", "2\n"]).to.include(left.get("a.csv"));
      expect(left.size).to.equal(TEXTS.size);
      expect(await readdir(folder)).to.deep.equal(["1"]);
    }));

  it("given a path that is not in its shortest form, it should find what stands there", () =>
    inFolder(async (folder) => {
      const target = `${folder}/./1/`;
      await writeFolderWhole(target, FILES);
      expect(await writeFolderWhole(target, FILES)).to.equal(false);
    }));
});

describe("hashFolder", () => {
  it("should give every file's sha256 by its path inside, with slashes", () =>
    inFolder(async (folder) => {
      await writeFolderWhole(join(folder, "1"), FILES);
      expect(await hashFolder(join(folder, "1"))).to.deep.equal(
        new Map([...TEXTS].map(([name, text]) => [name, sha256Text(text)])),
      );
    }));

  it("should hash bytes as they are, whatever they mean", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "x"), Uint8Array.of(0xff, 0xfe));
      expect((await hashFolder(folder))?.get("x")).to.equal(
        createHash("sha256").update(Uint8Array.of(0xff, 0xfe)).digest("hex"),
      );
    }));

  it("given no such folder, it should say so by giving nothing", () =>
    inFolder(async (folder) => {
      expect(await hashFolder(join(folder, "1"))).to.equal(undefined);
    }));

  it("should not follow links out of the folder", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "1"));
      await writeFile(join(folder, "secret"), "x");
      await symlink(join(folder, "secret"), join(folder, "1", "link"));
      expect(await hashFolder(join(folder, "1"))).to.deep.equal(new Map());
    }));
});

describe("readText", () => {
  it("given a file that is not UTF-8, it should refuse", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "x"), Uint8Array.of(0xff, 0xfe));
      expect((await faultsOf(readText(join(folder, "x"), "a file")))[0]).to.include({
        where: join(folder, "x"),
        got: "bytes that are not UTF-8",
      });
    }));

  it("should give the text, every byte of it", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "x"), "\ufeffü\r\n");
      expect(await readText(join(folder, "x"), "a file")).to.equal("\ufeffü\r\n");
    }));

  it("given no such file, it should refuse with what was expected", () =>
    inFolder(async (folder) => {
      expect(await faultsOf(readText(join(folder, "x"), "a seed"))).to.deep.equal([
        { where: join(folder, "x"), got: "no such file", expected: "a seed" },
      ]);
    }));

  it("given a folder, it should refuse", () =>
    inFolder(async (folder) => {
      expect((await faultsOf(readText(folder, "a seed")))[0]?.expected).to.equal("a seed");
    }));
});

describe("readTextIfThere", () => {
  it("given no such file, it should give nothing", () =>
    inFolder(async (folder) => {
      expect(await readTextIfThere(join(folder, "x"), "a file")).to.equal(undefined);
    }));

  it("given it cannot be read, it should refuse all the same", () =>
    inFolder(async (folder) => {
      expect(await faultsOf(readTextIfThere(folder, "a file"))).to.have.length(1);
    }));
});
