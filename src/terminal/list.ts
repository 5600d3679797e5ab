/** Rewards from elsewhere, before they are written and after; and rewards given out to other tools. */
import type { Campaign } from "../campaign/campaign.ts";
import type { Exported, ExportedList } from "../epoch/export-list.ts";
import type { ListedTotal, PreparedList } from "../epoch/import-list.ts";
import { count, showAccount, showAmount } from "./amount.ts";
import { formatTable } from "./table.ts";

const FORMATS = {
  sablier: "address,amount, as Sablier has it",
  safe: "Safe's CSV Airdrop",
  merkl: "Merkl's airdrop JSON",
} as const;

/** How many names or merged rows a person looks through. */
const MAX_SHOWN = 50;

const right = (heading: string) => ({ heading, align: "right" as const });

/** What a file comes to, for whoever decides whether it is to be written. */
export function describeList(
  { imported, totals, replaced, path, isThere }: PreparedList,
  campaign: Campaign,
): string {
  const { format, count: rows, rewards, merged } = imported;
  const named = rewards.flatMap(({ name, account }) =>
    name === undefined ? [] : [`${name} is ${account}`],
  );
  const sums = merged.map(({ where, into, account }) => `${where} added to ${into}: ${account}`);
  return [
    `${count(rows, "row")} (${FORMATS[format]}), ${count(rewards.length, "reward")}`,
    ...shorten(named),
    ...shorten(sums),
    "",
    formatTable(
      [
        { heading: "market" },
        right("accounts"),
        right("total"),
        right("pool"),
        right("left"),
        right("largest"),
        { heading: "of" },
      ],
      totals.map((each) => describeTotal(each, campaign)),
    ),
    ...totals.flatMap(({ carriedIn, market }) =>
      carriedIn === undefined
        ? [
            `What the epoch before carried over to ${market} is not known yet; epoch build will count it in.`,
          ]
        : [],
    ),
    ...(replaced === 0 ? [] : [`Replaces ${count(replaced, "reward")} in ${path}.`]),
    ...(isThere ? [`The same stands in ${path} already.`] : []),
  ].join("\n");
}

/** The file that was written, and its hash. */
export function describeWritten({ path, sha256 }: PreparedList): string {
  return `Listed: ${path}\nsha256: ${sha256}`;
}

/** The same as plain data. */
export function listAsJson({ path, sha256, isThere, imported, totals }: PreparedList): object {
  return {
    format: imported.format,
    rows: imported.count,
    merged: imported.merged,
    names: imported.rewards.flatMap(({ name, account }) =>
      name === undefined ? [] : [{ name, account }],
    ),
    markets: totals.map(({ market, token, accounts, total, largest, pool, carriedIn }) => ({
      market,
      token: token.symbol,
      accounts,
      total,
      largest: { account: largest.account, amount: largest.amount },
      pool,
      carriedIn: carriedIn ?? null,
    })),
    listed: { file: path, sha256, written: !isThere },
  };
}

/** The files that were written, and what they come to. */
export function describeExport(
  { files, totals }: ExportedList,
  what: Exported,
  folder: string,
): string {
  const rows = totals.map(({ symbol, decimals, accounts, total }) => [
    symbol,
    String(accounts),
    showAmount(total, { symbol, decimals }),
  ]);
  return [
    formatTable([{ heading: "token" }, right("accounts"), right(what)], rows),
    "",
    `${count(files.length, "file")} in ${folder}: ${shorten(files).join(", ")}`,
  ].join("\n");
}

function describeTotal(
  { market, token, accounts, total, largest, pool, carriedIn }: ListedTotal,
  campaign: Campaign,
): string[] {
  const all = pool + (carriedIn ?? 0n);
  return [
    market,
    String(accounts),
    showAmount(total, token),
    showAmount(all, token),
    all < total ? "not known" : showAmount(all - total, token),
    showAmount(largest.amount, token),
    largest.name ?? showAccount(largest.account, campaign),
  ];
}

function shorten(lines: readonly string[]): string[] {
  if (lines.length <= MAX_SHOWN) return [...lines];
  return [...lines.slice(0, MAX_SHOWN), `and ${lines.length - MAX_SHOWN} more`];
}
