/** What an account has of one token: the four figures, from its leaves and its mark. The pages use it too. */
import type { ProvenLeaf } from "../merkle/shard-proof.ts";
import type { Leaf } from "../merkle/tree.ts";

/** An account's figures of one token, in base units. */
export interface Standing {
  readonly token: string;
  /** Cumulative, under the newest root that was not revoked. */
  readonly amount: bigint;
  readonly claimed: bigint;
  /** Entitlement under the newest live root, less claimed. */
  readonly claimable: bigint;
  /** What the newest pending root adds to it. */
  readonly pending: bigint;
  /** Earned but below the minimum payout, and so under no root yet. */
  readonly accrued: bigint;
  /** Claimed above the amount, or above what was earned: later rewards make up for it before any is claimable. */
  readonly overpaid: bigint;
  /** Unix seconds when the pending amount becomes claimable. */
  readonly pendingUntil: number | undefined;
  /** The leaf to claim with; undefined where nothing is claimable. */
  readonly leaf: ProvenLeaf | undefined;
}

/** What is known of an account's token. */
export interface TokenEntitled {
  /** Its leaf under the newest live root. */
  readonly live: ProvenLeaf | undefined;
  /** Its leaf under the newest root that stands, pending or live. */
  readonly newest: Leaf | undefined;
  /** Unix seconds. */
  readonly newestLiveAt: number | undefined;
  readonly claimed: bigint;
}

/** Puts what an account is entitled to of a token beside what it claimed. What accrues stands in other files. */
export function standingOfToken(
  token: string,
  { live, newest, newestLiveAt, claimed }: TokenEntitled,
): Standing {
  const earned = live?.cumulative ?? 0n;
  const amount = newest?.cumulative ?? earned;
  const claimable = earned > claimed ? earned - claimed : 0n;
  const floor = earned > claimed ? earned : claimed;
  const pending = amount > floor ? amount - floor : 0n;
  return {
    token,
    amount,
    claimed,
    claimable,
    pending,
    accrued: 0n,
    overpaid: claimed > amount ? claimed - amount : 0n,
    pendingUntil: pending > 0n ? newestLiveAt : undefined,
    leaf: claimable > 0n ? live : undefined,
  };
}

/** What was claimed under a root whose files are not at hand looks overpaid, and is not known to be. */
export function withoutOverpaid(standings: readonly Standing[]): Standing[] {
  return standings.map((standing) => ({ ...standing, overpaid: 0n }));
}
