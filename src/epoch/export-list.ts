/** An epoch's rewards out of its distribution, into the files of other tools. */
import { refuse } from "../errors.ts";
import { type ExportFormat, type ExportRow, exportList } from "../listed/export-list.ts";
import { publishedFile } from "../merkle/file.ts";
import { compare } from "../reward/allocate.ts";
import { type Entitlement, key, type Marks } from "../reward/state.ts";
import { writeFolderWhole } from "./files.ts";
import { alteredFiles, type ReadDistribution, readDistribution } from "./published/distribution.ts";

/**
 * `rewards`: what each account earned in the epoch. `payouts`: what its cumulative amount rose by, with the minimum
 * payout and what accrued before counted in, and what it claimed under a wrong root left out.
 */
export const EXPORTED = ["rewards", "payouts"] as const;
export type Exported = (typeof EXPORTED)[number];

export interface ExportListRequest {
  /** The distribution's folder. */
  readonly folder: string;
  readonly what: Exported;
  readonly format: ExportFormat;
  /** A symbol; undefined for all tokens. */
  readonly token: string | undefined;
  readonly rowsPerFile: number;
  /** The folder to write, which must not hold other files. */
  readonly out: string;
}

export interface ExportedList {
  readonly files: readonly string[];
  /** False where the same files stood there already. */
  readonly written: boolean;
  /** By token: how many accounts, and the sum in base units. */
  readonly totals: readonly {
    readonly symbol: string;
    readonly decimals: number;
    readonly accounts: number;
    readonly total: bigint;
  }[];
}

/**
 * Exports an epoch.
 * @throws InputError where the distribution is missing or altered, has nothing to export, or other files stand in the
 * way.
 */
export async function exportEpoch(request: ExportListRequest): Promise<ExportedList> {
  const { folder, format, out, rowsPerFile } = request;
  const published = await readDistribution(folder);
  const altered = alteredFiles(published);
  if (altered.length > 0) {
    refuse({
      where: folder,
      got: altered.join("; "),
      expected: "the files whose hashes its manifest holds",
      fix: "Fetch the published distribution again.",
    });
  }
  const rows = rowsOf(published, request);
  const files = exportList(format, rows, { chainId: published.manifest.chainId, rowsPerFile });
  const written = await writeFolderWhole(
    out,
    files.map(({ name, text }) => publishedFile(name, () => [text])),
  );
  const totals = published.manifest.tokens.flatMap(({ symbol, address, decimals }) => {
    const mine = rows.filter((row) => row.token.address === address);
    const accounts = new Set(mine.map(({ account }) => account)).size;
    const total = mine.reduce((sum, { amount }) => sum + amount, 0n);
    return accounts === 0 ? [] : [{ symbol, decimals, accounts, total }];
  });
  return { files: files.map(({ name }) => name), written, totals };
}

/** Sorted by token, in the order of the manifest, then account and reason. */
function rowsOf(
  { manifest, rewards, entitlements, marks, folder }: ReadDistribution,
  { what, token: symbol }: ExportListRequest,
): ExportRow[] {
  const tokens = manifest.tokens.map((token) => ({
    ...token,
    minPayout: BigInt(token.minPayout),
  }));
  if (symbol !== undefined && !tokens.some((token) => token.symbol === symbol)) {
    const expected = `one of ${tokens.map((token) => token.symbol).join(", ")}`;
    refuse({ where: "--token", got: JSON.stringify(symbol), expected });
  }
  const amounts =
    what === "rewards"
      ? rewards.map(({ account, token, reward, market }) => ({
          account,
          token,
          amount: reward,
          reason: market,
        }))
      : entitlements.map((row) => ({
          ...row,
          amount: unclaimed(row, marks),
          reason: `${manifest.campaign}-${manifest.epoch}`,
        }));
  const rows = tokens
    .filter((token) => symbol === undefined || token.symbol === symbol)
    .flatMap((token) =>
      amounts
        .filter((row) => row.token === token.address && row.amount > 0n)
        .map(({ account, amount, reason }) => ({ account, amount, reason, token }))
        .sort((a, b) => compare(a.account, b.account) || compare(a.reason, b.reason)),
    );
  if (rows.length > 0) return rows;
  return refuse({ where: folder, got: `no ${what} above zero`, expected: "something to export" });
}

/** What an entitlement rose by, without what was claimed of it before under a wrong root: that is paid. */
function unclaimed({ account, token, amount, cumulative }: Entitlement, marks: Marks): bigint {
  const rest = cumulative - (marks.get(key(account, token)) ?? 0n);
  return rest < amount ? rest : amount;
}
