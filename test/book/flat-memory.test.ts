import { execFile } from "node:child_process";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { csv, inFolder, line, ORDER, rowWith } from "./fixtures.ts";

const MEGABYTE = 1024 * 1024;

/** Orders of about 1 kB, so that the test spends its time on bytes and not on fields. */
const ORDERS = Array.from({ length: 25 }, (_, i) => ({ ...ORDER, id: `${i}`.padEnd(900, "x") }));

/** A snapshot's text at a time, in each format. */
const FORMATS = {
  ndjson: (time: number) => `${line({ time, orders: ORDERS })}\n`,
  csv: (time: number) => ORDERS.map((order) => `${rowWith({ ...order, time })}\n`).join(""),
};

/** Appends gzip members of 16 MB each to a file, until there are as many bytes of snapshots. */
async function writeBook(
  path: string,
  bytes: number,
  header: string,
  textAt: (time: number) => string,
): Promise<number> {
  let snapshots = 0;
  await writeFile(path, gzipSync(header));
  for (let written = 0; written < bytes; ) {
    const member: string[] = [];
    for (let size = 0; size < 16 * MEGABYTE; ) {
      snapshots += 1;
      const text = textAt(snapshots);
      size += text.length;
      member.push(text);
    }
    const text = member.join("");
    written += text.length;
    await appendFile(path, gzipSync(text, { level: 1 }));
  }
  return snapshots;
}

async function measure(folder: string): Promise<{ snapshots: number; peakKb: number }> {
  const script = join(import.meta.dirname, "read-and-measure.ts");
  const args = ["--max-old-space-size=40", "--max-semi-space-size=4", script, folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as { snapshots: number; peakKb: number };
}

describe("readBooks, given a folder of 128 MB", () => {
  for (const [format, header] of [
    ["ndjson", ""],
    ["csv", csv()],
  ] as const) {
    it(`should read ${format} in a heap of 40 MB, and a process smaller than the folder`, () =>
      inFolder(async (folder) => {
        const path = join(folder, `tide-usd.${format}.gz`);
        const written = await writeBook(path, 128 * MEGABYTE, header, FORMATS[format]);
        const { snapshots, peakKb } = await measure(folder);
        expect(snapshots).to.equal(written);
        expect(peakKb / 1024).to.be.below(128);
      }));
  }
});
