/** What became of what accounts earned in an epoch: paid out, waiting, or made up for. */
import type { DeployedToken } from "../campaign/deployment.ts";
import { invariant } from "../errors.ts";
import type { Reward } from "./epoch.ts";
import { type Entitlement, key } from "./state.ts";

/** An epoch's amounts after it was settled. */
export interface Settled {
  /** In the order of the phase. */
  readonly tokens: readonly DeployedToken[];
  readonly rewards: readonly Reward[];
  readonly entitlements: readonly Entitlement[];
  /** After the epoch, by account and token. */
  readonly accrued: ReadonlyMap<string, bigint>;
  /** The same of what was paid under a wrong root and not made up for. */
  readonly overpaid: ReadonlyMap<string, bigint>;
}

/** What an account earned of one token, and what became of it. */
export interface Settlement {
  readonly token: DeployedToken;
  readonly accruedBefore: bigint;
  /** Paid under a wrong root beyond what was earned. */
  readonly overpaidBefore: bigint;
  /** In this epoch, over all markets. */
  readonly earned: bigint;
  /** What the published cumulative amount rises by. */
  readonly paid: bigint;
  /** Of all that was owed, what waits for a later epoch. */
  readonly accrued: bigint;
  /** What later rewards have to make up for. */
  readonly overpaid: bigint;
}

/**
 * By account, every token in which it earned in the epoch, or still had something to come.
 * @returns a function, since one pass over the amounts serves all accounts.
 */
export function settlementsBy(settled: Settled): (account: string) => Settlement[] {
  const { tokens, rewards, entitlements, accrued, overpaid } = settled;
  const earnings = new Map<string, bigint>();
  for (const { account, token, reward } of rewards) {
    const id = key(account, token);
    earnings.set(id, (earnings.get(id) ?? 0n) + reward);
  }
  const payments = new Map(
    entitlements.map(({ account, token, amount }) => [key(account, token), amount]),
  );

  return (account) =>
    tokens
      .map((token): Settlement => {
        const id = key(account, token.address);
        const earned = earnings.get(id) ?? 0n;
        const paid = payments.get(id) ?? 0n;
        const after = accrued.get(id) ?? 0n;
        const left = overpaid.get(id) ?? 0n;
        const owedBefore = paid + after - left - earned;
        const [accruedBefore, overpaidBefore] =
          owedBefore < 0n ? [0n, -owedBefore] : [owedBefore, 0n];
        invariant(
          after === 0n || left === 0n,
          "what was overpaid is made up for before any accrues",
        );
        return {
          token,
          accruedBefore,
          overpaidBefore,
          earned,
          paid,
          accrued: after,
          overpaid: left,
        };
      })
      .filter((each) => [each.earned, each.paid, each.accrued, each.overpaid].some((n) => n > 0n));
}
