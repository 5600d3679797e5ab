/**
 * Whether a published distribution agrees with what the books give, in all that an explanation shows of it: points,
 * pools and rewards. `epoch verify` compares the rest.
 */
import { settlePool } from "../../reward/pool.ts";
import { key } from "../../reward/state.ts";
import type { MarketScore } from "../../score/market.ts";
import type { ReadDistribution } from "../published/distribution.ts";
import type { Check } from "./checks.ts";

const MAX_SHOWN = 5;

/**
 * The checks that went wrong; none where the two agree.
 * @param overpaidBefore after the epoch before; undefined where its distribution is not at hand.
 */
export function compareScores(
  published: ReadDistribution,
  scores: readonly MarketScore[],
  overpaidBefore: ReadonlyMap<string, bigint> | undefined,
): Check[] {
  const checks = {
    markets: marketDifferences(published, scores),
    rewards: rewardDifferences(published, scores),
    payout: payoutDifferences(published, overpaidBefore),
  };
  return Object.entries(checks)
    .filter(([, differences]) => differences.length > 0)
    .map(([name, differences]) => ({ name, result: "wrong", detail: inWords(differences) }));
}

function marketDifferences(
  { manifest }: ReadDistribution,
  scores: readonly MarketScore[],
): string[] {
  const scored = new Set(scores.map((score) => score.terms.market.id));
  const strangers = manifest.markets.filter(({ market }) => !scored.has(market));
  const symbols = new Map(manifest.tokens.map(({ address, symbol }) => [address, symbol]));
  const differences = strangers.map(({ market }) => `${market} has no terms in this epoch`);
  for (const { terms, programme, trailingEmpty } of scores) {
    const { id } = terms.market;
    const market = manifest.markets.find((candidate) => candidate.market === id);
    if (market === undefined) {
      differences.push(`${id} is not in the manifest`);
      continue;
    }
    const theirs = `${market.programme} with ${market.trailingEmpty} trailing empty slots`;
    const ours = `${programme} with ${trailingEmpty} trailing empty slots`;
    if (theirs !== ours) differences.push(`${id}: published ${theirs}; the books give ${ours}`);
    for (const { token, pool, carriedIn } of market.pools) {
      const due = terms.rewards.get(symbols.get(token) ?? "") ?? 0n;
      if (BigInt(pool) - BigInt(carriedIn) === due) continue;
      differences.push(
        `${id}: published a pool of ${pool}, of it ${carriedIn} carried in; the terms give ${due} of ${token}`,
      );
    }
  }
  return differences;
}

function rewardDifferences(
  { manifest, rewards }: ReadDistribution,
  scores: readonly MarketScore[],
): string[] {
  const due = new Map<string, string>();
  for (const score of scores) {
    const { id } = score.terms.market;
    const pools = manifest.markets.find(({ market }) => market === id)?.pools ?? [];
    for (const { token, pool } of pools) {
      for (const [account, reward] of settlePool(BigInt(pool), score).rewards) {
        const points = score.points.get(account) ?? 0n;
        due.set(`${id},${account},${token}`, `${points} points, ${reward} base units`);
      }
    }
  }
  const differences: string[] = [];
  for (const { market, account, token, points, reward } of rewards) {
    const id = `${market},${account},${token}`;
    const theirs = `${points} points, ${reward} base units`;
    const ours = due.get(id) ?? "nothing";
    due.delete(id);
    if (theirs !== ours) differences.push(`${id}: published ${theirs}; the books give ${ours}`);
  }
  for (const [id, ours] of due) {
    differences.push(`${id}: published nothing; the books give ${ours}`);
  }
  return differences;
}

/** Whatever is earned is paid, or waits, or makes up for what was overpaid. */
function payoutDifferences(
  { rewards, entitlements, state }: ReadDistribution,
  overpaidBefore: ReadonlyMap<string, bigint> | undefined,
): string[] {
  const left = new Map(state.accrued);
  const add = (id: string, units: bigint) => left.set(id, (left.get(id) ?? 0n) + units);
  for (const [id, units] of state.overpaid) add(id, -units);
  for (const { account, token, amount, cumulative } of entitlements) {
    const id = key(account, token);
    // Unknown, it is no more than what was published before.
    add(id, amount + (overpaidBefore?.get(id) ?? (overpaidBefore ? 0n : cumulative - amount)));
  }
  for (const { account, token, reward } of rewards) add(key(account, token), -reward);
  return [...left]
    .filter(([, units]) => units < 0n)
    .map(([id, units]) => `${id}: earned ${-units} base units more than is paid or accrued`);
}

function inWords(differences: readonly string[]): string {
  const more = differences.length - MAX_SHOWN;
  const shown = differences.slice(0, MAX_SHOWN).join("; ");
  return more > 0 ? `${shown}; and ${more} more` : shown;
}
