import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { OrderEvent } from "../../src/book/events.ts";
import { applyEvent, type Book, takeSnapshot } from "../../src/book/replay.ts";
import type { Order } from "../../src/book/snapshot.ts";
import { TIDE } from "./fixtures.ts";

const CREATED: OrderEvent = {
  id: "a",
  time: 1000,
  exchangeTime: undefined,
  action: "created",
  side: "bid",
  price: 100n,
  size: 10n,
};
const CHANGED: OrderEvent = { ...CREATED, time: 2000, action: "changed", size: 4n };
const DELETED: OrderEvent = { ...CREATED, time: 3000, action: "deleted", size: 0n };

function replay(...events: readonly OrderEvent[]): Book {
  const book: Book = new Map();
  for (const event of events) applyEvent(book, event);
  return book;
}

function only(book: Book): Order | undefined {
  expect(book.size).to.equal(1);
  return book.values().next().value;
}

describe("applyEvent", () => {
  it("should add what is created", () => {
    expect(only(replay(CREATED))).to.deep.equal({
      id: "a",
      account: undefined,
      side: "bid",
      price: 100n,
      size: 10n,
      openedAt: 1000,
    });
  });

  it("should keep the age when the size changes", () => {
    expect(only(replay(CREATED, CHANGED))).to.include({ size: 4n, openedAt: 1000 });
  });

  it("should restart the age when the price changes", () => {
    const order = only(replay(CREATED, { ...CHANGED, price: 101n }));
    expect(order).to.include({ price: 101n, size: 4n, openedAt: 2000 });
  });

  it("should restart the age when the order is created again", () => {
    expect(only(replay(CREATED, { ...CREATED, time: 1500 }))).to.include({ openedAt: 1500 });
  });

  it("should remove what is deleted", () => {
    expect(replay(CREATED, DELETED).size).to.equal(0);
  });

  it("should remove what is changed to nothing", () => {
    expect(replay(CREATED, { ...CHANGED, size: 0n }).size).to.equal(0);
  });

  it("should not add what is created with nothing", () => {
    expect(replay({ ...CREATED, size: 0n }).size).to.equal(0);
  });

  it("should not add what is changed but not known", () => {
    expect(replay(CHANGED).size).to.equal(0);
  });

  it("should survive a deletion of what is not known", () => {
    expect(replay(DELETED, CREATED, DELETED, DELETED).size).to.equal(0);
  });
});

describe("takeSnapshot", () => {
  const orders: readonly OrderEvent[] = [
    { ...CREATED, id: "c", side: "ask", price: 103n },
    { ...CREATED, id: "b", price: 101n, time: 1001 },
    { ...CREATED, id: "10", price: 101n },
    { ...CREATED, id: "9", price: 101n },
    { ...CREATED, id: "d", side: "ask", price: 102n },
    CREATED,
  ];

  it("should write bids, then asks, best price first, then oldest, then by id", () => {
    const snapshot = takeSnapshot(replay(...orders), TIDE, 5000, new Map());
    expect(snapshot.orders.map(({ id }) => id)).to.deep.equal(["10", "9", "b", "a", "d", "c"]);
  });

  it("should give the same orders in whatever order they came", () => {
    const expected = takeSnapshot(replay(...orders), TIDE, 5000, new Map());
    fc.assert(
      fc.property(fc.shuffledSubarray([...orders], { minLength: orders.length }), (events) => {
        expect(takeSnapshot(replay(...events), TIDE, 5000, new Map())).to.deep.equal(expected);
      }),
    );
  });

  it("should give the best prices of the book", () => {
    const snapshot = takeSnapshot(replay(...orders), TIDE, 5000, new Map());
    expect(snapshot).to.include({ market: TIDE, time: 5000, bid: 101n, ask: 102n });
  });

  it("should give no price for an empty side", () => {
    expect(takeSnapshot(replay(CREATED), TIDE, 5000, new Map())).to.include({ ask: undefined });
  });

  it("should give each order its owner, and none where there is none", () => {
    const owners = new Map([["a", "Desk 7"]]);
    const { orders: taken } = takeSnapshot(replay(...orders), TIDE, 5000, owners);
    expect(taken.filter(({ account }) => account !== undefined).map(({ id }) => id)).to.deep.equal([
      "a",
    ]);
  });
});
