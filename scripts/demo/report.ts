/** The demo's end: who earned and claimed what, what it cost, and whether it adds up. */
import type { Campaign } from "../../src/campaign/campaign.ts";
import { invariant } from "../../src/errors.ts";
import { sum } from "../../src/reward/allocate.ts";
import { showAccount, showAmount } from "../../src/terminal/amount.ts";
import { formatTable } from "../../src/terminal/table.ts";
import type { RoadEnd } from "./road.ts";

/** The closing tables. */
export function describeRoad(end: RoadEnd, campaign: Campaign): string {
  return [
    describeMiners(end, campaign),
    describePools(end),
    describeRoots(end),
    describeGas(end),
  ].join("\n\n");
}

/** @throws InvariantError where money was lost, made, or left unclaimed on the way. */
export function checkRoad({ status, epochs, claims }: RoadEnd): void {
  for (const { token, symbol, funded, claimed, balance } of status.tokens) {
    invariant(
      balance === funded - claimed,
      `the distributor's balance of ${symbol} is what was funded less what was claimed`,
    );
    const paid = sum(claims.filter((claim) => claim.token === token).map((claim) => claim.amount));
    invariant(
      paid === claimed,
      `the miners received what the distributor's events say of ${symbol}`,
    );
    const entitled = sum(
      epochs
        .at(-1)
        ?.rewards.entitlements.filter((row) => row.token === token)
        .map((row) => row.cumulative) ?? [],
    );
    invariant(entitled === claimed, `every entitlement of ${symbol} was claimed in full`);
  }
}

const right = (heading: string) => ({ heading, align: "right" as const });

/** One row for each miner and token, with the amount of every epoch. */
function describeMiners({ epochs, claims, deployment }: RoadEnd, campaign: Campaign): string {
  const last = epochs.at(-1)?.rewards.entitlements ?? [];
  const rows = last.map(({ account, token, cumulative }) => {
    const listed = deployment.tokens.find(({ address }) => address === token) ?? {
      symbol: token,
      decimals: 0,
    };
    const amounts = epochs.map(
      ({ rewards }) =>
        rewards.entitlements.find((row) => row.account === account && row.token === token)
          ?.amount ?? 0n,
    );
    const own = claims.filter((claim) => claim.account === account && claim.token === token);
    return [
      showAccount(account, campaign),
      ...amounts.map((units) => showAmount(units, listed)),
      showAmount(cumulative, listed),
      showAmount(sum(own.map(({ amount }) => amount)), listed),
      String(own.length),
    ];
  });
  const columns = [
    { heading: "miner" },
    ...epochs.map((_, i) => right(`epoch ${i + 1}`)),
    right("entitled"),
    right("claimed"),
    right("claims"),
  ];
  return formatTable(columns, rows);
}

function describePools({ epochs, deployment }: RoadEnd): string {
  const rows = epochs.flatMap(({ rewards }, i) =>
    rewards.pools.map(({ market, token, pool, carriedIn, paid, accrued, carried, returned }) => {
      const listed = deployment.tokens.find(({ address }) => address === token) ?? {
        symbol: token,
        decimals: 0,
      };
      const amounts = [pool, carriedIn, paid, accrued, carried, returned];
      return [String(i + 1), market, ...amounts.map((units) => showAmount(units, listed))];
    }),
  );
  const amounts = ["pool", "carried in", "paid", "accrued", "carried", "returned"].map(right);
  return formatTable([right("epoch"), { heading: "market" }, ...amounts], rows);
}

function describeRoots({ epochs, deployment, status }: RoadEnd): string {
  const lines = epochs.map(
    ({ distribution, folder }) =>
      `  epoch ${distribution.manifest.epoch}  ${distribution.manifest.root}  ${folder}`,
  );
  const money = status.tokens.map(
    (token) =>
      `  ${token.symbol}: funded ${showAmount(token.funded, token)}, claimed ${showAmount(token.claimed, token)}, left ${showAmount(token.balance, token)}`,
  );
  return [
    `Roots, and where their files lie:`,
    ...lines,
    `Distributor ${deployment.distributor}:`,
    ...money,
  ].join("\n");
}

function describeGas({ published, claims }: RoadEnd): string {
  const gas = (calls: readonly { gasUsed: bigint }[]) => {
    const sorted = calls.map((call) => Number(call.gasUsed)).sort((a, b) => a - b);
    return `median ${sorted[sorted.length >> 1] ?? 0}, ${sorted[0] ?? 0} to ${sorted.at(-1) ?? 0}`;
  };
  const seen = new Set<string>();
  const [first, later] = [[], []] as [(typeof claims)[number][], (typeof claims)[number][]];
  for (const claim of claims) {
    const id = `${claim.account} ${claim.token}`;
    (seen.has(id) ? later : first).push(claim);
    seen.add(id);
  }
  return [
    "Gas:",
    `  publish       ${gas(published)} (${published.length})`,
    `  first claim   ${gas(first)} (${first.length})`,
    `  later claim   ${gas(later)} (${later.length})`,
  ].join("\n");
}
