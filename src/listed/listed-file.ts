/**
 * `listed.csv`: the rewards of an epoch that were computed elsewhere, frozen. It stands beside the epoch's books and is
 * an input like them: addresses as lower-case hex, amounts in base units, and the ENS name that an address came from.
 */
import { join } from "node:path";
import { LISTED_FILE } from "../book/book-file.ts";
import { formatCsvRow } from "../book/csv-file.ts";
import { type Row, readRows } from "../book/csv-rows.ts";
import { createFaultList } from "../book/fault-list.ts";
import { openText } from "../book/lines.ts";
import { type BookInput, listFolder } from "../book/read-books.ts";
import type { Terms } from "../campaign/campaign.ts";
import { parseDecimal } from "../decimal.ts";
import { refuse, show } from "../errors.ts";
import { objectionTo } from "./listed-market.ts";

const COLUMNS = ["market", "account", "amount", "name"];

/** No token has as much, and no sum of such amounts comes near 2^256. */
export const MAX_AMOUNT = 2n ** 128n - 1n;

/** One reward. `account` is lower-case hex, `amount` more than zero, in base units of the market's token. */
export interface ListedReward {
  readonly market: string;
  readonly account: string;
  readonly amount: bigint;
  /** The ENS name that the address was resolved from. */
  readonly name: string | undefined;
}

export interface Listed {
  readonly rows: readonly ListedReward[];
  readonly input: BookInput;
}

/**
 * Reads `listed.csv` of an epoch's folder, whole.
 * @param terms the epoch's listed ones.
 * @throws InputError where there is none, or with its first hundred faults.
 */
export async function readListed(folder: string, terms: readonly Terms[]): Promise<Listed> {
  const path = await findFile(folder, terms);
  const byMarket = new Map(terms.map((each) => [each.market.id, each]));
  const text = openText(path);
  const faults = createFaultList();
  const seen = new Map<string, string>();
  const rows: ListedReward[] = [];
  for await (const row of readRows(path, COLUMNS, faults, text)) {
    const complain = (column: string, expected: string) =>
      faults.add({ where: `${row.where}.${column}`, got: show(row.field(column)), expected });
    const listed = readRow(row, byMarket, complain);
    if (listed === undefined) continue;
    const id = `${listed.market},${listed.account}`;
    const before = seen.get(id);
    if (before !== undefined) {
      complain("account", `each account once in a market; ${before} has it already`);
    }
    seen.set(id, before ?? row.where);
    rows.push(listed);
  }
  faults.settle();
  return { rows, input: { file: LISTED_FILE, ...text.digest() } };
}

/** The file's one spelling, sorted by market and account. */
export function writeListed(rows: readonly ListedReward[]): string {
  const lines = rows
    .map(({ market, account, amount, name }) => [market, account, `${amount}`, name ?? ""])
    .sort(([a = "", b = ""], [c = "", d = ""]) => compare(a, c) || compare(b, d));
  return [COLUMNS, ...lines].map((line) => `${formatCsvRow(line)}\n`).join("");
}

async function findFile(folder: string, terms: readonly Terms[]): Promise<string> {
  const names = await listFolder(folder);
  const path = join(folder, LISTED_FILE);
  if (names.includes(`${LISTED_FILE}.gz`)) {
    refuse({ where: `${path}.gz`, got: "a compressed file", expected: `${path} as it is` });
  }
  if (!names.includes(LISTED_FILE)) {
    refuse({
      where: path,
      got: "no such file",
      expected: `what is listed of ${terms.map(({ market }) => market.id).join(", ")}`,
      fix: "Import it: hardhat epoch import.",
    });
  }
  return path;
}

function readRow(
  row: Row,
  byMarket: ReadonlyMap<string, Terms>,
  complain: (column: string, expected: string) => void,
): ListedReward | undefined {
  const [market = "", account = "", amount = "", name = ""] = COLUMNS.map(row.field);
  const terms = byMarket.get(market);
  if (terms === undefined) {
    complain("market", `a market listed in this epoch: ${[...byMarket.keys()].join(", ")}`);
  }
  const isAddress = /^0x[0-9a-f]{40}$/.test(account);
  if (!isAddress) complain("account", "0x and 40 lower-case hexadecimal digits");
  const units = parseDecimal(amount, 0);
  const isSound = units !== undefined && units > 0n && units <= MAX_AMOUNT;
  if (!isSound) complain("amount", "base units, from 1 to less than 2^128");
  if (terms === undefined || !isAddress || !isSound) return undefined;
  const objection = objectionTo(account, terms);
  if (objection !== undefined) complain("account", objection.expected);
  return { market, account, amount: units, name: name === "" ? undefined : name };
}

/** ASCII only, so this is byte order. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
