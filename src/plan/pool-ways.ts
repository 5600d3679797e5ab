/** One token's budget, cut over the markets in other ways than the file does, and who gets it then. */
import type { RewardToken } from "../campaign/campaign.ts";
import { allocate, sum } from "../reward/allocate.ts";
import { splitPool } from "../reward/pool.ts";
import type { Groups } from "./groups.ts";
import type { Trial } from "./trial.ts";

export interface PoolWay {
  /** `as it is`, `equal`, or `half to` a market. */
  readonly way: string;
  /** Pool by market, in base units. */
  readonly pools: ReadonlyMap<string, bigint>;
  /** What each group gets, in base units. */
  readonly groups: ReadonlyMap<string, bigint>;
  /** What nobody gets: it is carried over, or returned. */
  readonly unpaid: bigint;
}

/** More would fill pages. */
const MAX_MARKETS = 6;

/**
 * Cuts a token's budget.
 * @param trials one for each market, under the file's own terms.
 * @returns none where fewer than two markets pay the token.
 */
export function poolWays(
  { symbol }: Pick<RewardToken, "symbol">,
  trials: readonly Trial[],
  groups: Groups,
): PoolWay[] {
  const paying = trials.filter(({ variation }) => variation.terms.rewards.has(symbol));
  if (paying.length < 2) return [];
  const idOf = ({ variation }: Trial) => variation.terms.market.id;
  const own = new Map(
    paying.map((trial) => [idOf(trial), trial.variation.terms.rewards.get(symbol) ?? 0n]),
  );
  const total = sum(own.values());
  const cut = (way: string, weights: ReadonlyMap<string, bigint>): PoolWay => {
    const parts = allocate(total, weights);
    const pools = new Map([...own.keys()].map((id) => [id, parts.get(id) ?? 0n]));
    return { way, pools, ...shareOut(paying, idOf, pools, groups) };
  };
  // Of two markets, half to either is the equal way again.
  const chosen = own.size > 2 ? [...own.keys()].slice(0, MAX_MARKETS) : [];
  return [
    cut("as it is", own),
    cut("equal", new Map([...own.keys()].map((id) => [id, 1n]))),
    ...chosen.map((id) => cut(`half to ${id}`, halfTo(own, id))),
  ];
}

/** As much for one market as for all the others together. */
function halfTo(own: ReadonlyMap<string, bigint>, chosen: string): Map<string, bigint> {
  const others = sum([...own].map(([id, amount]) => (id === chosen ? 0n : amount)));
  return new Map([...own].map(([id, amount]) => [id, id === chosen ? others : amount]));
}

function shareOut(
  trials: readonly Trial[],
  idOf: (trial: Trial) => string,
  pools: ReadonlyMap<string, bigint>,
  groups: Groups,
): Pick<PoolWay, "groups" | "unpaid"> {
  const shares = new Map(groups.names.map((name) => [name, 0n]));
  let unpaid = 0n;
  for (const trial of trials) {
    const split = splitPool(pools.get(idOf(trial)) ?? 0n, trial.score);
    unpaid += split.unpaid;
    for (const [account, reward] of split.rewards) {
      const group = groups.of(account);
      shares.set(group, (shares.get(group) ?? 0n) + reward);
    }
  }
  return { groups: shares, unpaid };
}
