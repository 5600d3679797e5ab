/** How Bitstamp, Bitfinex and Bitso tell single orders, after their documentation. */
import type { Change, Dialect, Standing } from "./feed.ts";
import type { Peer } from "./socket-server.ts";

/** Every event has a name, and tells the one before it. The names are numbers that a float cannot hold. */
export function bitstampDialect(): Dialect {
  const listening = new Set<Peer>();
  let event = 9_007_199_254_740_993n;
  const rows = (book: readonly Standing[], side: string) =>
    book.filter((order) => order.side === side).map(({ price, size, id }) => [price, size, id]);
  return {
    tell: (peer, change, _book) => {
      // Whoever listens to the same exchange hears the same names; here there is one listener at a time.
      event += 1n;
      return listening.has(peer) ? [bitstampMessage(change, event)] : [];
    },
    answer: (peer, words) => {
      const { event: said, data } = JSON.parse(words);
      if (said === "bts:heartbeat") return [JSON.stringify({ event: said, channel: "", data: "" })];
      if (data.channel !== "live_orders_tideusdc") {
        return [JSON.stringify({ event: "bts:error", channel: "", data: { message: "no" } })];
      }
      listening.add(peer);
      return [
        JSON.stringify({ event: "bts:subscription_succeeded", channel: data.channel, data: {} }),
      ];
    },
    page: ({ url }, book, micros) =>
      url === "/api/v2/order_book/tideusdc/?group=2"
        ? JSON.stringify({
            timestamp: String(micros / 1_000_000n),
            microtimestamp: String(micros),
            bids: rows(book, "bid"),
            asks: rows(book, "ask"),
          })
        : JSON.stringify({ error: "not found" }),
  };
}

export function bitstampMessage({ kind, order, micros }: Change, event: bigint): string {
  const data = {
    ...{ id: Number(order.id), id_str: order.id, order_type: order.side === "bid" ? 0 : 1 },
    ...{ datetime: String(micros / 1_000_000n), microtimestamp: String(micros) },
    ...{ amount: Number(order.size), amount_str: order.size },
    ...{ price: Number(order.price), price_str: order.price },
  };
  const head = `"channel":"live_orders_tideusdc","event":"order_${kind}","order_source":"orderbook"`;
  return `{"data":${JSON.stringify(data)},${head},"event_id":${event},"pre_event_id":${event - 1n}}`;
}

/** Every message has its number, from 1 on for each connection; after every third change comes a sum. */
export function bitfinexDialect(): Dialect {
  const numbers = new Map<Peer, number>();
  let changes = 0;
  const next = (peer: Peer): number => {
    const number = (numbers.get(peer) ?? 0) + 1;
    numbers.set(peer, number);
    return number;
  };
  const row = ({ id, side, price, size }: Standing) => {
    const amount = Number(side === "bid" ? size : `-${size}`);
    return `[${id},${Number(price)},${amount}]`;
  };
  return {
    tell: (peer, { kind, order, micros }, book) => {
      if (!numbers.has(peer)) return [];
      changes += 1;
      const time = micros / 1_000n;
      const told =
        kind === "deleted" ? `[${order.id},0,${order.side === "bid" ? 1 : -1}]` : row(order);
      const texts = [`[7,${told},${next(peer)},${time}]`];
      if (changes % 3 === 0) texts.push(`[7,"cs",${sumOf(book)},${next(peer)},${time}]`);
      return texts;
    },
    answer: (peer, words, book, micros) => {
      const { event, flags, symbol, prec } = JSON.parse(words);
      if (event === "conf") return [JSON.stringify({ event, status: "OK", flags })];
      if (symbol !== "tTIDE:USDC" || prec !== "R0") {
        return [JSON.stringify({ event: "error", msg: "symbol: invalid", code: 10300 })];
      }
      return [
        JSON.stringify({ event: "subscribed", channel: "book", chanId: 7, symbol, prec }),
        `[7,[${book.map(row).join(",")}],${next(peer)},${micros / 1_000n}]`,
      ];
    },
    page: () => "[]",
  };
}

/** Every change has a number, which the book tells too. */
export function bitsoDialect(): Dialect {
  const listening = new Set<Peer>();
  let sequence = 3_633_406_378;
  let last: Change | undefined;
  const rows = (book: readonly Standing[], side: string) =>
    book
      .filter((order) => order.side === side)
      .map(({ id, price, size }) => ({ book: "tide_usdc", price, amount: size, oid: id }));
  return {
    tell: (peer, change) => {
      if (change !== last) sequence += 1;
      last = change;
      return listening.has(peer) ? [bitsoMessage(change, sequence)] : [];
    },
    quiet: (change) => {
      if (change !== last) sequence += 1;
      last = change;
    },
    answer: (peer, words) => {
      const { action, book, type } = JSON.parse(words);
      const time = 1_455_831_538_047;
      if (book !== "tide_usdc" || type !== "diff-orders") {
        const error = `This book is not supported - ${book}`;
        return [JSON.stringify({ action, type, error, time })];
      }
      listening.add(peer);
      return [JSON.stringify({ action, response: "ok", time, type, book }), '{"type":"ka"}'];
    },
    page: ({ url }, book, micros) =>
      url === "/api/v3/order_book/?book=tide_usdc&aggregate=false"
        ? JSON.stringify({
            success: true,
            payload: {
              updated_at: new Date(Math.floor(Number(micros / 1_000_000n)) * 1_000).toISOString(),
              ...{ bids: rows(book, "bid"), asks: rows(book, "ask"), sequence: String(sequence) },
            },
          })
        : JSON.stringify({ success: false, error: { code: "0304" } }),
  };
}

export function bitsoMessage({ kind, order, micros }: Change, sequence: number): string {
  const sent = Number(micros / 1_000n);
  const { id, side, price, size } = order;
  const row = { o: id, d: sent, r: price, t: side === "bid" ? 0 : 1 };
  const told =
    kind === "deleted" ? { ...row, s: "completed", z: sent } : { ...row, a: size, s: "open" };
  return JSON.stringify({
    type: "diff-orders",
    book: "tide_usdc",
    sequence,
    payload: [told],
    sent,
  });
}

/** The sum as the exchange describes it, computed bit by bit and not as the recorder does. */
export function sumOf(book: readonly Standing[]): number {
  const side = (name: "bid" | "ask") =>
    book
      .filter((order) => order.side === name)
      .map(({ id, price, size }) => ({ id, price: Number(price), size: Number(size) }))
      .sort((a, b) => (name === "bid" ? b.price - a.price : a.price - b.price) || +a.id - +b.id);
  const [bids, asks] = [side("bid"), side("ask")];
  const parts: (string | number)[] = [];
  for (let i = 0; i < 25; i += 1) {
    const [bid, ask] = [bids[i], asks[i]];
    if (bid !== undefined) parts.push(bid.id, bid.size);
    if (ask !== undefined) parts.push(ask.id, -ask.size);
  }
  let sum = -1;
  for (const byte of Buffer.from(parts.join(":"))) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum;
}
