/** An epoch's points, for people and for programs. */
import type { Campaign } from "../campaign/campaign.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { ranking } from "../epoch/scoring/score.ts";
import { sum } from "../reward/allocate.ts";
import type { MarketScore } from "../score/market.ts";
import { showAccount, showPercent } from "./amount.ts";
import { formatTable } from "./table.ts";

/** Each market's counts and its miners by points. */
export function describeScores(scores: readonly MarketScore[], campaign: Campaign): string {
  return scores.map((score) => describeScore(score, campaign)).join("\n\n");
}

/** The same as plain data. */
export function scoresAsJson(epoch: number, scores: readonly MarketScore[]): object {
  return {
    format: "tidemark-scores-v1",
    epoch,
    markets: scores.map((score) => ({
      market: score.terms.market.id,
      programme: score.programme,
      intervals: score.intervals,
      trailingEmpty: score.trailingEmpty,
      ...score.counts,
      points: Object.fromEntries(ranking(score)),
    })),
  };
}

function describeScore(score: MarketScore, campaign: Campaign): string {
  const total = sum(score.points.values());
  const rows = ranking(score).map(([account, points], i) => [
    String(i + 1),
    showAccount(account, campaign),
    points.toString(),
    showPercent(points, total),
  ]);
  const seen = showSeen(score, rows.length);
  return [
    `${score.terms.market.id} (${score.programme}): ${seen}`,
    formatTable(
      [
        { heading: "#", align: "right" },
        { heading: "miner" },
        { heading: "points", align: "right" },
        { heading: "share", align: "right" },
      ],
      rows,
    ),
  ].join("\n");
}

/** What there was to score. */
function showSeen({ terms, counts, intervals }: MarketScore, accounts: number): string {
  if (terms.rule.programme === "listed") return `${accounts} listed; points are base units`;
  if (isPoolRule(terms.rule))
    return `liquidity that earns in ${counts.snapshots} of ${intervals} seconds`;
  return `${counts.snapshots} of ${intervals} snapshots; ${counts.missing} missing, ${counts.crossed} crossed, ${counts.oneSided} one-sided; empty slots: ${counts.emptyBids} bid, ${counts.emptyAsks} ask`;
}
