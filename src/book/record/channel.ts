/** What the recorder, and whoever replays what it recorded, asks of an exchange's channel of single orders. */
import type { Market } from "../../campaign/campaign.ts";
import { VenueError } from "../collect/venue.ts";
import type { LogEntry, ToldOrder } from "../events.ts";
import type { Book } from "../replay.ts";
import { parseExactly } from "./exact-json.ts";

/** The whole book as of a time, in µs of unix time by the exchange's clock. */
export interface WholeBook {
  readonly micros: bigint;
  /** The number of the last message that is in it, where messages are numbered for everybody alike. */
  readonly sequence?: number;
  readonly orders: readonly ToldOrder[];
}

/** Follows one connection's messages. */
export interface ChannelReader {
  /**
   * What a message says; messages of other kinds say nothing.
   * @throws VenueError where it cannot be read, where one before it is missing, or where the exchange ends the feed.
   */
  read(message: string): readonly LogEntry[];
  /** The book is told anew: what came before it is in it. */
  begin(book: WholeBook): void;
}

/** A book that is asked for beside the channel, which itself tells changes alone. */
export interface BookSource {
  /** Whether a message says that the channel is open. */
  isOpen(message: string): boolean;
  address(api: string, symbol: string): string;
  /**
   * @param now when it came, unix ms by the machine's clock.
   * @throws VenueError where the answer cannot be used.
   */
  read(answer: string, market: Market, now: number): WholeBook;
  /**
   * Whether nothing can be missing between the book and the messages so far.
   * @param openedAt when the channel was open, unix ms by the machine's clock.
   */
  overlaps(book: WholeBook, messages: readonly string[], openedAt: number): boolean;
}

export interface Channel {
  /** Where the exchange is, unless another address is given. */
  readonly socket: string;
  readonly api: string;
  /** A market's name there. */
  symbol(market: Market): string;
  /** What is said once the connection is open. */
  hello(symbol: string): readonly string[];
  /** What is said now and then, so that a line that is dead is found out. */
  readonly beat: string | undefined;
  reader(market: Market): ChannelReader;
  /** Undefined where the channel tells the book itself. */
  readonly book: BookSource | undefined;
  /** The sum that the exchange's own must equal, where it gives one. */
  checksum(book: Book, market: Market): number | undefined;
}

/** @throws VenueError where a message is no JSON. Its numbers are texts. */
export function parseMessage(message: string): unknown {
  try {
    return parseExactly(message);
  } catch {
    throw new VenueError("format", "a message is no JSON");
  }
}
