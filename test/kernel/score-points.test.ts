/** The kernel's arithmetic against the same in bigints, over its bounds. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { shareSlot } from "../../src/kernel/share.ts";
import { ALBA, BOREAS, INTERVAL_MS, kernelWith, line, runOf, START, scan } from "./score-stage.ts";

const POINTS = 10n ** 15n;
/** The kernel takes sizes of at most 18 digits. */
const MAX_SIZE = 10n ** 18n - 1n;
const NARROW = 2n ** 62n;
const WEIGHT = 1_000_000n;

/** Sizes of every magnitude, near its ends too. */
const size = fc.oneof(
  fc.bigInt({ min: 1n, max: MAX_SIZE }),
  fc.nat(59).chain((bits) => fc.bigInt({ min: 1n, max: 2n ** BigInt(bits + 1) })),
  fc.constantFrom(1n, 2n, 10n ** 17n, MAX_SIZE, 2n ** 42n, 2n ** 42n - 1n, NARROW / WEIGHT),
);
const sizes = fc.array(
  size.map((value) => (value > MAX_SIZE ? MAX_SIZE : value)),
  { minLength: 1, maxLength: 12 },
);

const ORDER = { account: ALBA, side: "bid", price: "999", openedAt: START };

/** One order each of ALBA and BOREAS in turn, in whole units of size. */
const lineOf = (all: readonly bigint[], interval = 0) =>
  line({
    time: START + interval * INTERVAL_MS,
    bid: "999",
    ask: "1001",
    orders: all.map((each, i) => ({
      ...ORDER,
      id: `${i}`,
      account: i % 2 === 0 ? ALBA : BOREAS,
      size: `${each}`,
    })),
  });

/** What the two earn of a slot by bigints. */
function expected(all: readonly bigint[]): bigint[] {
  const shares = shareSlot(all);
  const sum = (who: number) =>
    shares.reduce((total, share, i) => (i % 2 === who ? total + share : total), 0n);
  return [sum(0), sum(1)];
}

const WHOLE = { priceDecimals: 0, sizeDecimals: 0 };

describe("the points of a slot", () => {
  it("should be the floor of each order's share, narrow or wide, to the last unit", () => {
    const seen = { narrow: 0, wide: 0 };
    fc.assert(
      fc.property(sizes, (all) => {
        const total = all.reduce((sum, each) => sum + each * WEIGHT, 0n);
        seen[total < NARROW ? "narrow" : "wide"]++;
        const kernel = kernelWith(WHOLE);
        expect(scan(kernel, lineOf(all))).to.equal(undefined);
        expect(runOf(kernel).bid.first).to.deep.equal(expected(all));
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(seen.narrow, seen.wide)).to.be.above(40);
  });

  it("should be exact where a share is a whole number, or a hair from it", () => {
    const divisors = [1n, 2n, 5n, 10n, 1_000n, 10n ** 6n, 2n ** 20n, 5n ** 10n, 10n ** 14n];
    fc.assert(
      fc.property(
        fc.constantFrom(...divisors),
        fc.bigInt({ min: 1n, max: 1_000n }),
        fc.bigInt({ min: -1n, max: 1n }),
        (divisor, times, hair) => {
          const part = divisor * times > 1n ? times : 1n;
          const rest = divisor * times + hair;
          const all = [part, rest > 0n ? rest : 1n];
          const kernel = kernelWith(WHOLE);
          expect(scan(kernel, lineOf(all))).to.equal(undefined);
          expect(runOf(kernel).bid.first).to.deep.equal(expected(all));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("should be nothing where the share is below one", () => {
    const kernel = kernelWith(WHOLE);
    scan(kernel, lineOf([1n, MAX_SIZE]));
    expect(runOf(kernel).bid.first).to.deep.equal([0n, POINTS - 1n]);
  });

  it("should sum over slots, with what rolled over, beyond 64 bits", () => {
    const intervals = 5_000_000;
    const kernel = kernelWith({ ...WHOLE, end: START + intervals * INTERVAL_MS });
    const last = intervals - 1;
    scan(kernel, lineOf([1n]) + lineOf([2n, 1n], last));
    const { bid } = runOf(kernel);
    const [a = 0n, b = 0n] = shareSlot([2n, 1n]);
    expect(bid.rest).to.deep.equal([a * BigInt(last), b * BigInt(last)]);
    expect(bid).to.include({ slots: intervals, empty: last - 1, leading: 0, trailing: 0 });
  });

  it("should add up beyond 64 bits, over slots and over what rolled over, to the last unit", () => {
    const gaps = fc.oneof(
      { weight: 3, arbitrary: fc.nat(40_000) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 16_382, 16_383, 16_384, 18_445, 18_446) },
      { weight: 1, arbitrary: fc.nat(100_000_000) },
    );
    const seen = { below: 0, once: 0, often: 0 };
    fc.assert(
      fc.property(fc.array(gaps, { minLength: 1, maxLength: 8 }), sizes, (all, slot) => {
        let last = 0;
        const intervals = [0, ...all.map((gap) => (last += 1 + gap))];
        const kernel = kernelWith({ ...WHOLE, end: START + (last + 1) * INTERVAL_MS });
        const lines = intervals.map((interval) => lineOf(slot, interval)).join("");
        expect(scan(kernel, lines)).to.equal(undefined);
        const { rest } = runOf(kernel).bid;
        expect(rest).to.deep.equal(expected(slot).map((points) => points * BigInt(last)));
        const wraps = rest.reduce((most, each) => (each > most ? each : most), 0n) >> 64n;
        seen[wraps === 0n ? "below" : wraps === 1n ? "once" : "often"]++;
      }),
      { numRuns: 500 },
    );
    expect(Math.min(...Object.values(seen))).to.be.above(10);
  });

  it("should add up beyond 64 bits, slot by slot", () => {
    const intervals = 18_600;
    const kernel = kernelWith({ ...WHOLE, end: START + intervals * INTERVAL_MS });
    for (let from = 0; from < intervals; from += 600) {
      const lines = Array.from({ length: 600 }, (_, i) => lineOf([7n], from + i)).join("");
      expect(scan(kernel, lines)).to.equal(undefined);
    }
    // The first slot is kept apart.
    const rest = POINTS * BigInt(intervals - 1);
    expect(rest > 2n ** 64n).to.equal(true);
    expect(runOf(kernel).bid.rest).to.deep.equal([rest, 0n]);
  });

  it("given a size of more than 18 digits, it should decline the line", () => {
    expect(scan(kernelWith(WHOLE), lineOf([MAX_SIZE + 1n]))).to.not.equal(undefined);
    expect(scan(kernelWith({ sizeDecimals: 18 }), lineOf([10n ** 8n]))).to.not.equal(undefined);
  });
});

describe("what counts", () => {
  const counts = (order: object, changes: Parameters<typeof kernelWith>[0]): boolean => {
    const kernel = kernelWith({ ...WHOLE, ...changes });
    const orders = [{ ...ORDER, id: "1", size: "10", ...order }];
    expect(scan(kernel, line({ bid: "999999", ask: "1000001", orders }))).to.equal(undefined);
    return runOf(kernel).bid.first !== undefined;
  };

  it("should be decided by spread, rounded up, as bigints do it", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 2n, max: 10n ** 17n }),
        fc.bigInt({ min: 1n, max: 10n ** 16n }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: -2, max: 2 }),
        (mid, width, smax, off) => {
          const half = width < mid ? width : mid - 1n;
          const [bid, ask] = [mid - half, mid + half + 1n];
          const twiceMid = bid + ask;
          // About as far from mid as an order may stand.
          const edge = (twiceMid * (1_000_000n - BigInt(smax))) / 2_000_000n + BigInt(off);
          const price = edge < 1n ? 1n : edge > bid ? bid : edge;
          const asked: number[] = [];
          const kernel = kernelWith({
            ...WHOLE,
            maxSpreadPpm: smax,
            weightAt: (ppm) => {
              asked.push(ppm);
              return 1;
            },
          });
          const orders = [{ ...ORDER, id: "1", size: "1", price: `${price}` }];
          expect(scan(kernel, line({ bid: `${bid}`, ask: `${ask}`, orders }))).to.equal(undefined);
          const offset = twiceMid - 2n * price;
          const ppm = Number((offset * 1_000_000n + twiceMid - 1n) / twiceMid);
          expect(asked).to.deep.equal(offset > 0n && ppm <= smax ? [ppm] : []);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  for (const [what, order, changes, does] of [
    ["the least size", {}, { minSize: 10n }, true],
    ["less than the least size", {}, { minSize: 11n }, false],
    ["the least age", { openedAt: START - 5 }, { minAgeMs: 5 }, true],
    ["less than the least age", { openedAt: START - 4 }, { minAgeMs: 5 }, false],
    ["the greatest age", { openedAt: START - 5 }, { maxAgeMs: 5 }, true],
    ["more than the greatest age", { openedAt: START - 6 }, { maxAgeMs: 5 }, false],
    ["an order opened later", { openedAt: START + 1 }, {}, false],
    ["an account that does not earn here", {}, { earning: [1] }, false],
    [
      "a least size finer than the kernel's units",
      { size: "1" },
      { sizeDecimals: 12, minSize: 10n ** 12n + 1n },
      false,
    ],
    [
      "just a least size finer than its units",
      { size: "1.0000000001" },
      { sizeDecimals: 12, minSize: 10n ** 12n + 1n },
      true,
    ],
  ] as const) {
    it(`given ${what}, it should ${does ? "" : "not "}count`, () => {
      expect(counts({ price: "999999", ...order }, changes)).to.equal(does);
    });
  }

  it("should ask for each weight once", () => {
    let asked = 0;
    const kernel = kernelWith({
      weightAt: () => {
        asked++;
        return 7;
      },
    });
    scan(kernel, line() + line({ time: START + INTERVAL_MS }));
    expect(asked).to.equal(1);
  });
});
