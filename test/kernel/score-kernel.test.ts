/** What the kernel is told, learns and hands out: names, markets, instants, runs, room. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { drawInstant } from "../../src/campaign/calendar.ts";
import { wasmScoreKernel } from "../../src/kernel/score-wasm.ts";
import {
  ALBA,
  BOREAS,
  feed,
  INTERVAL_MS,
  kernelWith,
  line,
  lineWithOrder,
  MODULE,
  marketWith,
  ORDER,
  runOf,
  START,
  scan,
} from "./score-stage.ts";

const POINTS = 10n ** 15n;
const MIXED = `0x${"aB".repeat(20)}`;

describe("names", () => {
  it("should be found among many, of any length", () => {
    const names = Array.from({ length: 3_000 }, (_, i) => `${i}`.padStart(1 + (i % 90), "n"));
    const kernel = wasmScoreKernel(MODULE, {
      accounts: names.length,
      names: new Map(names.map((name, i) => [name, i])),
      markets: [marketWith({ earning: names.keys(), end: START + 3_000 * INTERVAL_MS })],
      seed: undefined,
      resolve: () => "wrong",
    });
    for (const [i, name] of names.entries()) {
      const orders = [{ ...ORDER, account: name }];
      expect(scan(kernel, line({ time: START + i * INTERVAL_MS, orders }))).to.equal(undefined);
    }
    const { first, rest } = runOf(kernel).bid;
    expect(first).to.deep.equal(names.map((_, i) => (i === 0 ? POINTS : 0n)));
    expect(rest).to.deep.equal(names.map((_, i) => (i === 0 ? 0n : POINTS)));
  });

  it("given one in mixed case, it should ask whose it is, once", () => {
    for (const answer of [1, "stranger"] as const) {
      const asked: string[] = [];
      const resolve = (name: string) => {
        asked.push(name);
        return answer;
      };
      const kernel = kernelWith({}, { resolve });
      const orders = [{ ...ORDER, account: MIXED }];
      scan(kernel, line({ orders }) + line({ time: START + INTERVAL_MS, orders }));
      expect(asked).to.deep.equal([MIXED]);
      expect(runOf(kernel).bid.first).to.deep.equal(answer === 1 ? [0n, POINTS] : undefined);
    }
  });

  it("given thousands in mixed case, it should know each again", () => {
    const names = Array.from({ length: 1_500 }, (_, i) => `0xAb${`${i}`.padStart(38, "0")}`);
    let asked = 0;
    const resolve = (name: string) => {
      asked++;
      return names.indexOf(name) % 2;
    };
    const kernel = kernelWith({}, { resolve });
    const orders = names.map((account, i) => ({ ...ORDER, id: `${i}`, account }));
    scan(kernel, line({ orders }) + line({ time: START + INTERVAL_MS, orders: orders.reverse() }));
    expect(asked).to.equal(names.length);
    const share = POINTS / 1_500n;
    expect(runOf(kernel).bid.rest).to.deep.equal([750n * share, 750n * share]);
  });

  it("given one whose checksum is wrong, it should decline the line", () => {
    expect(scan(kernelWith(), lineWithOrder({ account: MIXED }))).to.include(MIXED);
  });

  it("given one with a quote or a backslash, no bytes of a line should be taken for it", () => {
    for (const name of ['a"b', "a\\b"]) {
      const kernel = kernelWith({}, { names: new Map([[name, 0]]) });
      expect(scan(kernel, lineWithOrder({ account: name }))).to.not.equal(undefined);
    }
    for (const name of ["a\\b", 'a"b', "a\tb"]) {
      const names = new Map([
        [name, 0],
        ["abc", 1],
      ]);
      const kernel = kernelWith({}, { names });
      // Names of this length are looked for first, once one was seen.
      expect(scan(kernel, lineWithOrder({ account: "abc" }))).to.equal(undefined);
      const next = line({ time: START + INTERVAL_MS }).replace(ALBA, name);
      expect(scan(kernel, next), name).to.not.equal(undefined);
    }
  });

  it("given one that UTF-8 cannot hold, it should not be taken for the one that stands in its place", () => {
    const names = new Map([
      ["\ud800", 0],
      ["abc", 1],
    ]);
    const kernel = kernelWith({}, { names });
    expect(scan(kernel, lineWithOrder({ account: "abc" }))).to.equal(undefined);
    const next = line({ time: START + INTERVAL_MS }).replace(ALBA, "\ufffd");
    expect(scan(kernel, next)).to.not.equal(undefined);
  });
});

describe("ids", () => {
  it("should each be there once, however many there are", () => {
    const ids = Array.from({ length: 5_000 }, (_, i) => `${i * 7_919}`);
    const orders = ids.map((id) => ({ ...ORDER, id }));
    expect(scan(kernelWith(), line({ orders }))).to.equal(undefined);
    const last = orders.at(-1);
    expect(scan(kernelWith(), line({ orders: [...orders, last] }))).to.not.equal(undefined);
  });

  it("given more of one hash than it will look through, it should decline the line", () => {
    // The hash is of the beginning, the middle and the end.
    const ids = Array.from(
      { length: 300 },
      (_, i) => `${"a".repeat(8)}${`${i}`.padStart(8, "0")}${"b".repeat(40)}`,
    );
    const orders = ids.map((id) => ({ ...ORDER, id }));
    expect(scan(kernelWith(), line({ orders }))).to.not.equal(undefined);
  });
});

describe("instants", () => {
  it("should be those that the rules draw from the seed", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,62}$/),
        fc.nat(9),
        fc.integer({ min: 2, max: 86_400_000 }),
        (seed, id, interval, intervalMs) => {
          const end = START + 10 * intervalMs;
          const time = drawInstant(seed, id, START, intervalMs, interval);
          const kernel = kernelWith({ id, intervalMs, end }, { seed });
          expect(scan(kernel, line({ market: id, time }))).to.equal(undefined);
          expect(runOf(kernel)).to.include({ first: interval, intervals: 1 });
          const other = kernelWith({ id, intervalMs, end }, { seed });
          const elsewhere = (time - START) % intervalMs === 0 ? time + 1 : time - 1;
          expect(scan(other, line({ market: id, time: elsewhere }))).to.not.equal(undefined);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("several markets", () => {
  it("should have a run each, whatever the order of their lines", () => {
    const kernel = wasmScoreKernel(MODULE, {
      accounts: 2,
      names: new Map([
        [ALBA, 0],
        [BOREAS, 1],
      ]),
      markets: [
        marketWith({ id: "a" }),
        marketWith({ id: "b", earning: [1] }),
        marketWith({ id: "c" }),
      ],
      seed: undefined,
      resolve: () => "wrong",
    });
    const lineOf = (market: string, interval: number) =>
      line({ market, time: START + interval * INTERVAL_MS });
    scan(kernel, lineOf("b", 3) + lineOf("a", 0) + lineOf("b", 5) + lineOf("a", 1));
    expect(kernel.takeRun(0)).to.include({ first: 0, intervals: 2, snapshots: 2 });
    const b = kernel.takeRun(1);
    expect(b).to.include({ first: 3, intervals: 3, snapshots: 2 });
    expect(b?.bid).to.include({ slots: 3, empty: 3 });
    expect(kernel.takeRun(2)).to.equal(undefined);
  });
});

describe("runs", () => {
  it("should keep the first paid slot apart, and join where they meet", () => {
    const kernel = kernelWith();
    const at = (interval: number) => START + interval * INTERVAL_MS;
    scan(kernel, line({ time: at(1), orders: [] }) + line({ time: at(2) }) + line({ time: at(4) }));
    const { first, bid, oneSided, crossed } = runOf(kernel);
    expect({ first, oneSided, crossed }).to.deep.equal({ first: 1, oneSided: 0, crossed: 0 });
    expect(bid).to.deep.equal({
      slots: 4,
      empty: 2,
      leading: 1,
      trailing: 0,
      first: [POINTS, 0n],
      rest: [2n * POINTS, 0n],
    });
    kernel.skipInterval(0, 5);
    scan(kernel, line({ time: at(6), bid: null, orders: [] }) + line({ time: at(7), bid: "101" }));
    const next = runOf(kernel);
    expect(next).to.include({ first: 6, intervals: 2, oneSided: 1, crossed: 1 });
    expect(next.bid).to.include({ slots: 2, empty: 2, first: undefined });
  });

  it("given another stretch begins, it should have forgotten the one before", () => {
    const kernel = kernelWith();
    scan(kernel, line({ time: START + 5 * INTERVAL_MS }) + line().slice(0, 50));
    kernel.restart();
    expect(kernel.unread()).to.equal(0);
    scan(kernel, line());
    expect(runOf(kernel)).to.include({ first: 0, intervals: 1, snapshots: 1 });
  });
});

describe("room", () => {
  it("given a line longer than what is read at a time, it should grow for it", () => {
    const orders = Array.from({ length: 20_000 }, (_, i) => ({ ...ORDER, id: `${i}` }));
    const text = line({ orders });
    expect(text.length).to.be.above(2 * 1024 * 1024);
    const kernel = kernelWith();
    expect(scan(kernel, text)).to.equal(undefined);
    expect(runOf(kernel).bid.first).to.deep.equal([(POINTS / 20_000n) * 20_000n, 0n]);
  });

  it("given no line end in all the room there may be, it should have none", () => {
    const kernel = kernelWith();
    const spaces = Buffer.alloc(16 * 1024 * 1024, " ");
    expect(() => feed(kernel, spaces)).to.throw("no more room");
  });

  it("given a byte order mark, it should leave it out, unless nothing follows", () => {
    const kernel = kernelWith();
    feed(kernel, `\ufeff${line()}`);
    kernel.skipMark();
    expect(kernel.scanLines()).to.equal(undefined);
    const marked = kernelWith();
    feed(marked, "\ufeff");
    marked.skipMark();
    marked.endLine();
    expect(marked.scanLines()?.length).to.equal(3);
  });
});
