import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { writeFolder } from "../../src/book/write-folder.ts";
import { faultOf, inFolder } from "./fixtures.ts";

/** Fills a draft with files. */
const fill = (files: Readonly<Record<string, string>>) => async (draft: string) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(draft, name), text);
  return "result";
};

describe("writeFolder", () => {
  it("should write the folder, and those around it", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a", "b");
      const written = await writeFolder(path, fill({ x: "1" }));
      expect(written).to.deep.equal({ result: "result", isNew: true });
      expect(await readFile(join(path, "x"), "utf8")).to.equal("1");
      expect(await readdir(join(folder, "a"))).to.deep.equal(["b"]);
    }));

  it("should let others read it as any other folder", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "usual"));
      await writeFolder(join(folder, "new"), fill({}));
      const modes = ["usual", "new"].map(async (name) => (await stat(join(folder, name))).mode);
      const [usual, written] = await Promise.all(modes);
      expect(written).to.equal(usual);
    }));

  it("given an empty folder, it should take its place", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "a"));
      const { isNew } = await writeFolder(join(folder, "a"), fill({ x: "1" }));
      expect(isNew).to.equal(true);
      expect(await readdir(join(folder, "a"))).to.deep.equal(["x"]);
    }));

  it("given the same files, it should say so and leave nothing beside", () =>
    inFolder(async (folder) => {
      await writeFolder(join(folder, "a"), fill({ x: "1", y: "2" }));
      const { isNew } = await writeFolder(join(folder, "a"), fill({ y: "2", x: "1" }));
      expect(isNew).to.equal(false);
      expect(await readdir(folder)).to.deep.equal(["a"]);
    }));

  for (const [what, files] of [
    ["another file", { x: "1", y: "2" }],
    ["a file less", {}],
    ["other bytes", { x: "2" }],
    ["another name", { y: "1" }],
  ] as const) {
    it(`given ${what} in its place, it should refuse and change nothing`, () =>
      inFolder(async (folder) => {
        const path = join(folder, "a");
        await writeFolder(path, fill({ x: "1" }));
        expect(await faultOf(writeFolder(path, fill(files)))).to.include({
          where: path,
          got: "other files",
        });
        expect(await readFile(join(path, "x"), "utf8")).to.equal("1");
        expect(await readdir(folder)).to.deep.equal(["a"]);
      }));
  }

  it("given a file in its place, it should refuse", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a");
      await writeFile(path, "x");
      expect(await faultOf(writeFolder(path, fill({ x: "1" })))).to.include({ where: path });
      expect(await readFile(path, "utf8")).to.equal("x");
    }));

  it("given a file around it, it should refuse", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "a"), "x");
      const fault = await faultOf(writeFolder(join(folder, "a", "b"), fill({})));
      expect(fault.expected).to.equal("a folder that can be written");
    }));

  it("when writing fails, it should leave nothing behind", () =>
    inFolder(async (folder) => {
      const failure = await writeFolder(join(folder, "a", "b"), async (draft) => {
        await fill({ x: "1" })(draft);
        throw new Error("disk");
      }).catch((error: Error) => error.message);
      expect(failure).to.equal("disk");
      expect(await readdir(folder)).to.deep.equal([]);
    }));
});
