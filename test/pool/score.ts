/** Scores made-up logs of a pool, in an epoch from second 1000 to 1100. */
import type { EpochSpan } from "../../src/campaign/calendar.ts";
import type { Terms } from "../../src/campaign/campaign.ts";
import { type PoolPayees, poolPayees } from "../../src/campaign/miners.ts";
import type { PoolRule } from "../../src/campaign/rule.ts";
import type { PoolLog } from "../../src/pool/log.ts";
import type { MarketScore } from "../../src/score/market.ts";
import { addLog, closePool, openPool, readContracts } from "../../src/score/pool-market.ts";
import { LOCK, MANAGER, POOL } from "./logs.ts";

export const START = 1000;
export const END = 1100;
const SPAN: EpochSpan = { epoch: 1, start: START * 1000, end: END * 1000 };

export const SHARE: PoolRule = { programme: "pool-share", shareToken: POOL, lockUps: [LOCK] };
export const RANGES: PoolRule = {
  programme: "concentrated",
  pool: POOL,
  positionManager: MANAGER,
  lockUps: [LOCK],
};

interface Eligible {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** Payout account by another address. */
  readonly others?: Readonly<Record<string, string>>;
}

export function payees(rule: PoolRule, { allow, deny, others = {} }: Eligible = {}): PoolPayees {
  const miners = Object.entries(others).map(([other, account]) => ({
    account,
    name: undefined,
    exchangeAccounts: [other],
    joined: undefined,
  }));
  return poolPayees(
    { miners } as unknown as Parameters<typeof poolPayees>[0],
    { allow: allow && new Set(allow), deny: new Set(deny) },
    readContracts(rule),
  );
}

export function score(rule: PoolRule, logs: readonly PoolLog[], eligible?: Eligible): MarketScore {
  const terms = { intervalMs: 1000 } as Terms;
  const pool = openPool(terms, rule, payees(rule, eligible), SPAN);
  for (const log of logs) addLog(pool, log);
  return closePool(pool);
}

export const SECOND = 10n ** 15n;
