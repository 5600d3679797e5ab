/** A built distribution at a glance. */
import type { Campaign, Phase } from "../campaign/campaign.ts";
import { isPoolRule } from "../campaign/rule.ts";
import type { BuiltEpoch } from "../epoch/build.ts";
import { unkey } from "../reward/state.ts";
import type { MarketScore } from "../score/market.ts";
import { count, showAccount, showAmount } from "./amount.ts";
import { formatTable } from "./table.ts";

/** Where the pools went, who gets what, the root, and where the files lie. */
export function describeBuild(
  { distribution, rewards, folder, scores }: BuiltEpoch,
  phase: Phase,
  campaign: Campaign,
): string {
  const tokens = new Map(distribution.manifest.tokens.map((token) => [token.address, token]));
  const show = (units: bigint, token: string) =>
    showAmount(units, tokens.get(token) ?? { symbol: token, decimals: 0 });
  const right = (heading: string) => ({ heading, align: "right" as const });
  const pools = formatTable(
    [
      { heading: "market" },
      right("pool"),
      right("carried in"),
      right("paid"),
      right("accrued"),
      right("carried"),
      right("returned"),
    ],
    rewards.pools.map(({ market, token, pool, carriedIn, paid, accrued, carried, returned }) => [
      market,
      ...[pool, carriedIn, paid, accrued, carried, returned].map((units) => show(units, token)),
    ]),
  );
  const leaves = formatTable(
    [{ heading: "miner" }, right("this epoch"), right("in all")],
    rewards.entitlements.map(({ account, token, amount, cumulative }) => [
      showAccount(account, campaign),
      show(amount, token),
      show(cumulative, token),
    ]),
  );
  const totals = rewards.totals.map(
    ({ token, total, accrued }) => `${show(total, token)} (${show(accrued, token)} of it accrued)`,
  );
  const overpaid = [...rewards.state.overpaid].map(([id, units]) => {
    const [account, token] = unkey(id);
    return `${show(units, token)} by ${showAccount(account, campaign)}`;
  });
  return [
    `Epoch ${distribution.manifest.epoch} of ${campaign.id}, ${phase.name}`,
    "",
    ...scores.map(describeBooks),
    "",
    pools,
    "",
    leaves,
    "",
    `To be funded: ${totals.join(", ") || "nothing"}`,
    ...(overpaid.length === 0 ? [] : [`Claimed but not earned yet: ${overpaid.join(", ")}`]),
    `Root:     ${distribution.manifest.root}`,
    `Manifest: ${distribution.manifestHash}`,
    `Files:    ${folder}`,
  ].join("\n");
}

/** The same as plain data. */
export function buildAsJson({ folder, written, distribution }: BuiltEpoch): object {
  const { manifestHash, manifest } = distribution;
  return { folder, written, manifestHash, manifest };
}

/** A market without snapshots carries its whole pool: nobody should publish that without having seen it. */
function describeBooks({ terms, counts, intervals, points }: MarketScore): string {
  if (terms.rule.programme === "listed") {
    return `${terms.market.id}: ${count(points.size, "account")} listed`;
  }
  const what = isPoolRule(terms.rule) ? "seconds with liquidity that earns" : "snapshots";
  const seen = `${terms.market.id}: ${counts.snapshots} of ${intervals} ${what}`;
  return counts.snapshots === 0
    ? `${seen}. WARNING: nobody can earn here; are its books missing?`
    : seen;
}
