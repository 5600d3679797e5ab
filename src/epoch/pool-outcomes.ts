/** What became of a pool's positions in an epoch: beside keeping the tokens, by fees, and by rewards. */
import { join } from "node:path";
import { epochSpan } from "../campaign/calendar.ts";
import type { Campaign, Phase, Terms } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { poolPayees } from "../campaign/miners.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { type Holding, type Outcome, outcomeOf, type PoolLedger } from "../pool/ledger.ts";
import { pairLedger } from "../pool/pair-ledger.ts";
import { rangeLedger } from "../pool/range-ledger.ts";
import { inToken1 } from "../pool/worth.ts";
import type { Reward } from "../reward/epoch.ts";
import { apportion } from "../score/apportion.ts";
import type { MarketScore } from "../score/market.ts";
import { addLog, closePool, openPool, readContracts } from "../score/pool-market.ts";
import { type Disagreement, openBasis } from "./basis.ts";
import type { OnProgress } from "./score.ts";
import { readPoolLogs } from "./score-logs.ts";
import {
  type ScoredAmounts,
  type ScoredAmountsRequest,
  scoreAmounts,
  termsAsked,
} from "./scored-amounts.ts";

/** One position of an account, over an epoch. */
export interface PositionOutcome {
  readonly holding: Holding;
  readonly points: bigint;
  /** Base units by token address. */
  readonly rewards: ReadonlyMap<string, bigint>;
  /** In base units of the market's quote; undefined where the pool has no price. */
  readonly outcome: Outcome | undefined;
  /** The rewards that are of the pool's own tokens, in base units of the quote. */
  readonly rewardValue: bigint;
}

export interface PoolOutcome {
  readonly terms: Terms;
  readonly score: MarketScore;
  readonly tokens: readonly DeployedToken[];
  readonly ledger: PoolLedger;
  /** By points, the most first. */
  readonly positions: readonly PositionOutcome[];
}

export interface PoolReport {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly epoch: number;
  readonly pools: readonly PoolOutcome[];
}

/**
 * Every pool of an epoch, with all of its positions.
 * @throws InputError where the logs or the campaign are bad.
 */
export async function reportPools(
  request: ScoredAmountsRequest & { readonly market: string | undefined },
  onProgress: OnProgress = () => {},
): Promise<PoolReport | Disagreement> {
  const basis = await openBasis(request);
  if ("wrong" in basis) return basis;
  const { campaign, phase } = basis;
  const asked = termsAsked(basis, request.epoch, request.market);
  const result = await scoreAmounts(basis, request, onProgress);
  if ("wrong" in result) return result;
  const pools = await poolOutcomes(result, request, asked, undefined);
  return { campaign, phase, epoch: request.epoch, pools };
}

/**
 * Reads the logs of those of the markets that are pools once more.
 * @param account whose positions to tell of; undefined for all.
 */
export async function poolOutcomes(
  { basis, amounts, scored }: ScoredAmounts,
  { books, epoch }: ScoredAmountsRequest,
  asked: readonly Terms[],
  account: string | undefined,
): Promise<PoolOutcome[]> {
  const { campaign, phase } = basis;
  const span = epochSpan(phase, epoch);
  const outcomes: PoolOutcome[] = [];
  for (const terms of asked) {
    const { rule, market } = terms;
    const score = scored.scores.find((each) => each.terms.market.id === market.id);
    if (!isPoolRule(rule) || score === undefined) continue;
    const payeeOf = poolPayees(campaign, terms, readContracts(rule));
    const mine = (holder: string) => {
      const payee = payeeOf(holder);
      return account === undefined || payee === account ? payee : undefined;
    };
    const earned = new Map<string, bigint>();
    const pool = openPool(terms, rule, payeeOf, span, (id, payee, due) => {
      if (account !== undefined && payee !== account) return;
      const name = `${id} ${payee}`;
      earned.set(name, (earned.get(name) ?? 0n) + due);
    });
    const ledger =
      rule.programme === "pool-share"
        ? pairLedger(rule, mine, span)
        : rangeLedger(rule, mine, span);
    await readPoolLogs(join(books, String(epoch)), market.id, (logs) => {
      for (const log of logs) {
        addLog(pool, log);
        ledger.add(log);
      }
    });
    closePool(pool);
    const closed = ledger.close();
    const { tokens, rewards } = amounts;
    const positions = positionsOf(closed, earned, score, tokens, rewards);
    outcomes.push({ terms, score, tokens, ledger: closed, positions });
  }
  return outcomes;
}

/** An account's points and rewards in the pool, taken apart by what each of its positions earned. */
function positionsOf(
  { holdings, root }: PoolLedger,
  earned: ReadonlyMap<string, bigint>,
  { points, terms }: MarketScore,
  tokens: readonly DeployedToken[],
  rewards: readonly Reward[],
): PositionOutcome[] {
  const accounts = [...new Set(holdings.map(({ account }) => account))];
  const positions = accounts.flatMap((account) => {
    const own = holdings.filter((holding) => holding.account === account);
    const parts = own.map(({ id }) => earned.get(`${id} ${account}`) ?? 0n);
    const share = (whole: bigint) =>
      parts.some((part) => part > 0n) ? apportion(whole, parts) : parts;
    const ofPoints = share(points.get(account) ?? 0n);
    const ofTokens = tokens.flatMap(({ address }) => {
      const row = rewards.find(
        (each) =>
          each.account === account && each.token === address && each.market === terms.market.id,
      );
      return row === undefined ? [] : [{ address, shares: share(row.reward) }];
    });
    return own.map((holding, i): PositionOutcome => {
      const mine = new Map(ofTokens.map(({ address, shares }) => [address, shares[i] ?? 0n]));
      const outcome = root === undefined ? undefined : outcomeOf(holding, root);
      const rewardValue = root === undefined ? 0n : valueOfRewards(mine, tokens, terms, root);
      return { holding, points: ofPoints[i] ?? 0n, rewards: mine, outcome, rewardValue };
    });
  });
  return positions.sort((a, b) =>
    a.points === b.points ? (a.holding.id < b.holding.id ? -1 : 1) : a.points > b.points ? -1 : 1,
  );
}

/** A reward in the pool's own base or quote has a value here; another has none. */
function valueOfRewards(
  rewards: ReadonlyMap<string, bigint>,
  tokens: readonly DeployedToken[],
  { market }: Terms,
  root: bigint,
): bigint {
  return tokens.reduce((sum, { address, symbol, decimals }) => {
    const amount = rewards.get(address) ?? 0n;
    const isBase = symbol === market.base && decimals === market.sizeDecimals;
    const isQuote = symbol === market.quote && decimals === market.priceDecimals;
    if (isBase) return sum + inToken1([amount, 0n], root);
    return isQuote ? sum + amount : sum;
  }, 0n);
}
