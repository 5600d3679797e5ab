/** The book files of one epoch's folder, as one stream of snapshots. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Market } from "../campaign/campaign.ts";
import { type Fault, invariant, refuse, show } from "../errors.ts";
import { createFaultList, type FaultList } from "./fault-list.ts";
import { type Digest, openText } from "./lines.ts";
import { parseSnapshot } from "./parse-snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

const BOOK_FILE = /^[^.].*\.ndjson(?:\.gz)?$/;

/** A file that was read: its name without folder and `.gz`, and the digest of its uncompressed bytes. */
export interface BookInput extends Digest {
  readonly file: string;
}

export interface Books {
  /**
   * The snapshots, to be read once, in the files' and lines' order. The iteration throws one `InputError` with the
   * first hundred faults of all files; after the first fault it only looks for more of them.
   */
  readonly snapshots: AsyncIterable<Snapshot>;
  /** The files that were read, in order, known once every snapshot has been. */
  inputs(): readonly BookInput[];
}

/**
 * Reads every `*.ndjson` and `*.ndjson.gz` of a folder, in byte order of their names without `.gz`. Each market's times
 * must ascend over all of them. A folder without such files is an epoch in which nothing was recorded.
 * @param markets the campaign's markets, by id.
 */
export function readBooks(folder: string, markets: ReadonlyMap<string, Market>): Books {
  let inputs: readonly BookInput[] | undefined;

  async function* read(): AsyncGenerator<Snapshot> {
    const faults = createFaultList();
    const done: BookInput[] = [];
    const checkTime = createTimeCheck();
    for (const [file, path] of await listFiles(folder, faults)) {
      try {
        const text = openText(path);
        for await (const line of text.lines) {
          const where = `${path}:${line.number}`;
          const snapshot = parseSnapshot(line.text, where, markets, faults.add);
          if (snapshot === undefined) continue;
          checkTime(snapshot, where, faults.add);
          if (faults.isEmpty()) yield snapshot;
        }
        done.push({ file, ...text.digest() });
      } catch (error) {
        faults.absorb(error);
      }
    }
    faults.settle();
    inputs = done;
  }

  return {
    snapshots: read(),
    inputs: () => {
      invariant(inputs !== undefined, "a folder's inputs are asked for after its last snapshot");
      return inputs;
    },
  };
}

/** The folder's book files: path by name without `.gz`, in the order they are read. */
async function listFiles(folder: string, faults: FaultList): Promise<ReadonlyMap<string, string>> {
  const names = (await listFolder(folder)).filter((name) => BOOK_FILE.test(name));
  const files = new Map<string, string>();
  for (const name of names.sort(compareBytes)) {
    const file = name.replace(/\.gz$/, "");
    const path = join(folder, name);
    const other = files.get(file);
    if (other === undefined) files.set(file, path);
    else faults.add({ where: path, got: `${show(file)} a second time`, expected: `only ${other}` });
  }
  return new Map([...files].sort(([a], [b]) => compareBytes(a, b)));
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === "ENOENT" ? "no such folder" : message;
    return refuse({
      where: folder,
      got,
      expected: "a folder of book files",
      fix: "Where nothing was recorded, make it empty.",
    });
  }
}

/** Checks that each market's times ascend, whatever file they stand in. */
function createTimeCheck(): typeof checkTime {
  const latest = new Map<string, { readonly time: number; readonly where: string }>();

  function checkTime(snapshot: Snapshot, where: string, report: (fault: Fault) => void): void {
    const { market, time } = snapshot;
    const before = latest.get(market.id);
    if (before === undefined || time > before.time) {
      latest.set(market.id, { time, where });
      return;
    }
    report({
      where: `${where}.time`,
      got: String(time),
      expected: `a time after ${before.time}, that of ${market.id} at ${before.where}`,
    });
  }
  return checkTime;
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
