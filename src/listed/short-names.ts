/** The short names that ERC-3770 puts before an address, `eth:0x…`, to say which chain it is meant for. */

const SHORT_NAMES: ReadonlyMap<string, number> = new Map([
  ["eth", 1],
  ["oeth", 10],
  ["bnb", 56],
  ["gno", 100],
  ["matic", 137],
  ["base", 8_453],
  ["arb1", 42_161],
  ["avax", 43_114],
  ["basesep", 84_532],
  ["sep", 11_155_111],
]);

/** The chain of a short name; undefined where it is not known here. */
export function chainOf(shortName: string): number | undefined {
  return SHORT_NAMES.get(shortName);
}

/** A chain's short name; undefined where it is not known here. */
export function shortNameOf(chainId: number): string | undefined {
  return [...SHORT_NAMES].find(([, chain]) => chain === chainId)?.[0];
}
