/** The tables that stand beside simulated books: who is of which kind, and what makers did beside their orders. */
import type { Campaign, Market, Miner } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
import type { Kinds } from "./kinds.ts";
import { drawBetween, namedRandom } from "./random.ts";

/** What one maker made in a market, in units of price times size. */
export interface MadeVolume {
  readonly market: Market;
  readonly orderName: string;
  readonly volume: bigint;
}

/** Of a volume or stake in `makers.csv`. */
const DECIMALS = 18;

/** The name that a miner's orders carry: its first exchange account, or else its address. */
export function orderNameOf({ account, exchangeAccounts }: Miner): string {
  return exchangeAccounts[0] ?? account;
}

/** `account,kind`, a row for each miner in the campaign's order. */
export function formatKinds({ miners }: Campaign, kinds: Kinds): string {
  const rows = miners.map(({ account }) => `${account},${kinds.get(account)}\n`);
  return `account,kind\n${rows.join("")}`;
}

/** The volumes, and a stake for each miner, which is made up: one to ten thousand. */
export function formatMakers(
  { miners }: Campaign,
  seed: string,
  volumes: readonly MadeVolume[],
): string {
  const stakes = miners.map((miner) => {
    const name = orderNameOf(miner);
    const stake = 1_000 * drawBetween(namedRandom(seed, "stake", name), 1, 10);
    return `,${quote(name)},,${stake}\n`;
  });
  const rows = volumes.map(
    ({ market, orderName, volume }) =>
      `${market.id},${quote(orderName)},${showVolume(volume, market)},\n`,
  );
  return `market,account,volume,stake\n${rows.join("")}${stakes.join("")}`;
}

function showVolume(volume: bigint, { priceDecimals, sizeDecimals }: Market): string {
  const spare = priceDecimals + sizeDecimals - DECIMALS;
  return spare > 0
    ? formatDecimal(volume / 10n ** BigInt(spare), DECIMALS)
    : formatDecimal(volume, priceDecimals + sizeDecimals);
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
