import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { formatSnapshot } from "../../src/book/format-snapshot.ts";
import { parseSnapshot } from "../../src/book/parse-snapshot.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import type { Fault } from "../../src/errors.ts";
import { KINDS } from "../../src/plan/kinds.ts";
import { openPath, PAR } from "../../src/plan/price-path.ts";
import { drawNormal, NORMAL_UNIT, namedRandom, seededRandom } from "../../src/plan/random.ts";
import { MARKET, play, termsWith } from "./world.ts";

const RUNS = 25;

const someTerms = fc
  .record({
    priceDecimals: fc.integer({ min: 0, max: 18 }),
    sizeDecimals: fc.integer({ min: 0, max: 18 }),
    intervalMs: fc.constantFrom(1_000, 30_000, 60_000, 600_000),
    maxSpreadPpm: fc.integer({ min: 1, max: 1_000_000 }),
    minSize: fc.bigInt(0n, 10n ** 20n),
    minAgeMs: fc.constantFrom(0, 5_000, 90_000),
  })
  .map(({ priceDecimals, sizeDecimals, ...rest }) =>
    termsWith({ market: { ...MARKET, priceDecimals, sizeDecimals }, ...rest }),
  );
const seeds = fc.string({ maxLength: 8 });
const lines = (snapshots: readonly Snapshot[]) => snapshots.map(formatSnapshot);

describe("a simulated market", () => {
  it("under any terms, should give books that the reader takes without a fault", () => {
    fc.assert(
      fc.property(someTerms, seeds, (terms, seed) => {
        const { snapshots } = play({ terms, kinds: KINDS, hours: 1 / 6, seed });
        const faults: Fault[] = [];
        const markets = new Map([[terms.market.id, terms.market]]);
        const read = lines(snapshots).map((line, i) =>
          parseSnapshot(line, `${i}`, markets, (fault) => faults.push(fault)),
        );
        expect(faults).to.deep.equal([]);
        expect(read).to.deep.equal(snapshots);
      }),
      { numRuns: RUNS },
    );
  });

  it("under any terms, should never be crossed, nor show an order before it was placed", () => {
    fc.assert(
      fc.property(someTerms, seeds, (terms, seed) => {
        for (const { bid, ask, time, orders } of play({ terms, kinds: KINDS, hours: 1 / 6, seed })
          .snapshots) {
          if (bid !== undefined && ask !== undefined) expect(bid < ask).to.equal(true);
          expect(orders.every(({ openedAt, size }) => openedAt <= time && size > 0n)).to.equal(
            true,
          );
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("given the same seed, should be the same to the byte; given another, not", () => {
    const at = (seed: string) =>
      lines(play({ terms: termsWith(), kinds: KINDS, hours: 1, seed }).snapshots);
    expect(at("a")).to.deep.equal(at("a"));
    expect(at("a")).not.to.deep.equal(at("b"));
  });

  it("should take each snapshot at its instant, and as the same trading goes on whatever the instants", () => {
    const world = { terms: termsWith(), kinds: KINDS, hours: 1 };
    const [random, fixed] = [play(world), play({ ...world, instants: "fixed" })];
    expect(fixed.snapshots.map(({ time }) => time % 60_000)).to.deep.equal(Array(60).fill(0));
    const volumes = ({ desks }: typeof random) =>
      [...desks.values()].map(({ tally }) => tally.volume);
    expect(volumes(random)).to.deep.equal(volumes(fixed));
  });

  it("should quote no less than the terms count", () => {
    const terms = termsWith({
      rule: {
        programme: "depth-over-spread",
        minOrderValue: 50_000n * 10n ** 6n,
        exponents: { depth: "1", uptime: "5", volume: "0", stake: "0" },
        newcomerScaling: false,
      },
    });
    const { snapshots } = play({ terms, kinds: ["maker"], hours: 1 });
    const own = snapshots.flatMap(({ orders }) =>
      orders.filter(({ account }) => account !== undefined),
    );
    // Takers leave less of some.
    const large = own.filter(({ price, size }) => price * size >= 50_000n * 10n ** 6n);
    expect(large.length).to.be.above(own.length * 0.8);
  });
});

describe("the numbers of chance", () => {
  it("should be those of the published generator", () => {
    const random = seededRandom(1);
    expect([random(2 ** 32), random(2 ** 32), random(2 ** 32)]).to.deep.equal([
      2_693_262_067, 11_749_833, 2_265_367_787,
    ]);
  });

  it("a normal one should have no mean, the unit's deviation, and few values far out", () => {
    const random = namedRandom("normal");
    const values = Array.from({ length: 20_000 }, () => drawNormal(random) / NORMAL_UNIT);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(mean).to.be.within(-0.03, 0.03);
    expect(variance).to.be.within(0.95, 1.05);
    const beyond = values.filter((value) => Math.abs(value) > 2).length / values.length;
    expect(beyond).to.be.within(0.035, 0.055);
  });

  it("a price should wander by its volatility and turn back at the limits", () => {
    const ends = Array.from({ length: 60 }, (_, i) => {
      const next = openPath(namedRandom("path", String(i)), 400);
      let mid = PAR;
      for (let second = 0; second < 21_600; second++) mid = next();
      return (mid - PAR) / PAR;
    });
    // A quarter of a day: half of 4 %.
    const deviation = (ends.reduce((sum, end) => sum + end * end, 0) / ends.length) ** 0.5;
    expect(deviation).to.be.within(0.013, 0.027);
    const wild = openPath(namedRandom("wild"), 2_500);
    for (let second = 0; second < 200_000; second++) {
      const mid = wild();
      if (mid < PAR / 2 || mid > 1.5 * PAR || !Number.isSafeInteger(mid)) expect.fail(String(mid));
    }
  });
});
