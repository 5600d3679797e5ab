import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import type { PoolLog } from "../../src/pool/log.ts";
import { findLogs, openLogs } from "../../src/pool/log-file.ts";
import { holder, type RawLog, rawLogs, transfer } from "./logs.ts";

const LOGS = rawLogs(
  Array.from({ length: 500 }, (_, i) => [10 + i, transfer(holder(i), holder(i + 1), BigInt(i))]),
);
const [FIRST, SECOND, THIRD] = LOGS as [RawLog, RawLog, RawLog];
const lines = (logs: readonly object[]) => logs.map((log) => `${JSON.stringify(log)}\n`).join("");

describe("a file of raw logs", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-logs-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(text: string | Uint8Array, name = "pool.logs.json"): Promise<PoolLog[]> {
    const path = join(folder, name);
    await writeFile(path, text);
    const logs: PoolLog[] = [];
    for await (const batch of openLogs(path).logs) logs.push(...batch);
    return logs;
  }

  async function faultOf(text: string): Promise<string> {
    const error = await read(text).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(InputError);
    return (error as InputError).message;
  }

  it("should read the same from an array, a pretty one, lines, and gzip", async () => {
    const plain = await read(JSON.stringify(LOGS));
    expect(plain).to.have.length(500);
    expect(await read(JSON.stringify(LOGS, null, 2))).to.deep.equal(plain);
    expect(await read(lines(LOGS))).to.deep.equal(plain);
    const gzip = gzipSync(JSON.stringify(LOGS));
    expect(await read(gzip, "pool.logs.json.gz")).to.deep.equal(plain);
  });

  it("should take a log's block, time and place from its hex", async () => {
    const [log] = await read(lines([FIRST]));
    expect(log).to.include({ block: 11, time: 10_000, index: 0 });
  });

  it("given an array without logs, it should read none", async () => {
    expect(await read("[]\n")).to.deep.equal([]);
  });

  it("should hash the uncompressed bytes", async () => {
    const digestOf = async (text: string | Uint8Array, name: string) => {
      const path = join(folder, name);
      await writeFile(path, text);
      const file = openLogs(path);
      for await (const _ of file.logs);
      return file.digest();
    };
    const text = lines(LOGS);
    const digest = await digestOf(text, "a.logs.ndjson");
    expect(await digestOf(gzipSync(text), "b.logs.ndjson.gz")).to.deep.equal(digest);
    expect(digest).to.include({ bytes: text.length, lines: 500 });
  });

  for (const [what, logs] of [
    ["a log twice", [FIRST, FIRST]],
    ["logs out of order", [SECOND, FIRST]],
    ["a time that goes back", [FIRST, { ...SECOND, blockTimestamp: "0x1" }]],
    ["two times in one block", [FIRST, { ...SECOND, blockNumber: FIRST.blockNumber }]],
    ["a log that was taken back", [{ ...FIRST, removed: true }]],
    ["no time", [{ ...FIRST, blockTimestamp: undefined }]],
    ["a block number as a number", [{ ...FIRST, blockNumber: 11 }]],
    ["data of half a byte", [{ ...FIRST, data: "0x1" }]],
    ["five topics", [{ ...FIRST, topics: Array(5).fill(THIRD.topics[0]) }]],
    ["an address that is none", [{ ...FIRST, address: "0x12" }]],
  ] as [string, object[]][]) {
    it(`given ${what}, it should name the log and refuse`, async () => {
      expect(await faultOf(lines(logs))).to.contain(`log ${logs.length}`);
    });
  }

  for (const [what, text] of [
    ["a file that breaks off in a log", lines([FIRST, SECOND]).slice(0, -20)],
    ["a node's whole answer", JSON.stringify({ jsonrpc: "2.0", id: 1, result: [FIRST] })],
    ["something behind the logs", `${lines([FIRST])} and more`],
    ["something between them", `${lines([FIRST])}; ${lines([SECOND])}`],
    ["no JSON", "logs"],
  ] as const) {
    it(`given ${what}, it should refuse the file`, async () => {
      await faultOf(text);
    });
  }

  it("given two files of one market, it should refuse both; given none, it should say how to get one", async () => {
    const refusal = async (market: string) =>
      findLogs(folder, market).then(
        () => "",
        (error: Error) => error.message,
      );
    await writeFile(join(folder, "twice.logs.json"), "[]");
    await writeFile(join(folder, "twice.logs.ndjson.gz"), "");
    expect(await refusal("twice")).to.contain("twice.logs.json");
    expect(await refusal("none")).to.contain("collect-logs");
  });
});
