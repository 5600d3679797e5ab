import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import type { LogEntry } from "../../../src/book/events.ts";
import {
  formatBook,
  formatGap,
  formatHeader,
  isOwn,
  readOwn,
} from "../../../src/book/record/lines.ts";
import { findRecording, readRecording } from "../../../src/book/record/recording.ts";
import { collect, faultsOf, inFolder } from "../fixtures.ts";
import { bitstampMessage } from "./exchange/dialects.ts";
import { MARKET } from "./exchange/feed.ts";

const MICROS = 1_767_657_600_000_000n;
const ORDER = { id: "1", side: "bid", price: "1.1", size: "2" } as const;
const HEADER = { exchange: "bitstamp", market: MARKET.id, after: null };
const BOOK = formatBook({ micros: MICROS, orders: [] }, MARKET);

const message = (event: bigint, micros = MICROS) =>
  bitstampMessage({ kind: "created", order: ORDER, micros }, event);
const day = (date: string) => `${MARKET.id}.2026-01-${date}.ndjson`;

/** What is read of days with that content. */
async function read(
  days: Readonly<Record<string, readonly string[]>>,
  sums?: Map<string, string>,
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  await inFolder(async (folder) => {
    for (const [name, lines] of Object.entries(days)) {
      await writeFile(join(folder, name), `${lines.join("\n")}\n`);
    }
    const paths = (await findRecording(folder, MARKET)) ?? [];
    entries.push(...(await collect(readRecording(paths, MARKET, sums))));
  });
  return entries;
}

const shape = (entries: readonly LogEntry[]) =>
  entries.map((entry) => (entry.action === "lost" ? entry.cause : entry.action));

describe("a recording's own lines", () => {
  it("should hold a book to the last digit", () => {
    const order = fc.record({
      id: fc.string({ minLength: 1 }),
      side: fc.constantFrom("bid" as const, "ask" as const),
      price: fc.bigInt({ min: 0n, max: 10n ** 30n }),
      size: fc.bigInt({ min: 0n, max: 10n ** 30n }),
    });
    const book = fc.record(
      {
        micros: fc.bigInt({ min: 0n }),
        sequence: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        orders: fc.array(order),
      },
      { requiredKeys: ["micros", "orders"] },
    );
    fc.assert(
      fc.property(book, (whole) => {
        const line = formatBook(whole, MARKET);
        expect(isOwn(line)).to.equal(true);
        expect(readOwn(line, MARKET)).to.deep.equal({ book: whole });
      }),
    );
  });

  it("should hold a gap's cause", () => {
    const gap = { cause: "lost", detail: "a message" } as const;
    expect(readOwn(formatGap(gap, 7), MARKET)).to.deep.equal({ gap });
  });
});

describe("readRecording", () => {
  it("should begin with a gap, and give the book, the events and what vouches for them", async () => {
    const lines = [formatHeader(HEADER), BOOK, message(1n), message(2n)];
    expect(shape(await read({ [day("06")]: lines }))).to.deep.equal([
      ...["down", "book", "created", "sound", "created"],
    ]);
  });

  it("given a line that somebody took out, it should begin a gap there", async () => {
    const lines = [formatHeader(HEADER), BOOK, message(1n), message(3n)];
    expect(shape(await read({ [day("06")]: lines })).slice(2)).to.deep.equal(["created", "lost"]);
  });

  it("should go on from one day to the next that follows on it, and begin a gap where a day is missing", async () => {
    const first = [formatHeader(HEADER), BOOK, message(1n)];
    const second = (after: string) => [formatHeader({ ...HEADER, after }), BOOK, message(2n)];
    const whole = await read({ [day("06")]: first, [day("07")]: second(day("06")) });
    expect(shape(whole)).to.deep.equal(["down", "book", "created", "book", "sound", "created"]);
    const holed = await read({ [day("06")]: first, [day("08")]: second(day("07")) });
    expect(shape(holed)).to.deep.equal(["down", "book", "created", "down", "book", "created"]);
  });

  it("given a message that is stamped before the book that its day begins with, it should take it as the recorder did", async () => {
    const first = [formatHeader(HEADER), BOOK, message(1n, MICROS + 2_000_000n)];
    const carried = formatBook({ micros: MICROS + 2_000_000n, orders: [] }, MARKET);
    const header = formatHeader({ ...HEADER, after: day("06") });
    const second = [header, carried, message(2n, MICROS + 1_000_000n)];
    const whole = await read({ [day("06")]: first, [day("07")]: second });
    expect(shape(whole).slice(3)).to.deep.equal(["book", "sound", "created"]);
  });

  it("given a gap, it should expect nothing of what follows but a book", async () => {
    const gap = formatGap({ cause: "disk", detail: "ENOSPC" }, 7);
    const lines = [formatHeader(HEADER), BOOK, message(1n), gap, BOOK, message(9n)];
    expect(shape(await read({ [day("06")]: lines })).slice(3)).to.deep.equal([
      ...["disk", "book", "created"],
    ]);
  });

  for (const [what, lines, number] of [
    ["a first line of another market", [formatHeader({ ...HEADER, market: "kelp" })], 1],
    ["an exchange without a channel", [formatHeader({ ...HEADER, exchange: "reef" })], 1],
    ["no JSON", [formatHeader(HEADER), "{"], 2],
    ["a message that cannot be read", [formatHeader(HEADER), BOOK, '{"event":"order_x"}'], 3],
    ["own words that are none", [formatHeader(HEADER), '{"tidemark":"books"}'], 2],
    [
      "a book with too many digits",
      [formatHeader(HEADER), BOOK.replace("[]", '[["1","bid","1.00001","1"]]')],
      2,
    ],
  ] as const) {
    it(`given ${what}, it should tell the line`, async () => {
      const faults = await faultsOf(read({ [day("06")]: lines }));
      expect(faults.map(({ where }) => where.slice(where.lastIndexOf(":")))).to.deep.equal([
        `:${number}`,
      ]);
    });
  }

  it("given a closed day that was changed since, it should refuse it", async () => {
    const lines = [formatHeader(HEADER), BOOK];
    const sum = createHash("sha256")
      .update(`${lines.join("\n")}\n`)
      .digest("hex");
    const sums = new Map([[day("06"), sum]]);
    expect(await read({ [day("06")]: lines }, sums)).to.have.length(2);
    const [fault] = await faultsOf(read({ [day("06")]: [...lines, message(1n)] }, sums));
    expect(fault?.expected).to.include(sum);
  });
});

describe("findRecording", () => {
  it("should find a folder's days of the market, one day alone, gzipped too, and nothing in other files", () =>
    inFolder(async (folder) => {
      const text = `${formatHeader(HEADER)}\n`;
      await writeFile(join(folder, day("07")), text);
      await writeFile(join(folder, day("06")), text);
      await writeFile(join(folder, "kelp.2026-01-06.ndjson"), text);
      await writeFile(join(folder, "one.ndjson.gz"), gzipSync(text));
      await writeFile(join(folder, "plain.ndjson"), `${message(1n)}\n`);
      const find = (name: string) => findRecording(join(folder, name), MARKET);
      expect(await find("")).to.deep.equal([join(folder, day("06")), join(folder, day("07"))]);
      expect(await find("one.ndjson.gz")).to.deep.equal([join(folder, "one.ndjson.gz")]);
      expect([await find("plain.ndjson"), await find("log.csv")]).to.deep.equal([
        undefined,
        undefined,
      ]);
      const other = { ...MARKET, id: "weed" };
      expect(await faultsOf(findRecording(folder, other))).to.have.length(1);
    }));
});
