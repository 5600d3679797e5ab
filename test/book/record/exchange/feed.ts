/** An exchange with a channel of single orders, whose book is known at every instant, and which can go wrong. */
import type { IncomingMessage } from "node:http";
import type { Market } from "../../../../src/campaign/campaign.ts";
import { createRandom } from "../../../soak/scene.ts";
import { openSocketServer, type Peer, type SocketServer } from "./socket-server.ts";

export const MARKET: Market = {
  ...{ id: "tide-usdc", exchange: "reef", base: "TIDE", quote: "USDC" },
  ...{ priceDecimals: 4, sizeDecimals: 8 },
};

/** Price and size are exact decimals. */
export interface Standing {
  readonly id: string;
  readonly side: "bid" | "ask";
  readonly price: string;
  readonly size: string;
}

export interface Change {
  readonly kind: "created" | "changed" | "deleted";
  readonly order: Standing;
  readonly micros: bigint;
}

/** How an exchange speaks. */
export interface Dialect {
  /** The messages of a change, for one connection. */
  tell(peer: Peer, change: Change, book: readonly Standing[]): readonly string[];
  /** Of a change that nobody hears. */
  quiet?(change: Change): void;
  /** What is said at once to a client's words. */
  answer(peer: Peer, words: string, book: readonly Standing[], micros: bigint): readonly string[];
  /** The answer to a request for the book. */
  page(request: IncomingMessage, book: readonly Standing[], micros: bigint): string;
}

/** What is told in place of messages. */
export type Alter = (texts: readonly string[]) => readonly string[];

export interface Feed {
  readonly server: SocketServer;
  /** One random change of the book, told to everybody. */
  churn(): void;
  /** The book as it stood at the end of a millisecond, sorted by id. */
  bookAt(time: number): readonly Standing[];
  /** Changes what everybody is told of a change, the next time that it makes a difference. */
  alterNext(alter: Alter): void;
  /** While it is hushed it says nothing, and does not hang up. */
  isHushed: boolean;
  /** While it is away it refuses connections. */
  isAway: boolean;
  /** Pages that come first, in place of the book. */
  readonly pages: { readonly status: number; readonly text: string }[];
  connections: number;
  /** How many it refused. */
  refusals: number;
  say(text: string): void;
  cut(): void;
  close(): Promise<void>;
}

export async function openFeed(
  createDialect: () => Dialect,
  { now = Date.now, seed = 1, orders = 30 } = {},
): Promise<Feed> {
  const random = createRandom(seed);
  const dialect = createDialect();
  const book = new Map<string, Standing>();
  const history: { readonly time: number; readonly book: readonly Standing[] }[] = [];
  let [micros, ids] = [0n, 2_000_000_000_000_000];
  let alter: Alter | undefined;

  /** Every change has a time of its own. */
  const tick = (): bigint => {
    const read = BigInt(now()) * 1_000n;
    micros = read > micros ? read : micros + 1n;
    return micros;
  };
  const sorted = () => [...book.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const draw = (id: string): Standing => {
    const side = random() < 0.5 ? "bid" : "ask";
    const away = 1 + Math.floor(random() * 400);
    return {
      ...{ id, side },
      price: ((11_000 + (side === "bid" ? -away : away)) / 10_000).toFixed(4),
      size: `${Math.floor(random() * 90)}.${String(1 + Math.floor(random() * 99_999_998)).padStart(8, "0")}`,
    };
  };
  const change = (): Change => {
    const known = [...book.values()];
    const chosen = known[Math.floor(random() * known.length)];
    if (chosen === undefined || known.length < orders || random() < 0.3) {
      ids += 1;
      return { kind: "created", order: draw(String(ids)), micros: tick() };
    }
    if (random() < 0.5) return { kind: "deleted", order: chosen, micros: tick() };
    const { size, price } = { ...draw(chosen.id) };
    const moved = random() < 0.5 ? { ...chosen, size } : { ...chosen, size, price };
    return { kind: "changed", order: moved, micros: tick() };
  };
  const make = (): Change => {
    const made = change();
    if (made.kind === "deleted") book.delete(made.order.id);
    else book.set(made.order.id, made.order);
    history.push({ time: Number(made.micros / 1_000n), book: sorted() });
    return made;
  };
  for (let i = 0; i < orders; i += 1) make();

  const server = await openSocketServer({
    mayConnect: () => {
      if (feed.isAway) feed.refusals += 1;
      return !feed.isAway;
    },
    onOpen: () => {
      feed.connections += 1;
    },
    onText: (peer, words) => {
      if (feed.isHushed) return;
      for (const text of dialect.answer(peer, words, sorted(), tick())) peer.send(text);
    },
    onRequest: (request, response) => {
      const { status, text } = feed.pages.shift() ?? {
        status: 200,
        text: dialect.page(request, sorted(), tick()),
      };
      response.writeHead(status, { "Content-Type": "application/json" }).end(text);
    },
  });

  const feed: Feed = {
    server,
    churn: () => {
      const made = make();
      dialect.quiet?.(made);
      for (const peer of server.peers) {
        const texts = dialect.tell(peer, made, sorted());
        const told = alter?.(texts) ?? texts;
        if (told.join("\n") !== texts.join("\n")) alter = undefined;
        if (!feed.isHushed) for (const text of told) peer.send(text);
      }
    },
    bookAt: (time) => history.findLast((each) => each.time <= time)?.book ?? [],
    alterNext: (change) => {
      alter = change;
    },
    isHushed: false,
    isAway: false,
    pages: [],
    connections: 0,
    refusals: 0,
    say: (text) => {
      for (const peer of server.peers) peer.send(text);
    },
    cut: () => {
      for (const peer of server.peers) peer.cut();
    },
    close: server.close,
  };
  return feed;
}
