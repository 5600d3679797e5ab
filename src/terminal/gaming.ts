/** Signs of gaming as tables, for the campaign's admin. */
import type { AccountSigns, GamingReport, Gone } from "../book/collect/gaming.ts";
import { formatTable } from "./table.ts";

/** A share is worth a look from here on, and only of enough orders. */
const MANY = 30;
const HIGH_PERCENT = 50;

/** What stands out of an account, in words. It is for a person to judge. */
export function worthALook(signs: AccountSigns): string[] {
  const { soon, orders, tooOld, tooYoung, flags, fills, selfCrossed } = signs;
  const isHigh = (part: number, all: number) => all >= MANY && part * 100 > all * HIGH_PERCENT;
  return [
    ...(isHigh(soon.gone, soon.seen) ? [`${share(soon)} of its orders gone soon after`] : []),
    ...(fills.own > 0 ? [`${fills.own} of ${fills.trades} trades with itself`] : []),
    ...(selfCrossed > 0 ? [`${selfCrossed} snapshots crossed with itself`] : []),
    ...(flags["not in book"] > 0 ? [`${flags["not in book"]} orders not in the public book`] : []),
    ...(flags["more than book"] > 0
      ? [`${flags["more than book"]} larger than the book shows`]
      : []),
    ...(isHigh(tooYoung, orders) ? ["most orders too young to count"] : []),
    ...(isHigh(tooOld, orders) ? ["most orders too old to count"] : []),
  ];
}

export function gamingAsJson(epoch: number, withinMs: number, report: GamingReport): object {
  return {
    format: "tidemark-books-audit-v1",
    epoch,
    withinSeconds: withinMs / 1_000,
    ...report,
    accounts: report.accounts.map((signs) => ({ ...signs, worthALook: worthALook(signs) })),
  };
}

export function describeGaming(report: GamingReport, withinMs: number): string {
  const right = (heading: string) => ({ heading, align: "right" as const });
  const seconds = withinMs / 1_000;
  const markets = report.markets.map(({ market, due, snapshots, gaps, unexplained, soon }) => [
    market,
    ...[due, snapshots, unexplained].map(String),
    share(soon),
    Object.entries(gaps)
      .map(([cause, times]) => `${times} ${cause}`)
      .join(", "),
  ]);
  const accounts = report.accounts.map((signs) => [
    signs.market,
    signs.name,
    ...[signs.orders, signs.tooYoung, signs.tooOld, signs.missing].map(String),
    share(signs.soon),
    share(signs.later),
    `${signs.fills.own} of ${signs.fills.trades}`,
    worthALook(signs).join("; "),
  ]);
  const soon = right(`gone in ${seconds} s`);
  return [
    formatTable(
      [
        { heading: "market" },
        right("due"),
        right("snapshots"),
        right("unexplained"),
        soon,
        { heading: "gaps" },
      ],
      markets,
    ),
    "",
    formatTable(
      [
        ...[{ heading: "market" }, { heading: "exchange account" }],
        ...["orders", "too young", "too old", "missing"].map(right),
        ...[soon, right("gone later"), right("own trades"), { heading: "worth a look" }],
      ],
      accounts,
    ),
    ...report.duplicates.map(
      ({ market, names }) =>
        `\n${names.join(" and ")} are one exchange account: both show the same in ${market}.`,
    ),
  ].join("\n");
}

function share({ gone, seen }: Gone): string {
  return seen === 0 ? "-" : `${((gone * 100) / seen).toFixed(1)} %`;
}
