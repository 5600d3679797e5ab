/** Links into a chain's block explorer; undefined where config.json names none. */
import type { ChainConfig } from "../config.ts";

type Explorer = Pick<ChainConfig, "explorer">;

export function transactionLink({ explorer }: Explorer, hash: string): string | undefined {
  return explorer === "" ? undefined : `${explorer}/tx/${hash}`;
}

export function contractLink({ explorer }: Explorer, address: string): string | undefined {
  return explorer === "" ? undefined : `${explorer}/address/${address}`;
}
