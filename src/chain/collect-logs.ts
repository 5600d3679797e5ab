/**
 * A pool's logs from the chain into the file that an epoch is scored from. Only finalized blocks are read, so what was
 * read stands: a run that was interrupted goes on where it was, and whoever collects again gets the same bytes.
 */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { flush } from "../book/folders.ts";
import { type Digest, openText, readBytes } from "../book/lines.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolRule } from "../campaign/rule.ts";
import { refuse } from "../errors.ts";
import { findLogs, listLogs } from "../pool/log-file.ts";
import { readInSteps } from "./logs.ts";
import { header, poolLogReader, type RawLog, timeOf } from "./pool-logs.ts";
import { poolSource, STATES } from "./pool-source.ts";
import type { RpcClient } from "./provider.ts";

export interface CollectRequest {
  readonly client: RpcClient;
  readonly chainId: number;
  readonly rule: PoolRule;
  readonly market: string;
  readonly span: EpochSpan;
  /** The pool's first block. Default: searched for, which takes a node that knows old state. */
  readonly fromBlock: number | undefined;
  /** The epoch's books. */
  readonly folder: string;
}

export interface CollectedLogs {
  readonly path: string;
  /** False where the same logs stood there already. */
  readonly written: boolean;
  readonly digest: Digest;
  readonly fromBlock: number;
  /** The last block before the epoch's end. */
  readonly throughBlock: number;
}

/** Told how many blocks of how many are read. */
export type OnBlocks = (done: number, total: number) => void;

/**
 * Collects a pool's logs since its first block, for one epoch.
 * @throws InputError where the epoch's last block is not finalized yet, or other logs stand in the way.
 */
export async function collectLogs(
  request: CollectRequest,
  onBlocks: OnBlocks = () => {},
): Promise<CollectedLogs> {
  const { client, rule, market, span, folder } = request;
  const throughBlock = await lastBlock(client, span);
  const fromBlock = request.fromBlock ?? (await firstBlock(client, rule, throughBlock));
  await mkdir(folder, { recursive: true });
  const drafts = join(folder, `.${market}.logs-${keyOf(request, fromBlock, throughBlock)}`);
  await mkdir(drafts, { recursive: true });
  await readChunks(request, drafts, fromBlock, throughBlock, onBlocks);
  const draft = join(drafts, "whole");
  const digest = await joinChunks(drafts, draft, span);
  const written = (await listLogs(folder, market)).length === 0;
  const path = written
    ? join(folder, `${market}.logs.ndjson`)
    : (await findLogs(folder, market)).path;
  if (written) {
    await flush(draft);
    await rename(draft, path);
  } else {
    await checkSame(path, digest);
  }
  await rm(drafts, { recursive: true });
  return { path, written, digest, fromBlock, throughBlock };
}

/** The last block before the epoch's end; it must be finalized, and so must a block after it. */
async function lastBlock(client: RpcClient, { epoch, end }: EpochSpan): Promise<number> {
  const newest = await header(client, "finalized");
  if (timeOf(newest) * 1000 < end) {
    const time = new Date(timeOf(newest) * 1000).toISOString();
    refuse({
      where: `epoch ${epoch}`,
      got: `a chain that is finalized to block ${Number(newest.number)}, ${time}`,
      expected: `a finalized block at or after the epoch's end, ${new Date(end).toISOString()}`,
      fix: "Collect again when the chain is there",
    });
  }
  const isAfter = async (block: number) => timeOf(await header(client, block)) * 1000 >= end;
  return (await firstWhere(0, Number(newest.number), isAfter)) - 1;
}

/** The block that made the pool. */
async function firstBlock(client: RpcClient, rule: PoolRule, last: number): Promise<number> {
  const { address } = poolSource(rule);
  const isThere = async (block: number) => {
    const code = await client
      .send("eth_getCode", [address, `0x${block.toString(16)}`])
      .catch((error: Error) => refuseState(block, error));
    return code !== "0x";
  };
  if (await isThere(last)) return firstWhere(0, last, isThere);
  return refuse({
    where: address,
    got: `no contract in block ${last}`,
    expected: "a pool that is there before the epoch ends",
  });
}

function refuseState(block: number, { message }: Error): never {
  return refuse({
    where: `the state of block ${block}`,
    got: message,
    expected: "a node that knows old state, to search for the pool's first block",
    fix: "Give the first block with --from-block",
  });
}

/** The first number for which it holds, where it holds for the last one and, once it holds, for all after. */
async function firstWhere(
  first: number,
  last: number,
  holds: (number: number) => Promise<boolean>,
): Promise<number> {
  let [low, high] = [first, last];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What was read of one request goes to no other's. */
function keyOf({ chainId, rule }: CollectRequest, from: number, through: number): string {
  const text = JSON.stringify([chainId, rule, from, through]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Reads what is left to read, and keeps each step in a file of its own. */
async function readChunks(
  { client, rule }: CollectRequest,
  drafts: string,
  fromBlock: number,
  throughBlock: number,
  onBlocks: OnBlocks,
): Promise<void> {
  const reader = poolLogReader(client, rule);
  let next = fromBlock;
  for (const name of await chunksIn(drafts)) {
    for await (const log of logsIn(join(drafts, name))) reader.remember(log);
    next = Number(name.split("-")[1]) + 1;
  }
  const total = throughBlock - fromBlock + 1;
  for await (const { from, through, found } of readInSteps(next, throughBlock, reader.read)) {
    for (const log of found) reader.remember(log);
    const name = [from, through].map((block) => String(block).padStart(12, "0")).join("-");
    const text = found.map((log) => `${JSON.stringify(log)}\n`).join("");
    await writeFile(join(drafts, `.${name}`), text, { flush: true });
    await rename(join(drafts, `.${name}`), join(drafts, name));
    onBlocks(through - fromBlock + 1, total);
  }
}

async function chunksIn(drafts: string): Promise<string[]> {
  return (await readdir(drafts)).filter((name) => /^\d{12,}-\d{12,}$/.test(name)).sort();
}

async function* logsIn(path: string): AsyncGenerator<RawLog> {
  if ((await stat(path)).size === 0) return;
  for await (const { text } of openText(path).lines) yield JSON.parse(text);
}

/** Writes all logs one after the other, but of states before the epoch only the last. */
async function joinChunks(drafts: string, path: string, { start }: EpochSpan): Promise<Digest> {
  const names = await chunksIn(drafts);
  const isOld = ({ topics, blockTimestamp }: RawLog) =>
    STATES.includes(topics[0] ?? "") && Number(blockTimestamp) * 1000 < start;
  const last = new Map<string, string>();
  for (const name of names) {
    for await (const log of logsIn(join(drafts, name)))
      if (isOld(log)) last.set(log.topics[0] ?? "", placeOf(log));
  }
  const hash = createHash("sha256");
  let [bytes, lines] = [0, 0];
  async function* text(): AsyncGenerator<string> {
    for (const name of names) {
      for await (const log of logsIn(join(drafts, name))) {
        if (isOld(log) && last.get(log.topics[0] ?? "") !== placeOf(log)) continue;
        const line = `${JSON.stringify(log)}\n`;
        hash.update(line);
        bytes += line.length;
        lines += 1;
        yield line;
      }
    }
    if (lines === 0) {
      hash.update("[]\n");
      bytes = 3;
      yield "[]\n";
    }
  }
  await pipeline(text, createWriteStream(path));
  return { sha256: hash.digest("hex"), bytes, lines };
}

function placeOf({ blockNumber, logIndex }: RawLog): string {
  return `${blockNumber} ${logIndex}`;
}

/** Nothing that an epoch may have been built from is written over. */
async function checkSame(path: string, { sha256 }: Digest): Promise<void> {
  const hash = createHash("sha256");
  for await (const chunk of readBytes(path)) hash.update(chunk);
  const found = hash.digest("hex");
  if (found === sha256) return;
  refuse({
    where: path,
    got: `other logs, with sha256 ${found}`,
    expected: `no file, or what the chain says, with sha256 ${sha256}`,
    fix: "If no epoch was published from it, remove it and collect again",
  });
}
