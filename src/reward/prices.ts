/** What reward tokens are worth, as a person says it: `TIDE=0.05`, or `TIDE/USDC=0.05,TIDE/WETH=0.00002`. */
import type { RewardToken, Terms } from "../campaign/campaign.ts";
import { parseDecimal } from "../decimal.ts";
import { type Fault, InputError, show } from "../errors.ts";
import { type Ratio, ratio } from "./ratio.ts";

/** Far below any price in use. */
const PRICE_DECIMALS = 36;

/** The price of a reward token in a quote token, or undefined where none was given. */
export type Prices = (token: string, quote: string) => Ratio | undefined;

/**
 * Reads prices: quote tokens for one whole reward token.
 * @param text pairs with commas between them; undefined for none.
 * @param terms of the markets that are asked about: a token without a quote goes with their only one.
 * @throws InputError with every fault.
 */
export function parsePrices(
  text: string | undefined,
  tokens: readonly RewardToken[],
  terms: readonly Terms[],
): Prices {
  const quotes = [...new Set(terms.map(({ market }) => market.quote))];
  const prices = new Map<string, Ratio>();
  const faults: Fault[] = [];
  for (const pair of text === undefined ? [] : text.split(",")) {
    const complain = (expected: string) =>
      faults.push({ where: "--price", got: show(pair), expected });
    const [, symbol = "", named, amount] = /^([^=/]+)(?:\/(.+))?=([^=]*)$/.exec(pair) ?? [];
    const quote = named ?? (quotes.length === 1 ? quotes[0] : undefined);
    const units = parseDecimal(amount, PRICE_DECIMALS);
    if (units === undefined || units === 0n) {
      complain("TOKEN=PRICE or TOKEN/QUOTE=PRICE, the price a decimal string above zero");
    } else if (!tokens.some((token) => token.symbol === symbol)) {
      complain(`a reward token: ${tokens.map((token) => token.symbol).join(", ")}`);
    } else if (quote === undefined) {
      complain(
        `${symbol}/QUOTE=PRICE, since markets have more than one quote token: ${quotes.join(", ")}`,
      );
    } else if (!quotes.includes(quote)) {
      complain(`a market's quote token: ${quotes.join(", ")}`);
    } else if (prices.has(`${symbol}/${quote}`)) {
      complain("each price once");
    } else {
      prices.set(`${symbol}/${quote}`, ratio(units, 10n ** BigInt(PRICE_DECIMALS)));
    }
  }
  if (faults.length > 0) throw new InputError(faults);
  return (token, quote) => prices.get(`${token}/${quote}`);
}
