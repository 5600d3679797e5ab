/** The scores of one stretch of books, market by market, while it is read. */
import type { Snapshot } from "../../book/snapshot.ts";
import type { KernelRun, KernelSide } from "../../kernel/score-kernel.ts";
import type { HummingbotRun } from "../../score/hummingbot.ts";
import { addRun, type MarketRun, type OpenScore, padTo, snapshotRun } from "../../score/market.ts";
import type { SideRun } from "../../score/side.ts";
import type { ScoreDesk } from "./desk.ts";

/** One market's intervals from the first snapshot of a stretch to the last. Plain data, which a worker can send. */
export interface MarketStretch {
  readonly market: string;
  /** The first snapshot's interval. */
  readonly first: number;
  readonly run: MarketRun;
}

export interface Tally {
  /**
   * Scores a snapshot in plain TypeScript.
   * @returns false where it is a fault of the books, or may be one.
   */
  add(snapshot: Snapshot): boolean;
  /** Takes in what the kernel has scored of a market. @returns as `add`. */
  addKernelRun(market: string): boolean;
  /** All that was scored. Undefined where it may be a fault of the books. */
  close(): readonly MarketStretch[] | undefined;
}

/** A tally of nothing. The kernel, if there is one, must hold nothing either. */
export function openTally({ scene, scores, isDue, kernel: desk }: ScoreDesk): Tally {
  const stretches = new Map<string, { readonly first: number; readonly score: OpenScore }>();

  function append(market: string, first: number, run: MarketRun): boolean {
    const stretch = stretches.get(market);
    if (stretch === undefined) {
      const score = scores.get(market);
      if (score === undefined) return false;
      stretches.set(market, { first, score: { ...score, run } });
      return true;
    }
    const from = first - stretch.first;
    if (from < stretch.score.run.intervals) return false;
    padTo(stretch.score, from);
    addRun(stretch.score, run);
    return true;
  }

  function addKernelRun(market: string): boolean {
    const number = desk?.markets.get(market);
    if (desk === undefined || number === undefined) return true;
    const run = desk.kernel.takeRun(number);
    return run === undefined || append(market, run.first, toMarketRun(run, desk.accounts));
  }

  return {
    addKernelRun,
    add: (snapshot) => {
      const { market, time } = snapshot;
      const score = scores.get(market.id);
      const { span } = scene;
      if (score === undefined || time < span.start || time >= span.end) return false;
      const interval = Math.floor((time - span.start) / score.terms.intervalMs);
      if (isDue.get(market.id)?.(interval, time) !== true) return false;
      if (!addKernelRun(market.id)) return false;
      const number = desk?.markets.get(market.id);
      if (number !== undefined) desk?.kernel.skipInterval(number, interval);
      return append(market.id, interval, snapshotRun(score.programme, snapshot));
    },
    close: () => {
      const isSound = [...(desk?.markets.keys() ?? [])].every(addKernelRun);
      if (!isSound) return undefined;
      return [...stretches].map(([market, { first, score }]) => ({
        market,
        first,
        run: score.run,
      }));
    },
  };
}

function toMarketRun(run: KernelRun, accounts: readonly string[]): MarketRun {
  const { intervals, snapshots, oneSided, crossed } = run;
  const scored: HummingbotRun = {
    bid: toSideRun(run.bid, accounts),
    ask: toSideRun(run.ask, accounts),
  };
  return { intervals, snapshots, oneSided, crossed, scored };
}

function toSideRun(side: KernelSide, accounts: readonly string[]): SideRun {
  return {
    ...side,
    first: side.first && namePoints(side.first, accounts),
    rest: namePoints(side.rest, accounts),
  };
}

/** The points of the accounts that have any. */
function namePoints(points: readonly bigint[], accounts: readonly string[]): Map<string, bigint> {
  const named = new Map<string, bigint>();
  for (const [number, account] of accounts.entries()) {
    const sum = points[number] ?? 0n;
    if (sum > 0n) named.set(account, sum);
  }
  return named;
}
