/** What an account is entitled to, in the four words: amount, pending, claimable, claimed. */
import type { DeployedToken } from "../campaign/deployment.ts";
import type { Standing } from "../chain/claim.ts";
import { showAmount } from "./amount.ts";
import { formatTable } from "./table.ts";

/** One row for each token. */
export function describeStandings(
  account: string,
  standings: readonly Standing[],
  tokens: readonly DeployedToken[],
): string {
  if (standings.length === 0) return `${account} is entitled to nothing under any published root.`;
  const right = (heading: string) => ({ heading, align: "right" as const });
  const rows = standings.map(({ token, amount, pending, pendingUntil, claimable, claimed }) => {
    const listed = tokens.find(({ address }) => address === token) ?? {
      symbol: token,
      decimals: 0,
    };
    const until =
      pendingUntil === undefined ? "" : `until ${new Date(pendingUntil * 1000).toISOString()}`;
    return [
      ...[amount, pending, claimable, claimed].map((units) => showAmount(units, listed)),
      until,
    ];
  });
  const columns = [
    right("amount"),
    right("pending"),
    right("claimable"),
    right("claimed"),
    { heading: "" },
  ];
  return `${account}\n${formatTable(columns, rows)}`;
}

/** The figures without the proof. */
export function standingAsJson({
  token,
  amount,
  pending,
  claimable,
  claimed,
  pendingUntil,
}: Standing): object {
  return { token, amount, pending, pendingUntil: pendingUntil ?? null, claimable, claimed };
}
