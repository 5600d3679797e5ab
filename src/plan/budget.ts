/** What a sponsor wants to spend and to offer, as a person says it. */
import type { RewardToken, Terms } from "../campaign/campaign.ts";
import { decimalRule, parseDecimal } from "../decimal.ts";
import { type Fault, InputError, show } from "../errors.ts";
import { allocate } from "../reward/allocate.ts";
import { type Ratio, ratio } from "../reward/ratio.ts";

const PERCENT_DECIMALS = 4;
const WHOLE = 10n ** BigInt(PERCENT_DECIMALS + 2);

/**
 * Reads a budget, `TIDE=5000,bUSD=100`: whole tokens for one epoch of all markets together.
 * @returns base units by token.
 * @throws InputError with every fault.
 */
export function parseBudget(
  text: string | undefined,
  tokens: readonly RewardToken[],
): Map<string, bigint> {
  const budget = new Map<string, bigint>();
  const faults: Fault[] = [];
  for (const pair of text === undefined ? [] : text.split(",")) {
    const [symbol = "", amount] = pair.trim().split("=");
    const token = tokens.find((each) => each.symbol === symbol);
    const units = token === undefined ? undefined : parseDecimal(amount, token.decimals);
    const complain = (expected: string) =>
      faults.push({ where: "--budget", got: show(pair), expected });
    if (token === undefined) {
      complain(`TOKEN=AMOUNT, one of ${tokens.map((each) => each.symbol).join(", ")}`);
    } else if (units === undefined || units === 0n) {
      complain(`${decimalRule(token.decimals)}, above zero`);
    } else if (budget.has(symbol)) complain("each token once");
    else budget.set(symbol, units);
  }
  if (faults.length > 0) throw new InputError(faults);
  return budget;
}

/** The markets' terms with another budget, each token cut in the proportion of the terms' own pools. */
export function withBudget(
  running: readonly Terms[],
  budget: ReadonlyMap<string, bigint>,
): Terms[] {
  const pools = new Map(
    [...budget].map(([symbol, total]) => {
      const own = running.flatMap(({ market, rewards }): [string, bigint][] => {
        const amount = rewards.get(symbol);
        return amount === undefined ? [] : [[market.id, amount]];
      });
      return [symbol, own.length === 0 ? new Map<string, bigint>() : allocate(total, new Map(own))];
    }),
  );
  return running.map((terms) => ({
    ...terms,
    rewards: new Map(
      [...terms.rewards].map(([symbol, amount]) => [
        symbol,
        pools.get(symbol)?.get(terms.market.id) ?? amount,
      ]),
    ),
  }));
}

/**
 * Reads yields a year in percent, `10,20`.
 * @returns 0.1 and 0.2, as fractions.
 * @throws InputError with every fault.
 */
export function parseYields(text: string): Ratio[] {
  const faults: Fault[] = [];
  const yields = text.split(",").flatMap((each): Ratio[] => {
    const units = parseDecimal(each.trim(), PERCENT_DECIMALS);
    if (units !== undefined && units > 0n) return [ratio(units, WHOLE)];
    faults.push({
      where: "--yield",
      got: show(each),
      expected: `percent a year above zero, ${decimalRule(PERCENT_DECIMALS)}`,
    });
    return [];
  });
  if (faults.length > 0) throw new InputError(faults);
  return yields;
}
