/** A Parquet book, scored by the kernel from columns that DuckDB makes of it. */
import { resolve } from "node:path";
import { type DuckdbBindings, openBindings } from "../../book/duckdb-bindings.ts";
import { createFaultList } from "../../book/fault-list.ts";
import { checkSchema } from "../../book/parquet-columns.ts";
import { ask, fileParameters, hashFile, markOf, readMetadata } from "../../book/parquet-file.ts";
import { InputError } from "../../errors.ts";
import { scanColumns } from "./columns.ts";
import { columnsQuery, doubtfulNames, MAX_NAME, NAMES_TABLE } from "./columns-sql.ts";
import type { DeskKernel, ScoreDesk } from "./desk.ts";
import type { OnSnapshots, PartScore } from "./part.ts";
import type { BookPart } from "./parts.ts";
import { openTally } from "./tally.ts";

/** Names in doubt that are looked up. */
const MAX_DOUBTS = 65_536;

/** In the table of names, nobody's who may earn. */
const STRANGER = -1;

/**
 * Scores a whole book.
 * @returns undefined where the kernel does not understand the file: plain TypeScript may, or will say why not.
 */
export async function scanParquet(
  desk: ScoreDesk,
  kernel: DeskKernel,
  { book, isDigested }: BookPart,
  onSnapshots: OnSnapshots,
): Promise<PartScore | undefined> {
  const { path } = book;
  if (path.endsWith(".gz")) return undefined;
  try {
    const before = await markOf(path);
    const rows = await scanFile(kernel, path, onSnapshots);
    const stretches = rows === undefined ? undefined : openTally(desk).close();
    if (rows === undefined || stretches === undefined) return undefined;
    const digest = isDigested ? { ...(await hashFile(path)), lines: rows } : undefined;
    return (await markOf(path)) === before ? { stretches, digest } : undefined;
  } catch (error) {
    if (error instanceof InputError || isSystemError(error)) return undefined;
    throw error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** @returns how many rows were scored; undefined where anything was declined. */
async function scanFile(
  desk: DeskKernel,
  path: string,
  onSnapshots: OnSnapshots,
): Promise<number | undefined> {
  const bindings = await openBindings(resolve(path));
  try {
    const { schema, rows } = await readMetadata(bindings.readTexts, path);
    if (!checkSchema(path, schema, createFaultList())) return undefined;
    await bindings.run(NAMES_TABLE);
    addNames(bindings, desk.names);
    const query = columnsQuery(schema, [...desk.markets.keys()]);
    let done = 0;
    const scan = async (): Promise<boolean> => {
      onSnapshots(-done);
      done = 0;
      desk.kernel.restart();
      const count = (more: number) => {
        done += more;
        onSnapshots(more);
      };
      const scanned = scanColumns(bindings, path, desk.kernel, query, count);
      // A stream that fails just ends.
      return (await ask(path, () => scanned)) === rows;
    };
    const isScored = (await scan()) || ((await resolveDoubts(desk, bindings, path)) && scan());
    return (await isScored) ? rows : undefined;
  } finally {
    bindings.close();
  }
}

/**
 * Learns whose the names are that no known one equals as it stands, but may in other letters.
 * @returns false where there are none, or one is a fault.
 */
async function resolveDoubts(
  { resolve: accountOf }: DeskKernel,
  bindings: DuckdbBindings,
  path: string,
): Promise<boolean> {
  const query = () => bindings.readTexts(doubtfulNames(MAX_DOUBTS + 1), fileParameters(path));
  const found = (await ask(path, query)).map(([name]) => `${name}`);
  const learnt: [string, number][] = [];
  for (const name of found) {
    const account = accountOf(name);
    if (account === "wrong" || Buffer.byteLength(name) > MAX_NAME) return false;
    learnt.push([name, account === "stranger" ? STRANGER : account]);
  }
  addNames(bindings, learnt);
  return learnt.length > 0 && learnt.length <= MAX_DOUBTS;
}

/** A name that is too long stays in doubt. One that UTF-8 cannot hold stands in no file, and must not stand for another. */
function addNames(
  bindings: DuckdbBindings,
  names: Iterable<readonly [name: string, account: number]>,
): void {
  bindings.append(
    "names",
    [...names].filter(([name]) => Buffer.byteLength(name) <= MAX_NAME && name.isWellFormed()),
  );
}
