/** A campaign at a glance. */
import { intervalsPerEpoch } from "../campaign/calendar.ts";
import type { Campaign, Market, Phase, Terms } from "../campaign/campaign.ts";
import { isPoolRule, type PoolRule, type ScoredRule } from "../campaign/rule.ts";
import { formatDecimal } from "../decimal.ts";
import { rewardPerInterval } from "../reward/rate.ts";
import { count, showAmount } from "./amount.ts";
import { showWeights } from "./pools.ts";
import { formatTable } from "./table.ts";

/** What a checked campaign file says, phase by phase. */
export function describeCampaign(campaign: Campaign): string {
  const head = [
    `${campaign.name} (${campaign.id}): ${count(campaign.markets.size, "market")}, ${count(campaign.miners.length, "miner")}. No faults.`,
    `Sponsor: ${campaign.sponsor.name}. Policy: ${campaign.sponsor.policyUrl}`,
    campaign.sponsor.disclaimer,
  ];
  return [...head, ...[...campaign.phases.values()].map(describePhase)].join("\n");
}

function describePhase(phase: Phase): string {
  const from = new Date(phase.start).toISOString();
  const rows = phase.terms.map((terms) => [
    terms.market.id,
    terms.fromEpoch === terms.throughEpoch
      ? String(terms.fromEpoch)
      : `${terms.fromEpoch}-${terms.throughEpoch}`,
    terms.rule.programme,
    ...showScoring(terms),
    showPools(terms, phase, (pool) => pool),
    showRate(terms, phase),
  ]);
  const columns = [
    "market",
    "epochs",
    "programme",
    "max spread",
    "own terms",
    "interval",
    "pool an epoch",
    "a snapshot",
  ];
  return [
    "",
    `${phase.name}: chain ${phase.chainId}, ${phase.epochs} epochs of ${phase.epochMs / 1000} s from ${from}`,
    formatTable(
      columns.map((heading) => ({ heading })),
      rows,
    ),
  ].join("\n");
}

/** Spread, own terms and interval: nothing where no book is scored. */
function showScoring(terms: Terms): string[] {
  if (terms.rule.programme === "listed") return ["-", "-", "-"];
  if (isPoolRule(terms.rule)) return ["-", showPool(terms.rule), "-"];
  const spread = `${formatDecimal(BigInt(terms.maxSpreadPpm), 4)} %`;
  return [spread, showRule(terms.rule, terms.market), `${terms.intervalMs / 1000} s`];
}

/** What a snapshot pays; nothing by itself where the epoch as a whole is shared. */
function showRate(terms: Terms, phase: Phase): string {
  if (terms.rule.programme === "depth-over-spread" || isPoolRule(terms.rule)) return "by the epoch";
  if (terms.rule.programme === "listed") return "as listed";
  const intervals = intervalsPerEpoch(phase, terms);
  return showPools(terms, phase, (pool) => rewardPerInterval(pool, intervals));
}

/** The terms that only the programme has. */
function showRule(rule: ScoredRule, market: Market): string {
  switch (rule.programme) {
    case "hummingbot":
      return `k ${rule.k}`;
    case "two-sided": {
      const show = (price: bigint | undefined, none: string) =>
        price === undefined ? none : formatDecimal(price, market.priceDecimals);
      const { singleSidedFrom: from, singleSidedThrough: through } = rule;
      const band =
        from === undefined && through === undefined
          ? ""
          : ` from ${show(from, "0")} through ${show(through, "any")}`;
      return `c ${rule.singleSidedDivisor}${band}`;
    }
    case "depth-over-spread": {
      const { depth, uptime, volume, stake } = rule.exponents;
      return `d ${depth}, u ${uptime}, v ${volume}, s ${stake}`;
    }
  }
}

function showPool(rule: PoolRule): string {
  switch (rule.programme) {
    case "pool-share":
      return `shares of ${rule.shareToken}`;
    case "concentrated":
      return `pool ${rule.poolId ?? rule.pool}`;
    case "concentrated-weighted":
      return `pool ${rule.poolId ?? rule.pool}: ${showWeights(rule.weightsPpm)}`;
  }
}

function showPools(terms: Terms, phase: Phase, rate: (pool: bigint) => bigint): string {
  return [...terms.rewards]
    .map(([symbol, pool]) => {
      const decimals = phase.tokens.find((token) => token.symbol === symbol)?.decimals ?? 0;
      return showAmount(rate(pool), { symbol, decimals });
    })
    .join(" + ");
}
