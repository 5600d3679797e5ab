/** What the collector asks of an exchange, and the causes for which an answer may fail. */
import type { Market } from "../../campaign/campaign.ts";
import type { Side } from "../snapshot.ts";

/** A price level of a public book, as decimal strings. */
export interface Level {
  readonly price: string;
  readonly size: string;
}

/** A market's public book. `isWhole` says that nothing stands beyond the outermost levels. */
export interface PublicBook {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly isWhole: boolean;
}

/** A miner's order as its exchange tells it: decimal strings, and unix ms by the exchange's clock. */
export interface OpenOrder {
  readonly id: string;
  readonly side: Side;
  readonly price: string;
  /** What remains. */
  readonly size: string;
  readonly placedAt: number;
  readonly updatedAt: number | undefined;
}

/** A trade of an account, as decimal strings. */
export interface Fill {
  readonly trade: string;
  readonly order: string | undefined;
  readonly side: Side;
  readonly price: string;
  readonly size: string;
  readonly time: number;
}

/** What a key may do. */
export type KeyPower = "read-only" | "may trade or withdraw" | "not told";

/** The secrets of one exchange account. They are never shown, written or put into an error. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string | undefined;
}

/** An exchange account that is read with a miner's key. */
export interface VenueAccount {
  openOrders(market: Market): Promise<readonly OpenOrder[]>;
  /** Its trades since a time, oldest first. */
  fills(market: Market, since: number): Promise<readonly Fill[]>;
  power(): Promise<KeyPower>;
}

/** An exchange. Every promise it gives is rejected with a `VenueError` and nothing else. */
export interface Venue {
  readonly exchange: string;
  /** Learns what it lists, which takes a while, so that the first instant need not wait for it. */
  prepare(): Promise<void>;
  /** Its clock, unix ms. */
  time(): Promise<number>;
  book(market: Market): Promise<PublicBook>;
  account(credentials: Credentials): VenueAccount;
}

/**
 * Why something is missing: `down` the collector did not run, `late` it came too late, `outage` the exchange did not
 * answer or was in error, `timeout` it answered too slowly, `rate-limit` it wanted fewer requests, `format` its answer
 * cannot be used, `key` it refuses the account's key, `clock` its clock or ours is wrong, `market` it has no such
 * market, `disk` the books could not be written, `lost` a message of a feed is missing.
 */
export const CAUSES = [
  "down",
  "late",
  "outage",
  "timeout",
  "rate-limit",
  "format",
  "key",
  "clock",
  "market",
  "disk",
  "lost",
] as const;

export type Cause = (typeof CAUSES)[number];

/** An exchange's failure. Its message is made of known words alone: an exchange's own may repeat a request's secrets. */
export class VenueError extends Error {
  override readonly name = "VenueError";
  readonly why: Cause;
  /** How long the exchange asks to wait, ms. */
  readonly retryAfter: number | undefined;

  constructor(why: Cause, detail: string, retryAfter?: number) {
    super(detail);
    this.why = why;
    this.retryAfter = retryAfter;
  }
}
