/** What an account is entitled to, in the four words: amount, pending, claimable, claimed; and what still accrues. */
import type { DeployedToken } from "../campaign/deployment.ts";
import type { NamedToken } from "../chain/contracts.ts";
import type { Standing } from "../chain/standing.ts";
import { showAmount } from "./amount.ts";
import { formatTable } from "./table.ts";

/** One row for each token. */
export function describeStandings(
  account: string,
  standings: readonly Standing[],
  tokens: readonly DeployedToken[],
): string {
  if (standings.length === 0) {
    return `${account} is entitled to nothing under any root that stands.`;
  }
  const right = (heading: string) => ({ heading, align: "right" as const });
  const rows = standings.map((standing) => {
    const { token, amount, pending, pendingUntil, claimable, claimed, accrued } = standing;
    const listed = tokens.find(({ address }) => address === token) ?? {
      symbol: token,
      decimals: 0,
    };
    const until = pendingUntil === undefined ? "-" : new Date(pendingUntil * 1000).toISOString();
    const [first, ...rest] = [amount, pending, claimable, claimed, accrued].map((units) =>
      showAmount(units, listed),
    );
    return [first ?? "", rest[0] ?? "", until, ...rest.slice(1)];
  });
  const columns = ["amount", "pending", "pending until", "claimable", "claimed", "accrued"];
  const table = formatTable(columns.map(right), rows);
  return [account, table, ...describeOverpaid(standings, tokens)].join("\n");
}

/** A sentence for each token of which more was claimed than is due, so that nothing is claimable. */
export function describeOverpaid(
  standings: readonly Standing[],
  tokens: readonly NamedToken[],
): string[] {
  return standings
    .filter(({ overpaid }) => overpaid > 0n)
    .map(({ token, amount, claimed, overpaid }) => {
      const listed = tokens.find(({ address }) => address === token);
      const units = showAmount(overpaid, listed ?? { symbol: token, decimals: 0 });
      const why =
        claimed > amount
          ? `${units} were claimed above the amount, under a root that was revoked or is not in these files.`
          : `${units} of what was claimed were not earned: they were paid under a root that was revoked.`;
      return `${why} Nothing is claimable until the amount rises above what was claimed.`;
    });
}

/** The figures without the proof. */
export function standingAsJson(standing: Standing): object {
  const { token, amount, pending, pendingUntil, claimable, claimed, accrued, overpaid } = standing;
  return {
    token,
    amount,
    pending,
    pendingUntil: pendingUntil ?? null,
    claimable,
    claimed,
    accrued,
    overpaid,
  };
}
