/** Amounts and names as a person reads them. */
import type { Campaign } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";

/** Base units as whole tokens with their symbol. */
export function showAmount(
  units: bigint,
  token: { readonly symbol: string; readonly decimals: number },
): string {
  return `${formatDecimal(units, token.decimals)} ${token.symbol}`;
}

/** A miner's name and the two ends of its address. */
export function showAccount(account: string, campaign: Campaign): string {
  const name = campaign.miners.find((miner) => miner.account === account)?.name;
  const short = `${account.slice(0, 6)}…${account.slice(-4)}`;
  return name === undefined ? short : `${name} ${short}`;
}

/** Part of a whole in percent, two decimals, rounded down. */
export function showPercent(part: bigint, whole: bigint): string {
  if (whole === 0n) return "-";
  const basisPoints = (part * 10_000n) / whole;
  return `${basisPoints / 100n}.${(basisPoints % 100n).toString().padStart(2, "0")} %`;
}

/** A number of things: "1 market", "3 markets". */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
