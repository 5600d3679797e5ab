/** What a miner is owed into what is published for it: paid out, accrued, or held against what it was overpaid. */
import type { DeployedToken } from "../campaign/deployment.ts";
import { invariant } from "../errors.ts";
import type { Reward } from "./epoch.ts";
import { type EpochState, key, type Marks, unkey } from "./state.ts";

/**
 * Settles an epoch's rewards, per account and token. All that was earned is `cumulative + accrued - overpaid`, and of
 * the last two one is zero.
 * @param marks on chain: no published cumulative amount may lie below its own.
 * @param isLast at the phase's end nothing accrues.
 */
export function settle(
  rewards: readonly Reward[],
  tokens: readonly DeployedToken[],
  previous: EpochState,
  marks: Marks,
  isLast: boolean,
): Omit<EpochState, "carried"> {
  const minimums = new Map(tokens.map((token) => [token.address, token.minPayout]));
  const cumulative = new Map(previous.cumulative);
  const accrued = new Map<string, bigint>();
  const overpaid = new Map<string, bigint>();
  for (const [id, owed] of owedOf(rewards, previous)) {
    if (owed === 0n) continue;
    const minimum = minimums.get(unkey(id)[1]);
    invariant(minimum !== undefined, "every token that is owed belongs to the phase");
    if (owed < 0n) overpaid.set(id, -owed);
    else if (isLast || owed >= minimum) cumulative.set(id, (cumulative.get(id) ?? 0n) + owed);
    else accrued.set(id, owed);
  }
  for (const [id, mark] of marks) {
    const rise = mark - (cumulative.get(id) ?? 0n);
    if (rise <= 0n) continue;
    const rest = (accrued.get(id) ?? 0n) - (overpaid.get(id) ?? 0n) - rise;
    cumulative.set(id, mark);
    accrued.delete(id);
    if (rest > 0n) accrued.set(id, rest);
    if (rest < 0n) overpaid.set(id, -rest);
  }
  return { cumulative, accrued, overpaid };
}

/** What accrued before and this epoch's rewards, less what was overpaid. */
function owedOf(rewards: readonly Reward[], previous: EpochState): Map<string, bigint> {
  const owed = new Map(previous.accrued);
  const add = (id: string, units: bigint) => owed.set(id, (owed.get(id) ?? 0n) + units);
  for (const [id, units] of previous.overpaid) add(id, -units);
  for (const { account, token, reward } of rewards) add(key(account, token), reward);
  return owed;
}
