/** What liquidity is worth in tokens. Prices are square roots of token1 for token0, times `2^96`, as Uniswap V3 keeps them. */

const Q96 = 2n ** 96n;

/** Base units of token0 and token1. */
export type Tokens = readonly [zero: bigint, one: bigint];

export const NOTHING: Tokens = [0n, 0n];

export function plus(a: Tokens, b: Tokens): Tokens {
  return [a[0] + b[0], a[1] + b[1]];
}

export function minus(a: Tokens, b: Tokens): Tokens {
  return [a[0] - b[0], a[1] - b[1]];
}

/** All in token1 at a price, rounded down. */
export function inToken1([zero, one]: Tokens, root: bigint): bigint {
  return (zero * root * root) / (Q96 * Q96) + one;
}

/** The price of a pair's reserves. */
export function rootOfReserves([zero, one]: Tokens): bigint {
  return zero === 0n ? 0n : squareRoot((one * Q96 * Q96) / zero);
}

/** What liquidity between two prices holds of token0 and token1 where the price is another; rounded down. */
export function tokensIn(liquidity: bigint, lower: bigint, upper: bigint, root: bigint): Tokens {
  const at = root < lower ? lower : root > upper ? upper : root;
  return [
    at === upper ? 0n : (liquidity * Q96 * (upper - at)) / (upper * at),
    (liquidity * (at - lower)) / Q96,
  ];
}

/** The whole part of a square root. */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
