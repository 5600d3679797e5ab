/** A file from elsewhere into what is listed: names resolved, accounts once each, nobody paid who may not be. */
import { createFaultList, type FaultList } from "../book/fault-list.ts";
import { type Fault, InputError } from "../errors.ts";
import { type CsvListFormat, detectFormat, readCsvList } from "./csv-list.ts";
import type { ListRequest, ListRow } from "./list-row.ts";
import { type ListedReward, MAX_AMOUNT } from "./listed-file.ts";
import { objectionTo } from "./listed-market.ts";
import { isMerklFile, readMerklList } from "./merkl-list.ts";

/** Finds the address of an ENS name, lower-case hex; undefined where it has none. */
export type ResolveName = (name: string) => Promise<string | undefined>;

export interface ImportListRequest extends ListRequest {
  readonly path: string;
  /** What to do about an account that is there twice: say so, or add its amounts up. */
  readonly merge: "refuse" | "sum";
  /** Addresses that are no miner's, such as the distributor's, and what each is. */
  readonly contracts: ReadonlyMap<string, string>;
  /** Undefined where no chain with ENS was named. */
  readonly resolve: ResolveName | undefined;
}

/** Two rows of one account that became one. */
export interface Merged {
  readonly where: string;
  readonly into: string;
  readonly account: string;
}

export interface ImportedList {
  readonly format: CsvListFormat | "merkl";
  /** The file's rows, header and rows without a payment left out. */
  readonly count: number;
  readonly rewards: readonly ListedReward[];
  readonly merged: readonly Merged[];
}

/** How many names are asked for at once. */
const NAMES_AT_ONCE = 8;

/**
 * Reads a file whole. No reward comes of a file with a fault.
 * @param onName told how many names are resolved, of how many.
 * @throws InputError with the file's first hundred faults, each with its row, in the order of rows.
 */
export async function importList(
  request: ImportListRequest,
  onName: (done: number, all: number) => void = () => {},
): Promise<ImportedList> {
  try {
    return await readList(request, onName);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.faults.toSorted((a, b) => lineOf(a, request) - lineOf(b, request)));
  }
}

/** Some faults are found when the whole file was read, and stand by their row all the same. */
function lineOf({ where }: Fault, { path }: ImportListRequest): number {
  return Number(/^:([0-9]+)/.exec(where.replace(path, ""))?.[1] ?? 0);
}

async function readList(
  request: ImportListRequest,
  onName: (done: number, all: number) => void,
): Promise<ImportedList> {
  const { path } = request;
  const faults = createFaultList();
  const format = isMerklFile(path) ? "merkl" : await detectFormat(path);
  const read =
    format === "merkl"
      ? readMerklList(path, request, faults)
      : readCsvList(path, format, request, faults);
  const rows: ListRow[] = [];
  for await (const row of read) rows.push(row);
  if (rows.length === 0 && faults.isEmpty()) {
    faults.add({ where: path, got: "no rows", expected: "at least one reward" });
  }
  const accounts = await resolveNames(rows, request, faults, onName);
  const { rewards, merged } = gather(rows, accounts, request, faults);
  faults.settle();
  return { format, count: rows.length, rewards, merged };
}

/** Accounts by name. A name that has none is a fault of each row it stands in. */
async function resolveNames(
  rows: readonly ListRow[],
  { resolve }: ImportListRequest,
  faults: FaultList,
  onName: (done: number, all: number) => void,
): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(rows.flatMap(({ receiver }) => receiver.name ?? []))];
  const found = new Map<string, string>();
  if (resolve !== undefined) {
    for (let first = 0; first < names.length; first += NAMES_AT_ONCE) {
      const some = names.slice(first, first + NAMES_AT_ONCE);
      const accounts = await Promise.all(some.map(resolve));
      for (const [i, name] of some.entries()) {
        const account = accounts[i];
        if (account !== undefined) found.set(name, account);
      }
      onName(first + some.length, names.length);
    }
  }
  for (const { where, column, receiver } of rows) {
    const { name } = receiver;
    if (name === undefined || found.has(name)) continue;
    faults.add({
      where: `${where}.${column}`,
      got: JSON.stringify(name),
      expected: resolve === undefined ? "an address" : "a name with an address",
      fix:
        resolve === undefined
          ? "To look names up, name a network that has ENS with --ens."
          : "ENS knows no address for it.",
    });
  }
  return found;
}

/** Each account once in a market, its rows' amounts added up where that was asked for. */
function gather(
  rows: readonly ListRow[],
  accounts: ReadonlyMap<string, string>,
  { merge, contracts }: ImportListRequest,
  faults: FaultList,
): Pick<ImportedList, "rewards" | "merged"> {
  const first = new Map<string, { readonly where: string; readonly reward: ListedReward }>();
  const merged: Merged[] = [];
  for (const { where, column, market, receiver, amount } of rows) {
    const account = receiver.account ?? accounts.get(receiver.name);
    if (account === undefined) continue;
    const { id } = market.terms.market;
    const complain = (expected: string, fix?: string) =>
      faults.add({
        where: `${where}.${column}`,
        got: receiver.name === undefined ? account : `${receiver.name}, which is ${account}`,
        expected,
        ...(fix === undefined ? {} : { fix }),
      });
    const contract = contracts.get(account);
    if (contract !== undefined) complain(`a miner's account, not ${contract}`);
    const objection = objectionTo(account, market.terms);
    if (objection !== undefined) complain(objection.expected);
    const key = `${id},${account}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, { where, reward: { market: id, account, amount, name: receiver.name } });
      continue;
    }
    if (merge === "refuse") {
      complain(`each account once; ${before.where} has it already`, "To add them up: --merge sum.");
      continue;
    }
    const sum = before.reward.amount + amount;
    if (sum > MAX_AMOUNT) complain("less than 2^128 base units in all");
    const name = before.reward.name ?? receiver.name;
    first.set(key, { where: before.where, reward: { ...before.reward, amount: sum, name } });
    merged.push({ where, into: before.where, account });
  }
  return { rewards: [...first.values()].map(({ reward }) => reward), merged };
}
