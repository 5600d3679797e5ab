/** An epoch's pools, scored from the files of their logs. */
import { join } from "node:path";
import type { BookInput } from "../../book/read-books.ts";
import { epochSpan, termsInEpoch } from "../../campaign/calendar.ts";
import type { Campaign, Phase, Terms } from "../../campaign/campaign.ts";
import { poolPayees } from "../../campaign/miners.ts";
import { isPoolRule, type PoolRule } from "../../campaign/rule.ts";
import { InputError } from "../../errors.ts";
import type { PoolLog } from "../../pool/log.ts";
import { findLogs, listLogs, openLogs } from "../../pool/log-file.ts";
import { openLooks, type Stretch } from "../../pool/looks.ts";
import { openState, type PoolState } from "../../pool/state.ts";
import type { MarketScore } from "../../score/market.ts";
import { addLog, closePool, openPool, readContracts } from "../../score/pool-market.ts";

/** A pool that runs in an epoch. */
export interface RunningPool {
  readonly terms: Terms;
  readonly rule: PoolRule;
}

/** The pools that run in an epoch, sorted by market. */
export function poolsInEpoch(phase: Phase, epoch: number): RunningPool[] {
  return termsInEpoch(phase, epoch).flatMap((terms) =>
    isPoolRule(terms.rule) ? [{ terms, rule: terms.rule }] : [],
  );
}

export interface PoolScores {
  readonly scores: readonly MarketScore[];
  readonly inputs: readonly BookInput[];
}

/**
 * Scores every pool of an epoch.
 * @param folder the epoch's books.
 * @param onProgress is told now and then how many logs are done.
 * @throws InputError where a pool's logs are missing, or not whole.
 */
export async function scorePools(
  campaign: Campaign,
  phase: Phase,
  epoch: number,
  folder: string,
  onProgress: (logs: number) => void,
): Promise<PoolScores> {
  const scores: MarketScore[] = [];
  const inputs: BookInput[] = [];
  let done = 0;
  for (const running of poolsInEpoch(phase, epoch)) {
    const pool = open(campaign, phase, epoch, running);
    const input = await readPoolLogs(folder, running.terms.market.id, (logs) => {
      for (const log of logs) addLog(pool, log);
      done += logs.length;
      onProgress(done);
    });
    scores.push(closePool(pool));
    inputs.push(input);
  }
  return { scores, inputs };
}

/**
 * The same of an epoch that runs, whose logs are collected when it is over: until then its pools gave nobody anything.
 * @throws InputError as `scorePools`, where all of them are there.
 */
export async function scorePoolsSoFar(
  ...[campaign, phase, epoch, folder, onProgress]: Parameters<typeof scorePools>
): Promise<PoolScores> {
  const running = poolsInEpoch(phase, epoch);
  const files = await Promise.all(running.map(({ terms }) => listLogs(folder, terms.market.id)));
  if (files.every((names) => names.length > 0))
    return scorePools(campaign, phase, epoch, folder, onProgress);
  const scores = running.map((pool) => closePool(open(campaign, phase, epoch, pool)));
  return { scores, inputs: [] };
}

function open(campaign: Campaign, phase: Phase, epoch: number, { terms, rule }: RunningPool) {
  const payeeOf = poolPayees(campaign, terms, readContracts(rule));
  return openPool(terms, rule, payeeOf, epochSpan(phase, epoch));
}

/**
 * Reads a market's logs.
 * @param onLogs is given some at a time, in order; what it refuses is told with the file's name.
 * @throws InputError where there are none, or with the first fault.
 */
export async function readPoolLogs(
  folder: string,
  market: string,
  onLogs: (logs: readonly PoolLog[]) => void,
): Promise<BookInput> {
  const { path, file } = await findLogs(folder, market);
  const { logs, digest } = openLogs(path);
  for await (const batch of logs) {
    try {
      onLogs(batch);
    } catch (error) {
      throw error instanceof InputError ? inFile(join(folder, file), error) : error;
    }
  }
  return { file, ...digest() };
}

/**
 * Looks at a pool while its logs of an epoch are read once more.
 * @param onLook is given each stretch's start, and the pool as it was at its end.
 * @throws InputError as `readPoolLogs`.
 */
export async function lookAtPool(
  campaign: Campaign,
  { terms, rule }: RunningPool,
  folder: string,
  stretches: readonly Stretch[],
  onLook: (start: number, now: PoolState) => void,
  onLogs: (logs: readonly PoolLog[]) => void = () => {},
): Promise<BookInput> {
  const state = openState(rule, poolPayees(campaign, terms, readContracts(rule)));
  const looks = openLooks(state, stretches, onLook);
  const input = await readPoolLogs(folder, terms.market.id, (logs) => {
    for (const log of logs) looks.add(log);
    onLogs(logs);
  });
  looks.close();
  return input;
}

function inFile(path: string, { faults }: InputError): InputError {
  return new InputError(faults.map((fault) => ({ ...fault, where: `${path}: ${fault.where}` })));
}
