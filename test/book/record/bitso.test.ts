import { describe, it } from "node:test";
import { expect } from "chai";
import { VenueError } from "../../../src/book/collect/venue.ts";
import { bitso } from "../../../src/book/record/bitso.ts";
import { bitsoMessage } from "./exchange/dialects.ts";
import { type Change, MARKET } from "./exchange/feed.ts";

const ORDER = { id: "laasdqw1ywYgfYI2", side: "ask", price: "1.1000", size: "0.25000001" } as const;
const change = (kind: Change["kind"] = "created"): Change => ({
  ...{ kind, order: ORDER, micros: 1_675_555_546_102_000n },
});

/** Why something is not taken. */
function causeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof VenueError) return error.why;
    throw error;
  }
  return expect.fail("it was taken");
}

describe("bitso's channel", () => {
  const source = bitso.book;
  if (source === undefined) throw new Error("its book is asked for beside the channel");
  const actions = (reader: ReturnType<typeof bitso.reader>, text: string) =>
    reader.read(text).map(({ action }) => action);

  it("should read orders that open, change and end, to the last digit", () => {
    const reader = bitso.reader(MARKET);
    const time = 1_675_555_546_102;
    const event = { id: ORDER.id, side: "ask", time, exchangeTime: time, price: 11_000n };
    expect(reader.read(bitsoMessage(change(), 7))).to.deep.equal([
      { ...event, action: "created", size: 25_000_001n },
    ]);
    expect(reader.read(bitsoMessage(change("changed"), 8))).to.deep.equal([
      { action: "sound", time },
      { ...event, action: "changed", size: 25_000_001n },
    ]);
    expect(reader.read(bitsoMessage(change("deleted"), 9))[1]).to.deep.equal({
      ...{ ...event, action: "deleted", size: 0n },
    });
    expect(actions(reader, bitsoMessage(change(), 10))).to.deep.equal(["sound", "created"]);
  });

  it("given what is in the book already, it should leave it out, and go on with the next number", () => {
    const reader = bitso.reader(MARKET);
    reader.begin({ micros: 0n, sequence: 8, orders: [] });
    const told = [7, 8, 9].map((sequence) => actions(reader, bitsoMessage(change(), sequence)));
    expect(told).to.deep.equal([[], ["sound"], ["sound", "created"]]);
  });

  for (const [what, known, numbers] of [
    ["a number that is left out", undefined, [7, 9]],
    ["a number twice", undefined, [7, 7]],
    ["a first message that does not reach back to the book", 8, [10]],
  ] as const) {
    it(`given ${what}, it should tell that a message is missing`, () => {
      const reader = bitso.reader(MARKET);
      if (known !== undefined) reader.begin({ micros: 0n, sequence: known, orders: [] });
      const last = numbers.at(-1) ?? 0;
      for (const number of numbers.slice(0, -1)) reader.read(bitsoMessage(change(), number));
      expect(causeOf(() => reader.read(bitsoMessage(change(), last)))).to.equal("lost");
    });
  }

  for (const [cause, text] of [
    ["market", '{"action":"subscribe","type":"diff-orders","error":"This book is not supported"}'],
    ["format", '{"type":"diff-orders","sequence":1.5,"payload":[],"sent":1}'],
    ["format", '{"type":"diff-orders","sequence":1,"payload":[]}'],
    ["format", '{"type":"diff-orders","sequence":1,"sent":1}'],
    ["format", '{"type":"diff-orders","sequence":1,"payload":[null],"sent":1}'],
    ["format", '{"type":"diff-orders","sequence":1,"payload":[{"o":"a","t":2}],"sent":1}'],
    [
      "format",
      '{"type":"diff-orders","sequence":1,"payload":[{"o":"a","t":1,"s":"open"}],"sent":1}',
    ],
  ] as const) {
    it(`given ${text}, it should end the connection for the cause ${cause}`, () => {
      expect(causeOf(() => bitso.reader(MARKET).read(text))).to.equal(cause);
    });
  }

  it("should read the whole book as of when it came, where its own time is older", () => {
    const payload = {
      ...{ updated_at: "2016-04-08T17:52:31.000+00:00", sequence: "27214" },
      bids: [{ book: "tide_usdc", price: "1.0990", amount: "4", oid: "a" }],
      asks: [],
    };
    const read = (changes: object, now: number) =>
      source.read(
        JSON.stringify({ success: true, payload: { ...payload, ...changes } }),
        MARKET,
        now,
      );
    const later = Date.UTC(2016, 3, 8, 17, 52, 32);
    expect(read({}, later)).to.deep.equal({
      ...{ micros: BigInt(later) * 1_000n, sequence: 27_214 },
      orders: [{ id: "a", side: "bid", price: 10_990n, size: 400_000_000n }],
    });
    expect(read({}, 0).micros).to.equal(BigInt(later - 1_000) * 1_000n);
    for (const broken of [{ sequence: undefined }, { asks: undefined }, { bids: [null] }]) {
      expect(causeOf(() => read(broken, 0))).to.equal("format");
    }
  });

  it("should take a book that the messages reach back to", () => {
    const book = { micros: 0n, sequence: 8, orders: [] };
    const reaches = (...numbers: number[]) =>
      source.overlaps(book, ['{"type":"ka"}', ...numbers.map((n) => bitsoMessage(change(), n))], 0);
    expect([reaches(7, 8), reaches(9), reaches(), reaches(10)]).to.deep.equal([
      ...[true, true, true, false],
    ]);
  });
});
