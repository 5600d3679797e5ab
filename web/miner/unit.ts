/** Tokens as an account's amounts name them. */
import { baseUnits, type TokenUnit } from "../parts/amount-words.ts";
import type { Rewards } from "./rewards.ts";

/** A token's symbol and decimals as the token itself confirmed them; else its amounts are shown in base units. */
export function unitIn({ units }: Pick<Rewards, "units">, token: string): TokenUnit {
  return units.find(({ address }) => address === token) ?? baseUnits(token);
}
