/** Rewards as other tools take them: Safe's CSV Airdrop, Sablier's CSV, Merkl's airdrop JSON. */
import { getAddress } from "ethers/address";
import { formatCsvRow } from "../book/csv-file.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import { shortNameOf } from "./short-names.ts";

export const EXPORT_FORMATS = ["sablier", "safe", "merkl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What Safe's app takes in one file. */
export const SAFE_ROWS = 500;

/** One payment, in base units, and what it is for. */
export interface ExportRow {
  readonly account: string;
  readonly token: DeployedToken;
  readonly amount: bigint;
  readonly reason: string;
}

export interface ExportOptions {
  readonly chainId: number;
  /** The most rows in a file of Safe's. */
  readonly rowsPerFile: number;
}

/** A file's name and text. */
export interface ExportFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Makes the files of a format. Addresses have their checksum, amounts are whole tokens, in Merkl's file base units.
 * @param rows each above zero, in the order they are to stand in.
 */
export function exportList(
  format: ExportFormat,
  rows: readonly ExportRow[],
  options: ExportOptions,
): ExportFile[] {
  switch (format) {
    case "sablier":
      return byToken(rows).map(([token, mine]) => ({
        name: `${token.symbol}.csv`,
        text: csv([["address", "amount"], ...perAccount(mine).map(toSablier)], "\n"),
      }));
    case "safe":
      return safeFiles(perAccount(rows), options);
    case "merkl":
      return byToken(rows).map(([token, mine]) => ({
        name: `${token.symbol}.json`,
        text: merklText(token, mine),
      }));
  }
}

function toSablier({ account, amount, token }: ExportRow): string[] {
  return [getAddress(account), formatDecimal(amount, token.decimals)];
}

/**
 * The app counts lines, and a line feed at the end as one more. It takes a chain's short name before the receiver,
 * where it holds it against the Safe's chain, but not before the token.
 */
function safeFiles(
  rows: readonly ExportRow[],
  { chainId, rowsPerFile }: ExportOptions,
): ExportFile[] {
  const shortName = shortNameOf(chainId);
  const prefix = shortName === undefined ? "" : `${shortName}:`;
  const header = ["token_type", "token_address", "receiver", "amount"];
  return Array.from({ length: Math.ceil(rows.length / rowsPerFile) }, (_, i) => {
    const some = rows.slice(i * rowsPerFile, (i + 1) * rowsPerFile);
    const lines = some.map(({ account, token, amount }) => [
      "erc20",
      getAddress(token.address),
      `${prefix}${getAddress(account)}`,
      formatDecimal(amount, token.decimals),
    ]);
    return { name: `safe-${i + 1}.csv`, text: csv([header, ...lines], "") };
  });
}

function merklText(token: DeployedToken, rows: readonly ExportRow[]): string {
  const rewards: Record<string, Record<string, string>> = {};
  for (const { account, reason, amount } of rows) {
    const address = getAddress(account);
    rewards[address] = { ...rewards[address], [reason]: `${amount}` };
  }
  return `${JSON.stringify({ rewardToken: getAddress(token.address), rewards }, null, 2)}\n`;
}

/** What an account gets of a token for all reasons together. */
function perAccount(rows: readonly ExportRow[]): ExportRow[] {
  const sums = new Map<string, ExportRow>();
  for (const row of rows) {
    const id = `${row.account},${row.token.address}`;
    const before = sums.get(id);
    sums.set(id, before === undefined ? row : { ...before, amount: before.amount + row.amount });
  }
  return [...sums.values()];
}

function byToken(rows: readonly ExportRow[]): [DeployedToken, ExportRow[]][] {
  const groups = new Map<string, [DeployedToken, ExportRow[]]>();
  for (const row of rows) {
    const group = groups.get(row.token.address);
    if (group === undefined) groups.set(row.token.address, [row.token, [row]]);
    else group[1].push(row);
  }
  return [...groups.values()];
}

function csv(lines: readonly (readonly string[])[], end: string): string {
  return `${lines.map(formatCsvRow).join("\n")}${end}`;
}
