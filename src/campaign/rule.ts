/** How a market's rewards come about: the rule that scoring reads, one for each programme. */
export interface HummingbotRule {
  readonly programme: "hummingbot";
  /** The steepness k, as the decimal string of the file. */
  readonly k: string;
}

export interface TwoSidedRule {
  readonly programme: "two-sided";
  /** c, a decimal string of 1 or more. */
  readonly singleSidedDivisor: string;
  /** The mids between which one side alone earns, in the market's price units; undefined: no limit. */
  readonly singleSidedFrom: bigint | undefined;
  readonly singleSidedThrough: bigint | undefined;
}

/** Decimal strings. */
export interface Exponents {
  readonly depth: string;
  readonly uptime: string;
  readonly volume: string;
  readonly stake: string;
}

export interface DepthOverSpreadRule {
  readonly programme: "depth-over-spread";
  /** Of price units times size units. */
  readonly minOrderValue: bigint;
  readonly exponents: Exponents;
  readonly newcomerScaling: boolean;
}

/** Addresses are lower-case hex. */
export interface PoolShareRule {
  readonly programme: "pool-share";
  readonly shareToken: string;
  readonly lockUps: readonly string[];
}

/** A pool of positions in ranges. Addresses are lower-case hex. */
export interface Ranges {
  /** The contract that tells of it: the pool, or the pool manager that has it. */
  readonly pool: string;
  /** Its id in a pool manager, in lower-case hex; a pool that is a contract has none. */
  readonly poolId?: string;
  readonly positionManager: string | undefined;
  readonly lockUps: readonly string[];
}

export interface ConcentratedRule extends Ranges {
  readonly programme: "concentrated";
}

/** Parts per million; they sum to a million. */
export interface PoolWeights {
  readonly fees: number;
  readonly token0: number;
  readonly token1: number;
}

export interface WeightedRule extends Ranges {
  readonly programme: "concentrated-weighted";
  readonly weightsPpm: PoolWeights;
}

/** The rules whose pools have positions in ranges. */
export type RangeRule = ConcentratedRule | WeightedRule;

/** The rules that score a pool's logs; all others score books. */
export type PoolRule = PoolShareRule | RangeRule;

/** Rewards that were computed elsewhere: they come listed, account by account, beside the books. */
export interface ListedRule {
  readonly programme: "listed";
}

/** A programme that scores books, with its own terms, every number exact. */
export type ScoredRule = HummingbotRule | TwoSidedRule | DepthOverSpreadRule;

/** How a market's rewards come about: scored from its books or its pool's logs, or listed. */
export type Rule = ScoredRule | PoolRule | ListedRule;

/** Whether a rule scores a pool's logs and not books. */
export function isPoolRule(rule: Rule): rule is PoolRule {
  return isPoolProgramme(rule.programme);
}

/** The same of a programme's name. */
export function isPoolProgramme(name: string): boolean {
  return ["pool-share", "concentrated", "concentrated-weighted"].includes(name);
}

/** Whether a rule's pool has positions in ranges. */
export function isRangeRule(rule: Rule): rule is RangeRule {
  return rule.programme === "concentrated" || rule.programme === "concentrated-weighted";
}
