/** The instants at which an import owes a snapshot, and the epochs they belong to. */
import {
  drawInstant,
  epochSpan,
  intervalsPerEpoch,
  scoredTermsInEpoch,
} from "../campaign/calendar.ts";
import type { Market, Phase, Terms } from "../campaign/campaign.ts";
import { refuse } from "../errors.ts";

/** An epoch that is imported. */
export interface Run {
  readonly epoch: number;
  readonly start: number;
  readonly end: number;
  readonly market: string;
  readonly seed: Uint8Array;
  readonly intervalMs: number;
  readonly intervals: number;
}

export interface Instant {
  readonly epoch: number;
  readonly interval: number;
  readonly time: number;
}

/**
 * The epochs that have a seed and terms for the market, ascending.
 * @throws InputError where there are none.
 */
export function findRuns(
  phase: Phase,
  market: Market,
  seeds: ReadonlyMap<number, Uint8Array>,
): Run[] {
  const byEpoch = [...seeds].sort(([a], [b]) => a - b);
  const runs = byEpoch.flatMap(([epoch, seed]): Run[] => {
    const span = epochSpan(phase, epoch);
    const terms = scoredTermsInEpoch(phase, epoch).find((each) => each.market.id === market.id);
    return terms === undefined ? [] : [toRun(span, seed, phase, terms)];
  });
  if (runs.length > 0) return runs;
  return refuse({
    where: `import of ${market.id}`,
    got: seeds.size === 0 ? "no seed" : `seeds of the epochs ${byEpoch.map(([e]) => e).join(", ")}`,
    expected: `the seed of an epoch in which ${market.id} has terms`,
  });
}

function toRun(
  span: { readonly epoch: number; readonly start: number; readonly end: number },
  seed: Uint8Array,
  phase: Phase,
  terms: Terms,
): Run {
  const { intervalMs, market } = terms;
  return {
    ...span,
    market: market.id,
    seed,
    intervalMs,
    intervals: intervalsPerEpoch(phase, terms),
  };
}

/** Every instant at which a snapshot is due, ascending. */
export function* dueInstants(runs: readonly Run[]): Generator<Instant, undefined> {
  for (const { epoch, start, market, seed, intervalMs, intervals } of runs) {
    for (let i = 0; i < intervals; i += 1) {
      yield { epoch, interval: i, time: drawInstant(seed, market, start, intervalMs, i) };
    }
  }
}
