/** What a file from elsewhere says, row by row, once each field is sound by itself. */
import { refuse, show } from "../errors.ts";
import type { Unit } from "./list-amount.ts";
import type { ListedMarket } from "./listed-market.ts";
import type { Receiver } from "./receiver.ts";

/** One payment. `amount` is in base units of the market's token. */
export interface ListRow {
  /** The file and the line that the row begins on. */
  readonly where: string;
  /** Of the receiver, for its faults. */
  readonly column: string;
  readonly market: ListedMarket;
  readonly receiver: Receiver;
  readonly amount: bigint;
}

/** What a file is read for. */
export interface ListRequest {
  /** The markets that the file may pay: one that was named, or all that are listed in the epoch. */
  readonly markets: readonly ListedMarket[];
  /** All that are listed in the epoch. */
  readonly listed: readonly ListedMarket[];
  readonly chainId: number;
  readonly unit: Unit;
}

/** @throws InputError where the file does not say which of several markets it pays. */
export function onlyMarket({ markets }: ListRequest): ListedMarket {
  const [only, ...others] = markets;
  if (only !== undefined && others.length === 0) return only;
  return refuse({
    where: "--market",
    got: show(undefined),
    expected: `the market that the file pays: ${markets.map(({ terms }) => terms.market.id).join(", ")}`,
  });
}
