/**
 * What an exchange tells of an epoch's makers beside their orders: the volume they made and the stake they hold, from
 * `makers.csv` in the epoch's folder of books.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Market } from "../campaign/campaign.ts";
import { decimalRule, parseDecimal } from "../decimal.ts";
import { refuse, show } from "../errors.ts";
import { ACCOUNT_RULE, parseAccount } from "./account.ts";
import { MAKERS_FILE } from "./book-file.ts";
import { type Row, readRows } from "./csv-rows.ts";
import { createFaultList } from "./fault-list.ts";
import { openText } from "./lines.ts";
import type { BookInput } from "./read-books.ts";

const COLUMNS = ["market", "account", "volume", "stake"];
const DECIMALS = 18;

/** `account` is as in the books. Amounts are in units of 10^-18. */
export interface MakerRow {
  /** Undefined where the row holds for every market. */
  readonly market: string | undefined;
  readonly account: string;
  readonly volume: bigint;
  readonly stake: bigint;
}

export interface Makers {
  readonly rows: readonly MakerRow[];
  readonly input: BookInput;
}

type Complain = (row: Row, column: string, expected: string) => void;

/**
 * Reads `makers.csv` or `makers.csv.gz` of an epoch's folder, whole.
 * @param why what the file is needed for, where it is missing.
 * @throws InputError where there is none, or with its first hundred faults.
 */
export async function readMakers(
  folder: string,
  markets: ReadonlyMap<string, Market>,
  why: string,
): Promise<Makers> {
  const path = await findFile(folder, why);
  const text = openText(path);
  const faults = createFaultList();
  const rows: MakerRow[] = [];
  const check = createRepeatCheck();
  const complain: Complain = (row, column, expected) =>
    faults.add({ where: `${row.where}.${column}`, got: show(row.field(column)), expected });
  for await (const row of readRows(path, COLUMNS, faults, text)) {
    const maker = readRow(row, markets, complain);
    if (maker === undefined) continue;
    check(maker, row, complain);
    rows.push(maker);
  }
  faults.settle();
  return { rows, input: { file: MAKERS_FILE, ...text.digest() } };
}

async function findFile(folder: string, why: string): Promise<string> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  const [name, other] = [MAKERS_FILE, `${MAKERS_FILE}.gz`].filter((each) => names.includes(each));
  if (name === undefined) {
    refuse({
      where: join(folder, MAKERS_FILE),
      got: "no such file",
      expected: `a CSV of ${COLUMNS.join(", ")}: ${why}`,
    });
  }
  if (other !== undefined) {
    refuse({
      where: join(folder, other),
      got: `${show(MAKERS_FILE)} a second time`,
      expected: `only ${join(folder, name)}`,
    });
  }
  return join(folder, name);
}

function readRow(
  row: Row,
  markets: ReadonlyMap<string, Market>,
  complain: Complain,
): MakerRow | undefined {
  const name = row.field("market") ?? "";
  const market = name === "" ? undefined : name;
  const isKnown = market === undefined || markets.has(market);
  if (!isKnown) {
    const known = [...markets.keys()].map(show).join(", ");
    complain(row, "market", `a market of the campaign, or nothing for all of them: ${known}`);
  }
  const account = parseAccount(row.field("account"));
  if (account === undefined) complain(row, "account", ACCOUNT_RULE);
  const volume = readAmount(row, "volume", complain);
  const stake = readAmount(row, "stake", complain);
  if (market === undefined && volume !== undefined && volume > 0n) {
    complain(row, "volume", "none in a row for all markets: a volume is one market's");
  }
  if (!isKnown || account === undefined || volume === undefined || stake === undefined)
    return undefined;
  return { market, account, volume, stake };
}

/** An empty field is zero. */
function readAmount(row: Row, column: string, complain: Complain): bigint | undefined {
  const text = row.field(column);
  const units = text === "" ? 0n : parseDecimal(text, DECIMALS);
  if (units === undefined) complain(row, column, `${decimalRule(DECIMALS)}, or nothing`);
  return units;
}

/** Nothing may count twice: neither a row, nor a stake that another row gives for all markets. */
function createRepeatCheck(): typeof check {
  const names = new Set<string>();
  const staked = new Map<string, "one market" | "all markets">();

  function check({ market, account, stake }: MakerRow, row: Row, complain: Complain): void {
    const name = JSON.stringify([market ?? "", account]);
    if (names.has(name)) complain(row, "account", "a maker once in each market");
    names.add(name);
    if (stake === 0n) return;
    const scope = market === undefined ? "all markets" : "one market";
    const before = staked.get(account);
    if (before !== undefined && before !== scope) {
      complain(row, "stake", `none: an earlier row gives the account's stake for ${before}`);
    }
    staked.set(account, before ?? scope);
  }
  return check;
}
