/** Tokens as an account's amounts name them. */
import type { TokenUnit } from "../parts/amount-words.ts";
import type { Rewards } from "./rewards.ts";

/** A token's symbol and decimals as the hashed manifest has them. */
export function unitIn({ manifest }: Rewards, token: string): TokenUnit {
  const listed = manifest?.tokens.find(({ address }) => address === token);
  return listed ?? { symbol: token, decimals: 0, address: token };
}
