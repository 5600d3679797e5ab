/**
 * What an epoch's scores come to in tokens. Where the epoch's distribution is at hand, it is what was published, once
 * the scores from the books agree with it; else it is what the pools would pay.
 */
import { join } from "node:path";
import type { RewardToken } from "../campaign/campaign.ts";
import { type PoolAccount, rewardEpoch } from "../reward/epoch.ts";
import type { Settled } from "../reward/settlement.ts";
import { INITIAL_STATE } from "../reward/state.ts";
import type { MarketScore } from "../score/market.ts";
import { isThere } from "./files.ts";
import { readEpochMarks } from "./marks.ts";
import {
  distributionFolder,
  type ReadDistribution,
  readDistribution,
  readPrevious,
} from "./published/distribution.ts";
import type { Basis, BasisRequest } from "./verifying/basis.ts";

/** Where nothing is deployed yet, a token's address is its symbol. */
export interface Amounts extends Settled {
  readonly pools: readonly Pick<PoolAccount, "market" | "token" | "pool" | "carriedIn">[];
  /** What no file said, in words. */
  readonly assumed: readonly string[];
}

/** The amounts of a distribution that agrees with the books. */
export function publishedAmounts(published: ReadDistribution): Amounts {
  const { manifest, rewards, entitlements, state } = published;
  const tokens = manifest.tokens.map((token) => ({ ...token, minPayout: BigInt(token.minPayout) }));
  const { accrued, overpaid } = state;
  const pools = manifest.markets.flatMap(({ market, pools: all }) =>
    all.map(({ token, pool, carriedIn }) => ({
      market,
      token,
      pool: BigInt(pool),
      carriedIn: BigInt(carriedIn),
    })),
  );
  return { tokens, rewards, entitlements, accrued, overpaid, pools, assumed: [] };
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
