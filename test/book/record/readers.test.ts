import { describe, it } from "node:test";
import { expect } from "chai";
import { VenueError } from "../../../src/book/collect/venue.ts";
import { bitfinex } from "../../../src/book/record/bitfinex.ts";
import { bitstamp } from "../../../src/book/record/bitstamp.ts";
import { bitstampMessage, sumOf } from "./exchange/dialects.ts";
import { type Change, MARKET } from "./exchange/feed.ts";

const ORDER = { id: "2000000000000001", side: "bid", price: "1.1000", size: "2.00000001" } as const;
const SECOND = 1_767_657_600_000_000n;

const change = (fields: Partial<Change> = {}): Change => ({
  ...{ kind: "created", order: ORDER, micros: SECOND },
  ...fields,
});

/** Why a message is not taken. */
function causeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof VenueError) return error.why;
    throw error;
  }
  return expect.fail("it was taken");
}

describe("bitstamp's channel", () => {
  const source = bitstamp.book;
  if (source === undefined) throw new Error("its book is asked for beside the channel");

  it("given a message that links up with the one before, it should vouch for what came before", () => {
    const reader = bitstamp.reader(MARKET);
    const order = { id: ORDER.id, side: "bid", price: 11_000n, size: 200_000_001n };
    const event = { ...order, time: 1_767_657_600_000, exchangeTime: 1_767_657_600_000 };
    expect(reader.read(bitstampMessage(change(), 8n))).to.deep.equal([
      { ...event, action: "created" },
    ]);
    expect(
      reader.read(bitstampMessage(change({ kind: "deleted", micros: SECOND + 7_000n }), 9n)),
    ).to.deep.equal([
      { action: "sound", time: 1_767_657_600_007 },
      { ...event, action: "deleted", time: 1_767_657_600_007, exchangeTime: 1_767_657_600_007 },
    ]);
  });

  it("given names that differ where a float does not, it should tell that one is missing", () => {
    const reader = bitstamp.reader(MARKET);
    reader.read(bitstampMessage(change(), 9_007_199_254_740_992n));
    const next = bitstampMessage(change(), 9_007_199_254_740_994n);
    expect(causeOf(() => reader.read(next))).to.equal("lost");
  });

  it("given an order that waits for its stop price, it should follow the chain and leave it out", () => {
    const reader = bitstamp.reader(MARKET);
    const waiting = bitstampMessage(change(), 8n).replace('"orderbook"', '"stop_order"');
    expect(reader.read(waiting)).to.deep.equal([]);
    expect(reader.read(bitstampMessage(change(), 9n))).to.have.length(2);
  });

  it("given what happened before the book, it should leave it out, but for orders that are deleted", () => {
    const reader = bitstamp.reader(MARKET);
    reader.begin({ micros: SECOND, orders: [] });
    const actions = (["created", "changed", "deleted"] as const).map((kind, i) =>
      reader
        .read(bitstampMessage(change({ kind, micros: SECOND - 1n }), BigInt(i)))
        .map(({ action }) => action),
    );
    expect(actions).to.deep.equal([[], ["sound"], ["sound", "deleted"]]);
  });

  it("given an order that was traded away at an average of prices, it should take it out by its id", () => {
    const order = { ...ORDER, price: "63941.91523761" };
    const [event] = bitstamp
      .reader(MARKET)
      .read(bitstampMessage(change({ kind: "deleted", order }), 1n));
    expect(event).to.deep.include({ id: ORDER.id, action: "deleted" });
    const created = bitstampMessage(change({ order }), 1n);
    expect(causeOf(() => bitstamp.reader(MARKET).read(created))).to.equal("format");
  });

  for (const [cause, text] of [
    ["market", '{"event":"bts:error","channel":"","data":{"code":null,"message":"no"}}'],
    ["outage", '{"event":"bts:request_reconnect","channel":"","data":""}'],
    ["format", '{"event":"order_created","data":{}}'],
    ["format", "{"],
  ]) {
    it(`given ${text}, it should end the connection for the cause ${cause}`, () => {
      expect(causeOf(() => bitstamp.reader(MARKET).read(text ?? ""))).to.equal(cause);
    });
  }

  it("should read the book that lists single orders, to the last digit", () => {
    const answer = {
      microtimestamp: "1643643584684047",
      bids: [["1.0990", "0.68711663", "1458532827766784"]],
      asks: [["483980000.00", "1E-8", "1458532827766785"]],
    };
    expect(source.read(JSON.stringify(answer), MARKET, 0)).to.deep.equal({
      micros: 1_643_643_584_684_047n,
      orders: [
        { id: "1458532827766784", side: "bid", price: 10_990n, size: 68_711_663n },
        { id: "1458532827766785", side: "ask", price: 4_839_800_000_000n, size: 1n },
      ],
    });
    for (const broken of [
      {},
      { ...answer, asks: undefined },
      { ...answer, bids: [["1.0990", "1"]] },
      { ...answer, bids: [["1.09901", "1", "7"]] },
      { ...answer, bids: [[null, "1", "7"]] },
      { ...answer, bids: [null] },
    ]) {
      expect(causeOf(() => source.read(JSON.stringify(broken), MARKET, 0))).to.equal("format");
    }
  });

  it("should take a book only where its messages reach back to it", () => {
    const book = { micros: SECOND, orders: [] };
    const at = (micros: bigint) => [bitstampMessage(change({ micros }), 1n)];
    const openedAt = Number(SECOND / 1_000n);
    expect(source.overlaps(book, at(SECOND), openedAt)).to.equal(true);
    expect(source.overlaps(book, at(SECOND + 1n), openedAt)).to.equal(false);
    // In a quiet market the clocks must tell, and they may differ by a second.
    expect(source.overlaps(book, [], openedAt - 1_000)).to.equal(true);
    expect(source.overlaps(book, [], openedAt - 999)).to.equal(false);
  });
});

describe("bitfinex's channel", () => {
  const SNAPSHOT = "[7,[[34753002978,7294.7,1.54340371],[34753002979,7295,-5e-7]],1,1574694475039]";
  const opened = () => {
    const reader = bitfinex.reader(MARKET);
    reader.read('{"event":"subscribed","channel":"book","chanId":7}');
    const [mark] = reader.read(SNAPSHOT);
    return { reader, mark };
  };

  it("should read the book, its changes and its sums, to the last digit", () => {
    const { reader, mark } = opened();
    expect(mark).to.deep.equal({
      action: "book",
      time: 1_574_694_475_039,
      orders: [
        { id: "34753002978", side: "bid", price: 72_947_000n, size: 154_340_371n },
        { id: "34753002979", side: "ask", price: 72_950_000n, size: 50n },
      ],
    });
    const told = [
      "[7,[34753002978,7294.7,1],2,1574694475040]",
      "[7,[34753002980,7296,-0.1],3,1574694475041]",
      "[7,[34753002979,0,-1],4,1574694475042]",
      '[7,"cs",-890884919,5,1574694475043]',
      '[7,"hb",6,1574694475044]',
    ].flatMap((text) => reader.read(text));
    expect(
      told.map((entry) => [entry.action, "size" in entry ? entry.size : undefined]),
    ).to.deep.equal([
      ["changed", 100_000_000n],
      ["created", 10_000_000n],
      ["deleted", 0n],
      ["sound", undefined],
      ["sound", undefined],
    ]);
    expect(told[3]).to.deep.include({ checksum: -890_884_919 });
  });

  it("given a sign of life between a change and its sum, it should vouch for nothing", () => {
    const { reader } = opened();
    reader.read("[7,[34753002978,7294.7,1],2,1574694475040]");
    expect(reader.read('[7,"hb",3,1574694475044]')).to.deep.equal([]);
  });

  for (const [cause, text] of [
    ["lost", "[7,[1,7294.7,1],3,1574694475040]"],
    ["lost", '[7,"hb",1,1574694475040]'],
    ["format", "[7,[1,7294.7,1]]"],
    ["format", "[7,[1,7294.7,1],2]"],
    ["format", "[7,[1,7294.70001,1],2,1574694475040]"],
    ["format", "[7,[1,7294.7],2,1574694475040]"],
    ["format", '[7,"te",2,1574694475040]'],
    ["market", '{"event":"error","msg":"symbol: invalid","code":10300}'],
    ["outage", '{"event":"info","code":20051,"msg":"please reconnect"}'],
  ] as const) {
    it(`given ${text}, it should end the connection for the cause ${cause}`, () => {
      const { reader } = opened();
      expect(causeOf(() => reader.read(text))).to.equal(cause);
    });
  }

  it("should know a market by the exchange's own name", () => {
    const name = (base: string, quote: string) => bitfinex.symbol({ ...MARKET, base, quote });
    expect([name("BTC", "USD"), name("BTC", "USDT"), name("DOGE", "USD")]).to.deep.equal([
      "tBTCUSD",
      "tBTCUST",
      "tDOGE:USD",
    ]);
  });

  it("should sum as the exchange does: the best 25 of a side, by id among equals, small amounts with an exponent", () => {
    const standing = Array.from({ length: 60 }, (_, i) => ({
      id: String(9_999_999_970 + i),
      side: i % 2 === 0 ? ("bid" as const) : ("ask" as const),
      price: i % 2 === 0 ? "1.0990" : `1.1${String(990 - Math.floor(i / 3)).padStart(3, "0")}`,
      size: i % 5 === 0 ? "0.00000012" : `${i}.5`,
    }));
    const book = new Map(
      standing.map(({ id, side, price, size }) => [
        id,
        {
          ...{ id, side, account: undefined, openedAt: 0 },
          price: BigInt(price.replace(".", "")),
          size: BigInt(Math.round(Number(size) * 1e8)),
        },
      ]),
    );
    expect(bitfinex.checksum(book, MARKET)).to.equal(sumOf(standing));
  });
});
