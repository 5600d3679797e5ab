/**
 * What an epoch's scores come to in tokens. Where the epoch's distribution is at hand, it is what was published, once
 * the scores from the books agree with it; else it is what the pools would pay.
 */
import { join } from "node:path";
import type { RewardToken } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { invariant } from "../errors.ts";
import { sum } from "../reward/allocate.ts";
import { type Reward, rewardEpoch } from "../reward/epoch.ts";
import { type Entitlement, INITIAL_STATE, key } from "../reward/state.ts";
import type { MarketScore } from "../score/market.ts";
import type { Basis, BasisRequest } from "./basis.ts";
import {
  distributionFolder,
  type ReadDistribution,
  readDistribution,
  readPrevious,
} from "./distribution.ts";
import { isThere } from "./files.ts";
import { readEpochMarks } from "./marks.ts";

export interface Amounts {
  /** In the order of the phase. Where nothing is deployed yet, an address is the token's symbol. */
  readonly tokens: readonly DeployedToken[];
  readonly rewards: readonly Reward[];
  readonly entitlements: readonly Entitlement[];
  /** After the epoch, by account and token. */
  readonly accrued: ReadonlyMap<string, bigint>;
  /** The same of what was paid under a wrong root and not made up for. */
  readonly overpaid: ReadonlyMap<string, bigint>;
  /** What no file said, in words. */
  readonly assumed: readonly string[];
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

/** The amounts of a distribution that agrees with the books. */
export function publishedAmounts(published: ReadDistribution): Amounts {
  const { manifest, rewards, entitlements, state } = published;
  const tokens = manifest.tokens.map((token) => ({ ...token, minPayout: BigInt(token.minPayout) }));
  const { accrued, overpaid } = state;
  return { tokens, rewards, entitlements, accrued, overpaid, assumed: [] };
}

/**
 * What the pools would pay for these scores.
 * @param request `books` is the folder of all epochs' books, where marks on chain may stand too.
 * @throws InputError where the distribution of the epoch before is there, but broken.
 */
export async function expectedAmounts(
  { campaign, phase }: Basis,
  { epoch, distributions, books }: BasisRequest & { readonly books: string },
  scores: readonly MarketScore[],
): Promise<Amounts> {
  const folder = distributionFolder(distributions, campaign, phase, epoch - 1);
  const stands = epoch > 1 && (await isThere(folder));
  const isKnown = stands || epoch === 1;
  const before = stands ? await readDistribution(folder) : undefined;
  const state = isKnown
    ? (await readPrevious(distributions, campaign, phase, epoch)).state
    : INITIAL_STATE;
  const known = new Map(before?.manifest.tokens.map(({ symbol, address }) => [symbol, address]));
  const addressOf = ({ symbol, address }: RewardToken) => address ?? known.get(symbol) ?? symbol;
  const tokens = phase.tokens.map((token) => ({ ...token, address: addressOf(token) }));
  const { marks } = await readEpochMarks(join(books, String(epoch)));
  const result = rewardEpoch(phase, epoch, scores, tokens, state, marks);
  const assumed = isKnown
    ? []
    : [`nothing was carried or accrued before this epoch, since there is no ${folder}`];
  const { accrued, overpaid } = result.state;
  return { ...result, tokens, accrued, overpaid, assumed };
}

/** Every token in which an account earned in the epoch, or still had something to come. */
export function settlementsOf(
  { tokens, rewards, entitlements, accrued, overpaid }: Amounts,
  account: string,
): Settlement[] {
  return tokens
    .map((token): Settlement => {
      const mine = (row: { account: string; token: string }) =>
        row.account === account && row.token === token.address;
      const earned = sum(rewards.filter(mine).map((row) => row.reward));
      const paid = entitlements.find(mine)?.amount ?? 0n;
      const after = accrued.get(key(account, token.address)) ?? 0n;
      const left = overpaid.get(key(account, token.address)) ?? 0n;
      const owedBefore = paid + after - left - earned;
      const [accruedBefore, overpaidBefore] =
        owedBefore < 0n ? [0n, -owedBefore] : [owedBefore, 0n];
      invariant(after === 0n || left === 0n, "what was overpaid is made up for before any accrues");
      return { token, accruedBefore, overpaidBefore, earned, paid, accrued: after, overpaid: left };
    })
    .filter((each) => [each.earned, each.paid, each.accrued, each.overpaid].some((n) => n > 0n));
}
