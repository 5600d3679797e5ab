/** Whether a claim is worth its gas: both sides in the same money, at prices that the caller gives. */
import { parseDecimal } from "../decimal.ts";
import { type Fault, InputError, show } from "../errors.ts";

/** Decimals of a price, and of what it comes to. */
export const PRICE_DECIMALS = 18;

export interface Prices {
  /** Of one whole token, by symbol, in units of `10^-18`. */
  readonly tokens: ReadonlyMap<string, bigint>;
  /** Of one whole native coin, which pays the gas; undefined where it was not given. */
  readonly native: bigint | undefined;
}

/** What a claim costs and pays, in units of `10^-18` of the prices' money. */
export interface Worth {
  readonly cost: bigint;
  readonly value: bigint;
}

/**
 * Reads prices: `TIDE=0.05` for tokens, a decimal string for the native coin.
 * @throws InputError with every fault.
 */
export function parsePrices(pairs: readonly string[], native: string | undefined): Prices {
  const faults: Fault[] = [];
  const tokens = new Map<string, bigint>();
  for (const pair of pairs) {
    const [, symbol = "", amount] = /^([^=]+)=([^=]*)$/.exec(pair) ?? [];
    const price = parseDecimal(amount, PRICE_DECIMALS);
    const expected = "TOKEN=PRICE, each token once, the price a decimal string above zero";
    if (price === undefined || price === 0n || tokens.has(symbol)) {
      faults.push({ where: "--price", got: show(pair), expected });
    } else tokens.set(symbol, price);
  }
  const coin = native === undefined ? undefined : parseDecimal(native, PRICE_DECIMALS);
  if (native !== undefined && (coin === undefined || coin === 0n)) {
    const expected = "a decimal string above zero, in the money of --price";
    faults.push({ where: "--native-price", got: show(native), expected });
  }
  if (faults.length > 0) throw new InputError(faults);
  return { tokens, native: coin };
}

/**
 * What a claim costs and what it pays; the cost is rounded up, the value down.
 * @param cost in wei.
 * @param amount in base units of the token.
 * @returns undefined where a price is missing.
 */
export function worthOf(
  cost: bigint,
  amount: bigint,
  token: { readonly symbol: string; readonly decimals: number },
  prices: Prices,
): Worth | undefined {
  const price = prices.tokens.get(token.symbol);
  if (price === undefined || prices.native === undefined) return undefined;
  const ether = 10n ** 18n;
  return {
    cost: (cost * prices.native + ether - 1n) / ether,
    value: (amount * price) / 10n ** BigInt(token.decimals),
  };
}
