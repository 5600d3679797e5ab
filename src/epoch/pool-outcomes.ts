/** What became of a pool's positions in an epoch: beside keeping the tokens, by fees, and by rewards. */
import { join } from "node:path";
import type { Campaign, Phase, Terms } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { poolPayees } from "../campaign/miners.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { invariant, refuse } from "../errors.ts";
import type { PoolLedger } from "../pool/ledger.ts";
import type { PoolLog } from "../pool/log.ts";
import { pairLedger } from "../pool/pair-ledger.ts";
import { rangeLedger } from "../pool/range-ledger.ts";
import { type PositionOutcome, positionKey, positionOutcomes } from "../reward/position-outcome.ts";
import type { MarketScore } from "../score/market.ts";
import { addLog, closePool, openPool, readContracts } from "../score/pool-market.ts";
import { readPoolLogs } from "./scoring/logs.ts";
import type { OnProgress } from "./scoring/score.ts";
import {
  type ScoredAmounts,
  type ScoredAmountsRequest,
  scoreAmounts,
  termsAsked,
} from "./scoring/scored-amounts.ts";
import { type Disagreement, openBasis } from "./verifying/basis.ts";

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

/** What of a scored epoch positions are told from. */
export interface PoolSources {
  readonly basis: Pick<ScoredAmounts["basis"], "campaign" | "phase">;
  readonly amounts: Pick<ScoredAmounts["amounts"], "tokens" | "rewards">;
  readonly scored: ScoredAmounts["scored"];
}

/**
 * Reads the logs of those of the markets that are pools once more.
 * @param account whose positions to tell of; undefined for all.
 */
export async function poolOutcomes(
  sources: PoolSources,
  { books, epoch }: Pick<ScoredAmountsRequest, "books" | "epoch">,
  asked: readonly Terms[],
  account: string | undefined,
): Promise<PoolOutcome[]> {
  const outcomes: PoolOutcome[] = [];
  for (const terms of asked) {
    const isScored = sources.scored.scores.some(
      (score) => score.terms.market.id === terms.market.id,
    );
    if (!isPoolRule(terms.rule) || !isScored) continue;
    outcomes.push(await poolOutcome(sources, join(books, String(epoch)), terms, account));
  }
  return outcomes;
}

/**
 * One pool's positions.
 * @param folder the epoch's books.
 * @param onLogs is given the logs too, some at a time.
 * @throws InputError where they are no longer the logs that were scored.
 */
export async function poolOutcome(
  { basis, amounts, scored }: PoolSources,
  folder: string,
  terms: Terms,
  account: string | undefined,
  onLogs: (logs: readonly PoolLog[]) => void = () => {},
): Promise<PoolOutcome> {
  const { rule, market } = terms;
  const score = scored.scores.find((each) => each.terms.market.id === market.id);
  invariant(score !== undefined && isPoolRule(rule), "a pool that runs has its score");
  const { span } = scored;
  const payeeOf = poolPayees(basis.campaign, terms, readContracts(rule));
  const mine = (holder: string) => {
    const payee = payeeOf(holder);
    return account === undefined || payee === account ? payee : undefined;
  };
  const earned = new Map<string, bigint>();
  const pool = openPool(terms, rule, payeeOf, span, (id, payee, due) => {
    if (account !== undefined && payee !== account) return;
    const name = positionKey(id, payee);
    earned.set(name, (earned.get(name) ?? 0n) + due);
  });
  const ledger =
    rule.programme === "pool-share" ? pairLedger(rule, mine, span) : rangeLedger(rule, mine, span);
  const { file, sha256 } = await readPoolLogs(folder, market.id, (logs) => {
    for (const log of logs) {
      addLog(pool, log);
      ledger.add(log);
    }
    onLogs(logs);
  });
  checkUnchanged(folder, file, sha256, scored.inputs);
  closePool(pool);
  const closed = ledger.close();
  const { tokens, rewards } = amounts;
  const positions = positionOutcomes(closed, earned, score, tokens, rewards);
  return { terms, score, tokens, ledger: closed, positions };
}

function checkUnchanged(
  folder: string,
  file: string,
  sha256: string,
  inputs: ScoredAmounts["scored"]["inputs"],
): void {
  if (inputs.some((input) => input.file === file && input.sha256 === sha256)) return;
  refuse({
    where: join(folder, file),
    got: "other logs than a moment ago",
    expected: "a file that nobody writes to",
    fix: "Run the command again.",
  });
}
