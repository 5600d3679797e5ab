import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { formatDecimal } from "../../src/decimal.ts";
import { quickSpreadCurve, spreadCurve } from "../../src/score/curve.ts";
import { curve } from "../oracle/rules.ts";

describe("the spread curve", () => {
  it("should have the published weights at k = 2 and smax 1 % (V2)", () => {
    const weight = spreadCurve("2", 10_000);
    expect([0, 1_000, 4_500, 5_000, 10_000].map(weight)).to.deep.equal([
      1_000_000n,
      818_731n,
      406_570n,
      367_879n,
      135_335n,
    ]);
  });

  it("should have the published ratios at k = 8 (V5)", () => {
    const ratio = (maxSpreadPpm: number) => {
      const weight = spreadCurve("8", maxSpreadPpm);
      return (Number(weight(5_000)) / Number(weight(10_000))).toFixed(3);
    };
    expect([ratio(20_000), ratio(15_000)]).to.deep.equal(["7.389", "14.392"]);
  });

  it("should be the oracle's at every spread of some steepness", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("0", "0.000001", "0.5", "2", "3.14159", "8", "40", "1000"),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.nat(1_000_000), { maxLength: 20 }),
        (k, smax, spreads) => {
          const weight = spreadCurve(k, smax);
          for (const ppm of spreads.map((spread) => spread % (smax + 1))) {
            expect(weight(ppm)).to.equal(curve(k, smax, ppm));
          }
        },
      ),
    );
  });

  it("should never rise with the spread, from a million down to 1 at the least", () => {
    for (const k of ["0", "2", "14", "20", "1000"]) {
      const weight = spreadCurve(k, 500);
      expect(weight(0)).to.equal(1_000_000n);
      for (let ppm = 1; ppm <= 500; ppm += 1) {
        expect(weight(ppm) <= weight(ppm - 1) && weight(ppm) >= 1n, `${k} at ${ppm}`).to.equal(
          true,
        );
      }
    }
  });

  it("given k = 0, it should be flat", () => {
    expect(spreadCurve("0", 10_000)(10_000)).to.equal(1_000_000n);
  });

  it("should round to the nearest, never below 1", () => {
    // 10^6 * exp(-k) is 1.60, 1.37, 0.504 and 0.456.
    const weights = ["13.345", "13.5", "14.5", "14.6"].map((k) => spreadCurve(k, 1)(1));
    expect(weights).to.deep.equal([2n, 1n, 1n, 1n]);
  });

  it("should give the same weight each time it is asked", () => {
    const weight = spreadCurve("2", 10_000);
    expect([weight(123), weight(45), weight(123)]).to.deep.equal([
      weight(123),
      weight(45),
      curve("2", 10_000, 123),
    ]);
  });
});

describe("the quick spread curve", () => {
  it("should have the same weight at every spread, whatever the steepness", () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 1_000_000_000n),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (millionths, smax, part) => {
          const k = formatDecimal(millionths, 6);
          const ppm = Math.floor(smax * part);
          expect(quickSpreadCurve(k, smax)(ppm)).to.equal(spreadCurve(k, smax)(ppm));
        },
      ),
    );
  });

  it("near a half, should go by the definition", () => {
    // 10^6 * exp(-14.5) is 0.504, and at k = ln(2 * 10^6 / 3) the weight is 1.5 but for the last digits.
    for (const k of ["13.410045", "14.508658"]) {
      const [quick, exact] = [quickSpreadCurve(k, 3), spreadCurve(k, 3)];
      expect([0, 1, 2, 3].map(quick)).to.deep.equal([0, 1, 2, 3].map(exact));
    }
  });
});
