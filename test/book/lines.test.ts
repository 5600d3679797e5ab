import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { type Line, openText } from "../../src/book/lines.ts";
import { InvariantError } from "../../src/errors.ts";
import { collect, faultOf, inFolder, withFile } from "./fixtures.ts";

const TEXT = "first\nsecond\n";

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function read(path: string): Promise<Line[]> {
  return collect(openText(path).lines);
}

describe("openText", () => {
  it("should give the lines with their numbers", () =>
    withFile("a.txt", TEXT, async (path) => {
      expect(await read(path)).to.deep.equal([
        { number: 1, text: "first", end: "\n" },
        { number: 2, text: "second", end: "\n" },
      ]);
    }));

  it("should give a last line without a line end", () =>
    withFile("a.txt", "first\nsecond", async (path) => {
      expect((await read(path)).at(-1)).to.deep.equal({ number: 2, text: "second", end: "" });
    }));

  it("should strip a carriage return at a line's end", () =>
    withFile("a.txt", "first\r\nse\rcond\r\n", async (path) => {
      expect((await read(path)).map(({ text }) => text)).to.deep.equal(["first", "se\rcond"]);
    }));

  it("should tell each line's end", () =>
    withFile("a.txt", "first\nsecond\r\nthird\r", async (path) => {
      expect((await read(path)).map(({ end }) => end)).to.deep.equal(["\n", "\r\n", ""]);
    }));

  it("should drop a byte order mark", () =>
    withFile("a.txt", `\ufeff${TEXT}`, async (path) => {
      expect((await read(path))[0]?.text).to.equal("first");
    }));

  it("should give lines that are longer than a chunk of the file", () => {
    const long = "🌊".repeat(100_000);
    return withFile("a.txt", `${long}\n${long}`, async (path) => {
      expect((await read(path)).map(({ text }) => text)).to.deep.equal([long, long]);
    });
  });

  it("should give the digest of the file's bytes", () =>
    withFile("a.txt", "first\r\nsecond", async (path) => {
      const file = openText(path);
      await collect(file.lines);
      const text = "first\r\nsecond";
      expect(file.digest()).to.deep.equal({ sha256: sha256(text), bytes: 13, lines: 2 });
    }));

  it("should give the same lines and digest when the file is gzipped", () =>
    withFile("a.txt.gz", gzipSync(TEXT), async (path) => {
      const file = openText(path);
      expect((await collect(file.lines)).map(({ text }) => text)).to.deep.equal([
        "first",
        "second",
      ]);
      expect(file.digest()).to.deep.equal({ sha256: sha256(TEXT), bytes: 13, lines: 2 });
    }));

  it("should read a gzip file of several members", () =>
    withFile("a.gz", Buffer.concat([gzipSync("fi"), gzipSync("rst")]), async (path) => {
      expect(await read(path)).to.deep.equal([{ number: 1, text: "first", end: "" }]);
    }));

  it("should not give a digest before the last line", () =>
    withFile("a.txt", TEXT, async (path) => {
      expect(() => openText(path).digest()).to.throw(InvariantError);
    }));

  it("should refuse a missing file", () =>
    inFolder(async (folder) => {
      const path = join(folder, "none.gz");
      expect(await faultOf(read(path))).to.include({ where: path, got: "no such file" });
    }));

  it("should refuse a folder", () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, "a"));
      const fault = await faultOf(read(join(folder, "a")));
      expect(fault).to.include({ expected: "a readable file" });
    }));

  for (const [name, content] of [
    ["a.txt", ""],
    ["a.txt.gz", gzipSync("")],
  ] as const) {
    it(`should refuse an empty file, ${name}`, () =>
      withFile(name, content, async (path) => {
        expect(await faultOf(read(path))).to.include({ where: path, got: "an empty file" });
      }));
  }

  it("should refuse a gzip file that breaks off", () =>
    withFile("a.gz", gzipSync(TEXT).subarray(0, -3), async (path) => {
      const fault = await faultOf(read(path));
      expect(fault).to.include({ where: path, got: "a gzip file that breaks off" });
    }));

  it("should refuse a gzip file with a flipped bit", () => {
    const bytes = gzipSync(TEXT);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 6) ^ 1, bytes.length - 6);
    return withFile("a.gz", bytes, async (path) => {
      expect((await faultOf(read(path))).got).to.include("broken gzip data");
    });
  });

  it("should refuse a file that is not gzipped under a name that says so", () =>
    withFile("a.gz", TEXT, async (path) => {
      expect(await faultOf(read(path))).to.include({ where: path, expected: "a gzip file" });
    }));

  it("should refuse a gzip file with something behind its end", () =>
    withFile("a.gz", Buffer.concat([gzipSync(TEXT), Buffer.from(TEXT)]), async (path) => {
      expect((await faultOf(read(path))).expected).to.equal("a gzip file");
    }));

  it("should refuse bytes that are not UTF-8", () =>
    withFile("a.txt", Buffer.from("first\nsec\xffond\n", "latin1"), async (path) => {
      const fault = await faultOf(read(path));
      expect(fault).to.include({ where: `${path}:2`, expected: "text in UTF-8" });
    }));

  it("should refuse a line over the bound without holding it", () =>
    withFile("a.txt", `first\n${"x".repeat(300_000)}`, async (path) => {
      const lines = openText(path, { maxLineBytes: 100_000 }).lines;
      const fault = await faultOf(collect(lines));
      expect(fault).to.include({ where: `${path}:2`, expected: "lines of at most 100000 bytes" });
    }));
});
