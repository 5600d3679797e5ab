/** Lists of rewards, held against the pools that they are paid from. */
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import { type Fault, InputError } from "../errors.ts";
import type { MarketScore } from "../score/market.ts";
import { sum } from "./allocate.ts";
import { type EpochState, key } from "./state.ts";

/**
 * Checks that no list pays more than its terms give and the epoch before carried over.
 * @throws InputError naming each market whose list does.
 */
export function checkLists(
  scores: readonly MarketScore[],
  tokens: readonly DeployedToken[],
  { carried }: Pick<EpochState, "carried">,
): void {
  const faults = scores.flatMap(({ terms, points }): Fault[] => {
    if (terms.rule.programme !== "listed") return [];
    const { id } = terms.market;
    const total = sum(points.values());
    return [...terms.rewards].flatMap(([symbol, amount]) => {
      const token = tokens.find((each) => each.symbol === symbol);
      const carriedIn = carried.get(key(id, token?.address ?? "")) ?? 0n;
      return overspent(id, total, amount, carriedIn, {
        symbol,
        decimals: token?.decimals ?? 0,
      });
    });
  });
  if (faults.length > 0) throw new InputError(faults);
}

/** The fault of a list that pays more than its pool; none where it does not. All amounts are base units. */
export function overspent(
  market: string,
  total: bigint,
  amount: bigint,
  carriedIn: bigint,
  { symbol, decimals }: { readonly symbol: string; readonly decimals: number },
): Fault[] {
  if (total <= amount + carriedIn) return [];
  const show = (units: bigint) => `${formatDecimal(units, decimals)} ${symbol}`;
  const carried = carriedIn === 0n ? "" : ` and ${show(carriedIn)} carried over`;
  return [
    {
      where: `list of ${market}`,
      got: `${show(total)} in all`,
      expected: `at most ${show(amount + carriedIn)}, its pool: ${show(amount)} by its terms${carried}`,
    },
  ];
}
