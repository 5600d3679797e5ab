/** A pool's positions, its depth and its slippage, for people and for programs. */

import type { Campaign } from "../campaign/campaign.ts";
import type { PoolWeights } from "../campaign/rule.ts";
import { formatDecimal } from "../decimal.ts";
import type { PoolOutcome, PoolReport } from "../epoch/pool-outcomes.ts";
import { DEPTH_PPMS, depthAt, slippageOf, tradeSizes } from "../pool/slippage.ts";
import { netOf } from "../reward/position-outcome.ts";
import { sumPoints } from "../score/points.ts";
import { showAccount, showAmount, showPercent } from "./amount.ts";
import { stack } from "./stack.ts";
import { formatTable } from "./table.ts";

const MOST_SHOWN = 50;
const SHOWN_DECIMALS = 6;

const right = (heading: string) => ({ heading, align: "right" as const });

export function describePools({ campaign, phase, epoch, pools }: PoolReport): string {
  const head = `Epoch ${epoch} of ${campaign.id}, ${phase.name}`;
  if (pools.length === 0) return `${head}: no pool runs in it.`;
  return [head, ...pools.map((pool) => describePool(pool, campaign))].join("\n\n");
}

/** One pool: who held what, and what a trade would have met. */
function describePool(pool: PoolOutcome, campaign: Campaign): string {
  return [
    describePositions(pool, campaign),
    "",
    ...describeDepth(pool),
    ...(pool.positions.length > MOST_SHOWN
      ? [`The ${MOST_SHOWN} positions with the most points are shown of ${pool.positions.length}.`]
      : []),
  ].join("\n");
}

/** What became of positions, in quote at the epoch's last price. */
export function describePositions(pool: PoolOutcome, campaign: Campaign): string {
  const { terms, score, positions, tokens } = pool;
  const { market, rule } = terms;
  const all = sumPoints(score.points);
  const rows = positions.slice(0, MOST_SHOWN).flatMap((position) => {
    const { holding, points, rewards, outcome } = position;
    const show = (value: bigint | undefined) =>
      value === undefined ? "-" : showShort(value, market.priceDecimals);
    const amounts = tokens
      .filter(({ address }) => (rewards.get(address) ?? 0n) > 0n)
      .map((token) => showAmount(rewards.get(token.address) ?? 0n, token));
    return stack([
      showId(holding.id, campaign),
      showAccount(holding.account, campaign),
      holding.range === undefined ? "all" : `${holding.range.lower}..${holding.range.upper}`,
      showPercent(points, all),
      amounts.length === 0 ? ["0"] : amounts,
      show(outcome?.kept),
      show(outcome?.held),
      show(outcome?.moved),
      show(outcome?.fees),
      show(netOf(position)),
    ]);
  });
  const weights =
    rule.programme === "concentrated-weighted" ? `: ${showWeights(rule.weightsPpm)}` : "";
  const columns = ["share", "reward", "if kept", "held", "price's part", "fees", "net"].map(right);
  return [
    `${market.id} (${score.programme}${weights}), values in ${market.quote} at the epoch's last price`,
    formatTable(
      [{ heading: "position" }, { heading: "account" }, right("ticks"), ...columns],
      rows,
    ),
  ].join("\n");
}

/** What positions share a pool by. */
export function showWeights({ fees, token0, token1 }: PoolWeights): string {
  const percent = (ppm: number) => `${formatDecimal(BigInt(ppm), 4)} %`;
  return `fees ${percent(fees)}, token0 ${percent(token0)}, token1 ${percent(token1)}`;
}

function describeDepth(pool: PoolOutcome): string[] {
  const { ledger, terms } = pool;
  const { quote, priceDecimals } = terms.market;
  if (ledger.root === undefined) return ["The pool has no price yet."];
  const depths = depthAt(ledger, DEPTH_PPMS).map(({ ppm, up, down }) => [
    `${formatDecimal(BigInt(ppm), 4)} %`,
    showShort(down, priceDecimals),
    showShort(up, priceDecimals),
  ]);
  const slippage = slippageOf(ledger, tradeSizes(ledger)).map(({ size, buyPpm, sellPpm }) => [
    showShort(size, priceDecimals),
    showPpm(sellPpm),
    showPpm(buyPpm),
  ]);
  return [
    formatTable([right("to move the price by"), right(`${quote}, down`), right("up")], depths),
    "",
    formatTable([right(`${quote} traded`), right("slippage, selling"), right("buying")], slippage),
    "Slippage is without the pool's fee, at the epoch's last price.",
  ];
}

export function poolsAsJson({ campaign, phase, epoch, pools }: PoolReport): object {
  return {
    format: "tidemark-pools-v1",
    campaign: campaign.id,
    phase: phase.name,
    epoch,
    pools: pools.map(poolAsJson),
  };
}

/** Bigints are left, to be written as strings; values are base units of the quote. */
export function poolAsJson(pool: PoolOutcome): object {
  const { terms, score, positions, tokens, ledger } = pool;
  return {
    market: terms.market.id,
    programme: score.programme,
    quote: terms.market.quote,
    quoteDecimals: terms.market.priceDecimals,
    points: sumPoints(score.points),
    positions: positions.map((position) => ({
      id: position.holding.id,
      account: position.holding.account,
      ticks: position.holding.range ?? null,
      points: position.points,
      rewards: Object.fromEntries(
        tokens.map(({ symbol, address }) => [symbol, position.rewards.get(address) ?? 0n]),
      ),
      kept: position.holding.kept,
      held: position.holding.held,
      fees: position.holding.fees,
      value: position.outcome ?? null,
      rewardValue: position.rewardValue,
      net: netOf(position) ?? null,
    })),
    depth: depthAt(ledger, DEPTH_PPMS),
    slippage: slippageOf(ledger, tradeSizes(ledger)).map(({ size, buyPpm, sellPpm }) => ({
      size,
      buyPpm: buyPpm ?? null,
      sellPpm: sellPpm ?? null,
    })),
  };
}

/** An NFT's number, or whose the liquidity is. */
function showId(id: string, campaign: Campaign): string {
  const [owner = ""] = id.split(" ");
  return /^\d+$/.test(id) ? `NFT ${id}` : showAccount(owner, campaign);
}

function showPpm(ppm: bigint | undefined): string {
  return ppm === undefined ? "not so deep" : `${formatDecimal(ppm, 4)} %`;
}

/** Cut to six decimals, towards zero. */
function showShort(value: bigint, decimals: number): string {
  const kept = Math.min(decimals, SHOWN_DECIMALS);
  return formatDecimal(value / 10n ** BigInt(decimals - kept), kept);
}
