import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { writeWhole } from "../../src/book/write-whole.ts";
import { faultOf, inFolder } from "./fixtures.ts";

/** Every file below a folder with its content, and every empty folder. */
async function contentOf(folder: string): Promise<Record<string, string | null>> {
  const content: Record<string, string | null> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) content[name] = await readFile(path, "utf8");
    else if ((await readdir(path)).length === 0) content[name] = null;
  }
  return content;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("did not fail"),
    (error: unknown) => error,
  );
}

const FAILURE = new Error("the source broke off");

describe("writeWhole", () => {
  it("should write every file, and return what the writer returned", () =>
    inFolder(async (folder) => {
      const result = await writeWhole(folder, async (append) => {
        await append("a", "1\n");
        await append(join("x", "y", "b"), "2\n");
        await append("a", "3\n");
        return 42;
      });
      expect(result).to.equal(42);
      expect(await contentOf(folder)).to.deep.equal({ a: "1\n3\n", [join("x", "y", "b")]: "2\n" });
    }));

  it("should make the folder", () =>
    inFolder(async (folder) => {
      await writeWhole(join(folder, "x", "y"), (append) => append("a", "1"));
      expect(await contentOf(folder)).to.deep.equal({ [join("x", "y", "a")]: "1" });
    }));

  it("should replace files of the same name and keep others", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "a"), "old");
      await writeFile(join(folder, "b"), "old");
      await writeWhole(folder, (append) => append("a", "new"));
      expect(await contentOf(folder)).to.deep.equal({ a: "new", b: "old" });
    }));

  it("should show nothing before the end", () =>
    inFolder(async (folder) => {
      await writeWhole(folder, async (append) => {
        await append("a", "1");
        const names = (await readdir(folder)).filter((name) => !name.startsWith("."));
        expect(names).to.deep.equal([]);
      });
    }));

  describe("given a writer that fails", () => {
    const fail = async (append: (file: string, text: string) => Promise<void>): Promise<void> => {
      await append("a", "new");
      await append(join("z", "b"), "new");
      throw FAILURE;
    };

    it("should throw its error and leave the folder as it was", () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, "a"), "old");
        expect(await failureOf(writeWhole(folder, fail))).to.equal(FAILURE);
        expect(await contentOf(folder)).to.deep.equal({ a: "old" });
      }));

    it("should leave no folder that it made", () =>
      inFolder(async (folder) => {
        await failureOf(writeWhole(join(folder, "x", "y"), fail));
        expect(await contentOf(folder)).to.deep.equal({});
      }));

    it("should keep a folder in which somebody else has put something", () =>
      inFolder(async (folder) => {
        const made = join(folder, "x");
        const failing = writeWhole(made, async () => {
          await writeFile(join(made, "theirs"), "1");
          throw FAILURE;
        });
        expect(await failureOf(failing)).to.equal(FAILURE);
        expect(await contentOf(made)).to.deep.equal({ theirs: "1" });
      }));
  });

  describe("given a file that cannot take its place", () => {
    it("should put back what it had replaced", () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, "a"), "old");
        await mkdir(join(folder, "c", "in the way"), { recursive: true });
        await failureOf(
          writeWhole(folder, async (append) => {
            for (const file of ["a", "b", join("x", "b"), "c"]) await append(file, "new");
          }),
        );
        expect(await contentOf(folder)).to.deep.equal({
          a: "old",
          [join("c", "in the way")]: null,
        });
      }));
  });

  it("should refuse a folder that is a file", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a");
      await writeFile(path, "old");
      const fault = await faultOf(writeWhole(path, (append) => append("b", "new")));
      expect(fault).to.include({ where: path, expected: "a folder that can be written" });
      expect(await contentOf(folder)).to.deep.equal({ a: "old" });
    }));
});
