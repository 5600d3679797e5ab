import { execFile } from "node:child_process";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { inFolder, line, ORDER } from "./fixtures.ts";

const MEGABYTE = 1024 * 1024;

/** A line of about 25 kB with few fields, so that the test spends its time on bytes. */
const LINE = line({
  time: 0,
  orders: Array.from({ length: 25 }, (_, i) => ({ ...ORDER, id: `${i}`.padEnd(900, "x") })),
});
const [HEAD = "", TAIL = ""] = LINE.split('"time":0');

/** Appends gzip members of 16 MB each to a file, until there are as many bytes of lines. */
async function writeBook(path: string, bytes: number): Promise<number> {
  let lines = 0;
  for (let written = 0; written < bytes; ) {
    const member: string[] = [];
    for (let size = 0; size < 16 * MEGABYTE; size += LINE.length) {
      lines += 1;
      member.push(`${HEAD}"time":${lines}${TAIL}\n`);
    }
    const text = member.join("");
    written += text.length;
    await appendFile(path, gzipSync(text, { level: 1 }));
  }
  return lines;
}

async function measure(folder: string): Promise<{ snapshots: number; peakKb: number }> {
  const script = join(import.meta.dirname, "read-and-measure.ts");
  const args = ["--max-old-space-size=40", "--max-semi-space-size=4", script, folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as { snapshots: number; peakKb: number };
}

describe("readBooks, given a folder of 128 MB", () => {
  it("should read it in a heap of 40 MB, and a process smaller than the folder", () =>
    inFolder(async (folder) => {
      const lines = await writeBook(join(folder, "tide-usd.ndjson.gz"), 128 * MEGABYTE);
      const { snapshots, peakKb } = await measure(folder);
      expect(snapshots).to.equal(lines);
      expect(peakKb / 1024).to.be.below(128);
    }));
});
