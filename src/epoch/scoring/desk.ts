/** What stands ready in one thread to score stretches of an epoch's books. */
import { parseAccount } from "../../book/account.ts";
import { drawInstant } from "../../campaign/calendar.ts";
import type { Terms } from "../../campaign/campaign.ts";
import type { HummingbotRule } from "../../campaign/rule.ts";
import { parseDecimal } from "../../decimal.ts";
import { estimateCurve } from "../../kernel/score-curve.ts";
import type { KernelMarket, KernelScene, ScoreKernel } from "../../kernel/score-kernel.ts";
import { wasmScoreKernel } from "../../kernel/score-wasm.ts";
import { spreadCurve } from "../../score/curve.ts";
import type { OpenScore } from "../../score/market.ts";
import { type EpochScene, type MarketScene, openScores } from "./scene.ts";

/** Whether a snapshot's time is the instant that was drawn for its interval. */
type IsDue = (interval: number, time: number) => boolean;

export interface ScoreDesk {
  readonly scene: EpochScene;
  /** By market, without any snapshot: the programmes that the markets are scored by. */
  readonly scores: ReadonlyMap<string, OpenScore>;
  /** By market. */
  readonly isDue: ReadonlyMap<string, IsDue>;
  /** Undefined where everything is left to plain TypeScript. */
  readonly kernel: DeskKernel | undefined;
}

/** The kernel, and what its numbers stand for. */
export interface DeskKernel {
  readonly kernel: ScoreKernel;
  readonly accounts: readonly string[];
  /** Account by every name that an order may carry. */
  readonly names: ReadonlyMap<string, number>;
  readonly resolve: KernelScene["resolve"];
  /** A market's number, by id. Markets of other programmes have none. */
  readonly markets: ReadonlyMap<string, number>;
}

/** Accounts times markets. The kernel has 49 bytes for each, and can address 2 GiB. */
const MOST_SUMS = 2 ** 24;

/** @param module the compiled kernel; undefined where plain TypeScript is to do its work. */
export function openDesk(scene: EpochScene, module: WebAssembly.Module | undefined): ScoreDesk {
  const isDue = new Map(
    scene.running.map(({ terms }) => [terms.market.id, dueInstants(scene, terms)]),
  );
  const kernel = module === undefined ? undefined : openKernel(scene, module);
  return { scene, scores: openScores(scene), isDue, kernel };
}

/** Without a seed any time of an interval will do. */
function dueInstants({ seed, span }: EpochScene, { market, intervalMs }: Terms): IsDue {
  if (seed === undefined) return () => true;
  return (interval, time) =>
    drawInstant(seed, market.id, span.start, intervalMs, interval) === time;
}

/** @returns undefined where the kernel has no room for so many accounts in so many markets. */
function openKernel(scene: EpochScene, module: WebAssembly.Module): DeskKernel | undefined {
  const running = scene.running.filter(({ terms }) => terms.rule.programme === "hummingbot");
  const numbers = new Map<string, number>();
  const numberOf = (account: string) => {
    const known = numbers.get(account);
    if (known === undefined) numbers.set(account, numbers.size);
    return known ?? numbers.size - 1;
  };
  // A name is one account's in all markets, although the account may not earn in each of them.
  const names = new Map<string, number>();
  for (const { payees } of running)
    for (const [name, account] of payees) names.set(name, numberOf(account));
  const accounts = [...numbers.keys()];
  if (accounts.length * running.length > MOST_SUMS) return undefined;
  const resolve = (name: string) => {
    const account = parseAccount(name);
    return account === undefined ? "wrong" : (names.get(account) ?? "stranger");
  };
  const kernel = wasmScoreKernel(module, {
    accounts: accounts.length,
    names,
    seed: scene.seed,
    markets: running.map((market) => kernelMarket(scene, market, numberOf)),
    resolve,
  });
  const markets = new Map(running.map(({ terms }, number) => [terms.market.id, number]));
  return { kernel, accounts, names, resolve, markets };
}

function kernelMarket(
  scene: EpochScene,
  { terms, payees }: MarketScene,
  numberOf: (account: string) => number,
): KernelMarket {
  const { market, intervalMs, minSize, minAgeMs, maxAgeMs, maxSpreadPpm } = terms;
  return {
    ...market,
    start: scene.span.start,
    end: scene.span.end,
    intervalMs,
    minSize,
    minAgeMs,
    maxAgeMs,
    maxSpreadPpm,
    earning: Array.from(payees.values(), numberOf),
    weightAt: weightsOf(terms.rule as HummingbotRule, maxSpreadPpm),
  };
}

/** The curve: estimated, and computed as the rules say where an estimate does not do. */
function weightsOf({ k }: HummingbotRule, maxSpreadPpm: number): (ppm: number) => number {
  const exact = spreadCurve(k, maxSpreadPpm);
  const steepness = parseDecimal(k, 6);
  const estimate =
    steepness === undefined ? () => undefined : estimateCurve(steepness, maxSpreadPpm);
  return (ppm) => estimate(ppm) ?? Number(exact(ppm));
}
