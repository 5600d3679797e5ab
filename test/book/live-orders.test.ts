import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { type OrderEvent, readEvents } from "../../src/book/events.ts";
import { holdsLiveOrders, readLiveOrders } from "../../src/book/live-orders.ts";
import { formatDecimal } from "../../src/decimal.ts";
import { collect, faultsOf, TIDE, withFile } from "./fixtures.ts";

const ORDER = {
  id: 7,
  id_str: "7",
  order_type: 0,
  datetime: "1005",
  microtimestamp: "1005123",
  amount: 1.5,
  amount_str: "1.50000000",
  price: 99.9,
  price_str: "99.90",
};
const message = (event: string, data: object = {}) =>
  JSON.stringify({ data: { ...ORDER, ...data }, channel: "live_orders_tideusd", event });

/** What is read of a file with that content. */
async function eventsOf(
  name: string,
  lines: readonly string[],
  read: (path: string) => AsyncIterable<OrderEvent>,
): Promise<OrderEvent[]> {
  const events: OrderEvent[] = [];
  const text = lines.join("\n");
  await withFile(name, name.endsWith(".gz") ? gzipSync(text) : text, async (path) => {
    events.push(...(await collect(read(path))));
  });
  return events;
}

const read = (lines: readonly string[], name = "feed.ndjson") =>
  eventsOf(name, lines, (path) => readLiveOrders(path, TIDE));

describe("readLiveOrders", () => {
  it("should give the same events as the same log in CSV", async () => {
    const row = fc.record({
      id: fc.integer({ min: 1, max: 99 }),
      time: fc.integer({ min: 1, max: 10 ** 12 }),
      price: fc.bigInt({ min: 1n, max: 10n ** 9n }),
      size: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      action: fc.constantFrom("created", "changed", "deleted"),
      side: fc.constantFrom(0, 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const texts = rows.map((each) => ({
          ...each,
          price: formatDecimal(each.price, TIDE.priceDecimals),
          size: formatDecimal(each.size, TIDE.sizeDecimals),
        }));
        const csv = texts.map(({ id, time, price, size, action, side }) =>
          [id, time, time, price, size, action, side === 0 ? "bid" : "ask"].join(","),
        );
        const header = "id,timestamp,exchange.timestamp,price,volume,action,direction";
        const expected = await eventsOf("log.csv", [header, ...csv], (path) =>
          readEvents(path, TIDE),
        );
        expect(expected).to.have.length(rows.length);
        const lines = texts.map(({ id, time, price, size, action, side }) =>
          message(`order_${action}`, {
            ...{ id_str: String(id), microtimestamp: `${time}000`, order_type: side },
            ...{ price_str: price, amount_str: `${size}${size.includes(".") ? "00" : ""}` },
          }),
        );
        expect(await read(lines)).to.deep.equal(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("given other messages between, and a gzipped file, it should pass over them", async () => {
    const lines = [
      JSON.stringify({ event: "bts:subscription_succeeded", channel: "x", data: {} }),
      message("order_created"),
      JSON.stringify({ event: "bts:request_reconnect", channel: "", data: "" }),
    ];
    const events = await read(lines, "feed.jsonl.gz");
    expect(events.map(({ id, time, action }) => [id, time, action])).to.deep.equal([
      ["7", 1005, "created"],
    ]);
  });

  for (const [what, line, field] of [
    ["no JSON", "{", ""],
    ["another side", message("order_created", { order_type: 2 }), ".data.order_type"],
    ["too many digits", message("order_created", { price_str: "99.901" }), ".data.price_str"],
    ["a size that is no text", message("order_changed", { amount_str: 1.5 }), ".data.amount_str"],
    ["no time", message("order_deleted", { microtimestamp: "soon" }), ".data.microtimestamp"],
  ] as const) {
    it(`given ${what}, it should tell the line and the field`, async () => {
      await withFile("feed.ndjson", `${message("order_created")}\n${line}\n`, async (path) => {
        const faults = await faultsOf(collect(readLiveOrders(path, TIDE)));
        expect(faults.map(({ where }) => where)).to.deep.equal([`${path}:2${field}`]);
      });
    });
  }

  it("should tell such files from logs in CSV by their names", () => {
    const names = ["a.ndjson", "a.jsonl", "a.ndjson.gz", "a.csv", "a.csv.gz", "ndjson"];
    expect(names.filter(holdsLiveOrders)).to.deep.equal(["a.ndjson", "a.jsonl", "a.ndjson.gz"]);
  });
});
