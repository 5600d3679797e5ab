/** One connection's part of a recording: from the book to begin with until something ends it. */
import type { Market } from "../../campaign/campaign.ts";
import type { Clock } from "../collect/clock.ts";
import { VenueError } from "../collect/venue.ts";
import type { LogEntry } from "../events.ts";
import { applyEvent, type Book, bookEvents } from "../replay.ts";
import type { Channel, WholeBook } from "./channel.ts";
import type { DayLog } from "./day-log.ts";
import { fetchBook } from "./fetch-book.ts";
import { createInbox } from "./inbox.ts";
import { formatBook, isOwn } from "./lines.ts";
import { openSocket, type SocketLimits } from "./socket.ts";

/** More than this in memory, and the machine does not keep up. */
const MAX_WAITING = 500_000;

export interface SessionLimits extends SocketLimits {
  /** How long to wait for the book to begin with, ms. */
  readonly bookMs: number;
}

export interface Session {
  readonly channel: Channel;
  readonly market: Market;
  readonly socket: string;
  readonly api: string;
  readonly log: DayLog;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly stop: AbortSignal;
  /** The whole book is known, and written. */
  readonly onBook: (orders: number) => void;
  readonly onLines: (lines: number) => void;
}

type Item = { readonly text: string } | { readonly book: WholeBook };

/**
 * Records until the signal. Every message is checked as whoever replays it will check it, and written as it came; one
 * that cannot be read, or that shows that another is missing, is not written.
 * @throws VenueError the cause for which it ended; the disk's own errors as they are.
 */
export async function follow(session: Session): Promise<void> {
  const { channel, market, log, clock, stop, limits } = session;
  const symbol = channel.symbol(market);
  const inbox = createInbox<Item>();
  const reader = channel.reader(market);
  const over = new AbortController();
  const book: Book = new Map();
  let isKnown = false;
  let micros = 0n;
  /** The messages that came before the book did. */
  let early: string[] | undefined = channel.book === undefined ? undefined : [];
  let isAsked = false;

  function apply(entry: LogEntry): void {
    if (entry.action === "lost") throw new VenueError(entry.cause, entry.detail);
    micros = BigInt(entry.time) * 1_000n;
    if (entry.action === "book") {
      for (const event of bookEvents(book, entry)) applyEvent(book, event);
      isKnown = true;
      session.onBook(book.size);
    } else if (entry.action !== "sound") {
      applyEvent(book, entry);
    } else if (entry.checksum !== undefined) {
      if (channel.checksum(book, market) === entry.checksum) return;
      throw new VenueError("lost", "its sum over the book is not ours");
    }
  }

  function take(text: string): string {
    if (isOwn(text)) throw new VenueError("format", "a message that looks like our own");
    for (const entry of reader.read(text)) apply(entry);
    // Between the tokens of JSON a line's end is but space, and inside a text there is none.
    return text.replaceAll(/[\r\n]+/g, " ");
  }

  function wait(text: string, waiting: string[]): void {
    // What the reader is told only later is looked at now: it may say that there is no such channel.
    channel.reader(market).read(text);
    waiting.push(text);
    const source = channel.book;
    if (isAsked || source?.isOpen(text) !== true) return;
    isAsked = true;
    fetchBook({
      ...{ source, market, clock, messages: waiting, stop: over.signal },
      ...{ address: source.address(session.api, symbol), patienceMs: limits.bookMs },
    }).then(
      (whole) => inbox.put({ book: whole }),
      (error: Error) => inbox.end(error),
    );
  }

  function begin(whole: WholeBook): string {
    reader.begin(whole);
    const time = Number(whole.micros / 1_000n);
    apply({ action: "book", time, orders: whole.orders });
    return formatBook(whole, market);
  }

  const letGo = openSocket(
    { address: session.socket, hello: channel.hello(symbol), beat: channel.beat },
    limits,
    {
      onMessage: (text) => {
        inbox.put({ text });
        if (inbox.size() > MAX_WAITING) {
          inbox.end(new VenueError("late", "messages come quicker than they are written"));
        }
      },
      onEnd: (cause) => inbox.end(cause),
    },
  );
  // A line may be alive, and the channel not on it.
  const bookless = setTimeout(() => {
    if (!isKnown) inbox.end(new VenueError("timeout", "no book to begin with"));
  }, limits.bookMs);
  const onStop = () => inbox.end();
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  try {
    for await (const items of inbox.batches) {
      await log.roll(clock.now(), () => (isKnown ? [formatKnown(book, micros, market)] : []));
      const lines: string[] = [];
      try {
        for (const item of items) {
          if ("text" in item && early === undefined) lines.push(take(item.text));
          else if ("text" in item) wait(item.text, early ?? []);
          else {
            lines.push(begin(item.book));
            const waited = early ?? [];
            early = undefined;
            for (const text of waited) lines.push(take(text));
          }
        }
      } finally {
        // What came before the message that ended it is whole.
        await log.append(lines);
        session.onLines(lines.length);
      }
    }
  } finally {
    stop.removeEventListener("abort", onStop);
    clearTimeout(bookless);
    over.abort();
    letGo();
  }
}

function formatKnown(book: Book, micros: bigint, market: Market): string {
  return formatBook({ micros, orders: [...book.values()] }, market);
}
