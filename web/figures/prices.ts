/** What reward tokens are worth, as the reader says it: kept in the address, so that a link shows the same figures. */
import { computed } from "@preact/signals";
import { parseDecimal } from "../../src/decimal.ts";
import type { MarketFigures, PageToken, YieldFigures } from "../../src/page/page-files.ts";
import { plus, type Ratio, ratio, times } from "../../src/reward/ratio.ts";
import { place } from "../router.ts";
import { exact } from "./numbers.ts";

const DECIMALS = 36;

/** Quote tokens for a whole reward token, by `TOKEN/QUOTE`. */
export const prices = computed((): ReadonlyMap<string, Ratio> => {
  const pairs = (place.value.query.get("price") ?? "").split(",");
  return new Map(
    pairs.flatMap((pair): [string, Ratio][] => {
      const [name = "", text = ""] = pair.split("=");
      const price = parseDecimal(text, DECIMALS);
      return price === undefined || price === 0n
        ? []
        : [[name, ratio(price, 10n ** BigInt(DECIMALS))]];
    }),
  );
});

type Period = keyof YieldFigures;

/** A market's yield at the reader's prices; undefined where a token has none, or there is no liquidity. */
export function yieldAt(
  { yields }: MarketFigures,
  tokens: readonly PageToken[],
  quote: string,
  period: Period,
): Ratio | undefined {
  let sum: Ratio | undefined;
  for (const { token, tokensPerQuote } of yields) {
    const price = prices.value.get(`${tokens[token]?.symbol}/${quote}`);
    if (price === undefined || tokensPerQuote === null) return undefined;
    const own = times(exact(tokensPerQuote[period]), price);
    sum = sum === undefined ? own : plus(sum, own);
  }
  return sum;
}
