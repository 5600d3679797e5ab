/**
 * The `depth-over-spread` programme, after dYdX v3's and Injective's liquidity rewards: an order weighs by its value
 * over its spread, an account earns by its smaller side, summed over the epoch, and by powers of its uptime, maker volume
 * and stake. The exact integers are docs/rules.md, "Points: depth-over-spread".
 */
import type { Order, Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { DepthOverSpreadRule, Exponents } from "../campaign/rule.ts";
import { invariant } from "../errors.ts";
import { isEmptySide, smallerSide, type Weights, weighSides } from "./account-sides.ts";
import type { Activity } from "./activity.ts";
import { Exact, PRECISION } from "./exact.ts";
import { addPoints, sharePoints, sumPoints } from "./points.ts";
import type { Programme, RunTotal } from "./programme.ts";
import { pointsCeiling } from "./side.ts";

/** Version of the programme in every output; a change of its integers makes a new one. */
export const DEPTH_OVER_SPREAD_VERSION = "depth-over-spread-v1";

const PPM = 1_000_000n;

/** A market over a run of intervals. */
export interface DepthOverSpreadRun {
  emptyBids: number;
  emptyAsks: number;
  /** The smaller side of each sample, summed. Accounts without any are not in it. */
  readonly depth: Map<string, bigint>;
  /** Samples in which the smaller side was more than nothing. */
  readonly uptime: Map<string, bigint>;
}

/** The programme under a market's terms, in one epoch. */
export function depthOverSpread(
  terms: Terms,
  rule: DepthOverSpreadRule,
  payees: Payees,
  span: EpochSpan,
  activity: Activity,
): Programme<DepthOverSpreadRun> {
  const joined = joinedUnder(rule, activity);
  return {
    version: DEPTH_OVER_SPREAD_VERSION,
    emptyRun,
    scoreSnapshot: (snapshot) => {
      const begin = intervalStart(snapshot, terms, span);
      return sampleRun(
        weighSides(snapshot, snapshot, terms, payees, (order, ppm, account) =>
          begin < (joined.get(account) ?? begin) ? 0n : depthOf(order, ppm, rule.minOrderValue),
        ),
      );
    },
    appendRun: (run, next) => {
      run.emptyBids += next.emptyBids;
      run.emptyAsks += next.emptyAsks;
      addPoints(run.depth, next.depth, 1n);
      addPoints(run.uptime, next.uptime, 1n);
    },
    totalRun: (run) =>
      totalRun(run, rule.exponents, activity, scaledUptimes(run, terms, span, joined)),
  };
}

/** An order's value over its spread as a part of mid; zero below the least value. */
export function depthOf(order: Order, ppm: number, minOrderValue: bigint): bigint {
  const value = order.price * order.size;
  if (value < minOrderValue) return 0n;
  // An order that counts stands off mid, and its spread is rounded up: it is one ppm at least.
  return (PPM * value) / BigInt(ppm);
}

function emptyRun(intervals: number): DepthOverSpreadRun {
  return { emptyBids: intervals, emptyAsks: intervals, depth: new Map(), uptime: new Map() };
}

function sampleRun(sides: ReadonlyMap<string, Weights>): DepthOverSpreadRun {
  const depth = new Map<string, bigint>();
  for (const [account, weights] of sides) {
    const smaller = smallerSide(weights);
    if (smaller > 0n) depth.set(account, smaller);
  }
  return {
    emptyBids: isEmptySide(sides, "bid") ? 1 : 0,
    emptyAsks: isEmptySide(sides, "ask") ? 1 : 0,
    depth,
    uptime: new Map([...depth.keys()].map((account) => [account, 1n])),
  };
}

/** When accounts joined, where the terms ask; nobody joined late where they do not. */
export function joinedUnder(
  { newcomerScaling }: DepthOverSpreadRule,
  { joined }: Activity,
): Activity["joined"] {
  return newcomerScaling ? joined : new Map();
}

/** Everyone's uptime, a newcomer's scaled to the whole epoch. */
function scaledUptimes(
  { uptime }: DepthOverSpreadRun,
  terms: Terms,
  span: EpochSpan,
  joined: Activity["joined"],
): Map<string, bigint> {
  return new Map(
    [...uptime].map(([account, samples]) => [
      account,
      uptimeOf(samples, terms, span, joined.get(account)),
    ]),
  );
}

/** An account's uptime in samples, scaled to the whole epoch where it joined after its beginning. */
export function uptimeOf(
  samples: bigint,
  terms: Terms,
  span: EpochSpan,
  joined = span.start,
): bigint {
  const intervals = (span.end - span.start) / terms.intervalMs;
  const late = Math.max(0, joined - span.start);
  return scaleUptime(samples, intervals, intervals - Math.ceil(late / terms.intervalMs));
}

/** `floor(samples * intervals / available)`: what the uptime comes to, had it gone on like that from the beginning. */
export function scaleUptime(samples: bigint, intervals: number, available: number): bigint {
  const scaled = (samples * BigInt(intervals)) / BigInt(available);
  invariant(scaled <= BigInt(intervals), "nobody is up in more samples than there were");
  return scaled;
}

function totalRun(
  { depth, emptyBids, emptyAsks }: DepthOverSpreadRun,
  exponents: Exponents,
  { volume, stake }: Activity,
  uptime: ReadonlyMap<string, bigint>,
): RunTotal {
  const qualities = [...depth].map(([account, sum]): [string, bigint] => {
    const factors = {
      depth: sum,
      uptime: uptime.get(account) ?? 0n,
      volume: volume.get(account) ?? 0n,
      stake: stake.get(account) ?? 0n,
    };
    return [account, qualityOf(exponents, factors)];
  });
  const points = sharePoints(new Map(qualities));
  invariant(sumPoints(points) <= pointsCeiling(1), "an epoch pays no more than its points");
  return { points, trailingEmpty: 0, emptyBids, emptyAsks };
}

/**
 * `depth^d * uptime^u * volume^v * stake^s` in units of 10^-39. Each factor is zero or one at least, so 40 digits reach
 * no further down; and no field of a campaign is long enough to reach decimal.js' largest exponent, 9 * 10^15.
 */
export function qualityOf(exponents: Exponents, factors: Record<keyof Exponents, bigint>): bigint {
  const quality = power(factors.depth, exponents.depth)
    .mul(power(factors.uptime, exponents.uptime))
    .mul(power(factors.volume, exponents.volume))
    .mul(power(factors.stake, exponents.stake));
  const units = quality.mul(`1e${PRECISION - 1}`);
  invariant(units.isInteger(), "a quality is zero, or one at least");
  return BigInt(units.toFixed());
}

/** To the power of zero everything is one to decimal.js, also nothing. */
function power(base: bigint, exponent: string): InstanceType<typeof Exact> {
  return new Exact(base.toString()).pow(exponent);
}

/** When the interval of a snapshot begins, unix ms. */
export function intervalStart(
  { time }: Snapshot,
  { intervalMs }: Terms,
  { start }: EpochSpan,
): number {
  return time - ((time - start) % intervalMs);
}
