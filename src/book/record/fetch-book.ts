/** The book to begin with, where the channel tells changes alone. */
import type { Market } from "../../campaign/campaign.ts";
import type { Clock } from "../collect/clock.ts";
import { persist } from "../collect/patience.ts";
import { VenueError } from "../collect/venue.ts";
import type { BookSource, WholeBook } from "./channel.ts";

const ANSWER_MS = 10_000;

export interface BookRequest {
  readonly source: BookSource;
  readonly address: string;
  readonly market: Market;
  /** The channel's messages so far. */
  readonly messages: readonly string[];
  readonly clock: Clock;
  /** How long to ask, ms. */
  readonly patienceMs: number;
  readonly stop: AbortSignal;
}

/**
 * Asks until there is a book that the messages go on from without anything missing in between.
 * @throws VenueError the last failure, once it is too late to ask again.
 */
export function fetchBook(request: BookRequest): Promise<WholeBook> {
  const { source, address, market, messages, clock, patienceMs, stop } = request;
  const openedAt = clock.now();
  const ask = async (): Promise<WholeBook> => {
    const answer = await fetchText(address, stop);
    const book = source.read(answer, market, clock.now());
    if (source.overlaps(book, messages, openedAt)) return book;
    throw new VenueError("outage", "its book is older than its messages");
  };
  return persist(ask, openedAt + patienceMs, clock);
}

async function fetchText(address: string, stop: AbortSignal): Promise<string> {
  let answer: Response;
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS)]);
    answer = await fetch(address, { signal });
    if (answer.ok) return await answer.text();
  } catch (error) {
    const isLate = (error as Error).name === "TimeoutError";
    throw new VenueError(isLate ? "timeout" : "outage", "no answer to the question for the book");
  }
  if (answer.status !== 429) throw new VenueError("outage", `it answers ${answer.status}`);
  const seconds = Number(answer.headers.get("retry-after") ?? 1);
  throw new VenueError("rate-limit", "it answers 429", seconds > 0 ? seconds * 1_000 : 1_000);
}
