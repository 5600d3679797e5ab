/** What a market's made-up trading begins with, where nobody says it: a campaign file knows no prices. */
import type { Market, Terms } from "../campaign/campaign.ts";
import { decimalRule, parseDecimal } from "../decimal.ts";
import { type Fault, InputError, show } from "../errors.ts";

/** Enough steps for a price to move by. */
const PRICE_UNITS = 10_000n;
const WHOLE_TOKENS = 100n;

/** A value for each market that was named. */
export type ByMarket = ReadonlyMap<string, bigint>;

/**
 * Reads `tide-usdc=1.02,tide-dai=1.1`.
 * @param decimals how many a market's value may have.
 * @throws InputError with every fault.
 */
export function parseByMarket(
  where: string,
  text: string | undefined,
  markets: ReadonlyMap<string, Market>,
  decimals: (market: Market) => number,
): ByMarket {
  const values = new Map<string, bigint>();
  const faults: Fault[] = [];
  for (const pair of text === undefined ? [] : text.split(",")) {
    const [id = "", amount] = pair.trim().split("=");
    const market = markets.get(id);
    const value = market === undefined ? undefined : parseDecimal(amount, decimals(market));
    const complain = (expected: string) => faults.push({ where, got: show(pair), expected });
    if (market === undefined) complain(`MARKET=VALUE, one of ${[...markets.keys()].join(", ")}`);
    else if (value === undefined || value === 0n) {
      complain(`${decimalRule(decimals(market))}, above zero`);
    } else if (values.has(id)) complain("each market once");
    else values.set(id, value);
  }
  if (faults.length > 0) throw new InputError(faults);
  return values;
}

/** 10,000 of the market's price units; under terms with a band for one side alone, the middle of it. */
export function defaultPrice({ rule }: Terms): bigint {
  if (rule.programme !== "two-sided") return PRICE_UNITS;
  const { singleSidedFrom, singleSidedThrough } = rule;
  if (singleSidedFrom === undefined || singleSidedThrough === undefined) return PRICE_UNITS;
  const middle = (singleSidedFrom + singleSidedThrough) / 2n;
  return middle === 0n ? 1n : middle;
}

/** A hundred whole base tokens. */
export function defaultUnit({ sizeDecimals }: Market): bigint {
  return WHOLE_TOKENS * 10n ** BigInt(sizeDecimals);
}
