/**
 * A file of raw logs, the JSON that `eth_getLogs` returns: an array, or one log after the other (NDJSON), plain or
 * gzipped, in flat memory. The digest is of the uncompressed bytes.
 */
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, readBytes } from "../book/lines.ts";
import { invariant, refuse, show } from "../errors.ts";
import { type PoolLog, parseLog, placeOf } from "./log.ts";

export interface LogFile {
  /** The logs, to be read once, in order, some at a time. Throws an `InputError` at the first fault. */
  readonly logs: AsyncIterable<readonly PoolLog[]>;
  /** Known once every log has been read. */
  digest(): Digest;
}

const MAX_LOG_CHARACTERS = 1024 * 1024;

/** What may stand between logs: an array's brackets at its ends, else commas and white space. */
const BETWEEN = /^[\s,]*$/;
const BEFORE = /^\ufeff?\s*\[?\s*$/;
const BEHIND = /^\s*\]?\s*$/;

const ENDINGS = [".logs.ndjson", ".logs.json"].flatMap((end) => [end, `${end}.gz`]);

/** The files of a market's logs in an epoch's folder; there should be one. */
export async function listLogs(folder: string, market: string): Promise<string[]> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return ENDINGS.map((end) => market + end).filter((name) => names.includes(name));
}

/**
 * The file of a market's logs in an epoch's folder, and its name without `.gz`.
 * @throws InputError where there is none, or more than one.
 */
export async function findLogs(
  folder: string,
  market: string,
): Promise<{ readonly path: string; readonly file: string }> {
  const found = await listLogs(folder, market);
  const [name, other] = found;
  if (name === undefined || other !== undefined) {
    refuse({
      where: join(folder, `${market}.logs.ndjson`),
      got: name === undefined ? "no such file" : found.map(show).join(" and "),
      expected: `one file of the pool's logs: ${ENDINGS.map((end) => show(market + end)).join(", ")}`,
      fix: "books collect-logs reads them from the chain",
    });
  }
  return { path: join(folder, name), file: name.replace(/\.gz$/, "") };
}

/** Opens a file of logs. They must ascend by block and place, and a block has one time. */
export function openLogs(path: string): LogFile {
  let digest: Digest | undefined;

  async function* read(): AsyncGenerator<readonly PoolLog[]> {
    const hash = createHash("sha256");
    const next = createOrderCheck(path);
    let [bytes, count] = [0, 0];
    let rest = "";
    for await (const chunk of readBytes(path)) {
      hash.update(chunk);
      bytes += chunk.length;
      const text = rest + chunk.toString("latin1");
      const batch: PoolLog[] = [];
      let at = 0;
      for (;;) {
        const from = text.indexOf("{", at);
        const end = from === -1 ? -1 : text.indexOf("}", from);
        if (end === -1) break;
        checkGap(path, count, text.slice(at, from));
        batch.push(next(text.slice(from, end + 1), count + 1));
        count += 1;
        at = end + 1;
      }
      rest = text.slice(at);
      if (rest.length > MAX_LOG_CHARACTERS) refuseRest(path, count, rest);
      yield batch;
    }
    if (!(count === 0 ? /^\s*(?:\[\s*\])?\s*$/ : BEHIND).test(rest)) refuseRest(path, count, rest);
    digest = { sha256: hash.digest("hex"), bytes, lines: count };
  }

  return {
    logs: read(),
    digest: () => {
      invariant(digest !== undefined, "a file's digest is asked for after its last log");
      return digest;
    },
  };
}

function createOrderCheck(path: string): (text: string, number: number) => PoolLog {
  let before: PoolLog | undefined;
  return (text, number) => {
    const where = `${path}: log ${number}`;
    const log = parseLog(parseJson(text, where), where);
    if (before !== undefined) checkOrder(before, log, where);
    before = log;
    return log;
  };
}

function checkOrder(before: PoolLog, log: PoolLog, where: string): void {
  const isNewer = log.block > before.block;
  if (!isNewer && (log.block < before.block || log.index <= before.index)) {
    const expected = `logs in order, each once; ${placeOf(before)} stands before it`;
    refuse({ where, got: placeOf(log), expected });
  }
  if (isNewer ? log.time < before.time : log.time !== before.time) {
    refuse({
      where: `${where}.blockTimestamp`,
      got: String(log.time / 1000),
      expected: `${isNewer ? "at least " : ""}${before.time / 1000}, the time of ${placeOf(before)}`,
    });
  }
}

function checkGap(path: string, count: number, gap: string): void {
  if (!(count === 0 ? BEFORE : BETWEEN).test(gap)) refuseRest(path, count, gap);
}

function refuseRest(path: string, count: number, text: string): never {
  return refuse({
    where: `${path}: behind log ${count}`,
    got: show(text.trim()),
    expected: "logs as JSON, an array of them or one after the other, to the file's end",
  });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse({
      where,
      got: show((error as Error).message),
      expected: "a log as eth_getLogs returns it",
      fix: "Keep the logs alone: what a node answers has them as its result",
    });
  }
}
