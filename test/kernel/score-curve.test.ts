import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { estimateCurve } from "../../src/kernel/score-curve.ts";
import { curve } from "../oracle/rules.ts";

const steepness = fc.oneof(
  fc.constantFrom(0, 1, 2_000_000, 8_000_000, 1_000_000_000),
  fc.nat(1_000_000_000),
);
const maxSpread = fc.oneof(
  fc.constantFrom(1, 2, 10_000, 1_000_000),
  fc.integer({ min: 1, max: 1_000_000 }),
);

/** 10^6 * exp(-1.432906) is 238,614.49999992. */
const NEAR_A_HALF = 1_432_906;

/** A steepness of so many millionths as a campaign file writes it. */
const decimal = (millionths: number) =>
  `${Math.floor(millionths / 1e6)}.${`${millionths % 1e6}`.padStart(6, "0")}`;

describe("estimateCurve", () => {
  it("should give the rules' weight, or none where it lies near a half", () => {
    let answered = 0;
    const runs = 1_000;
    fc.assert(
      fc.property(
        steepness,
        maxSpread,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (k, smax, at) => {
          const ppm = Math.floor(at * smax);
          const weight = estimateCurve(BigInt(k), smax)(ppm);
          if (weight === undefined) return;
          answered++;
          expect(BigInt(weight)).to.equal(curve(decimal(k), smax, ppm));
        },
      ),
      { numRuns: runs },
    );
    expect(answered).to.be.above(runs * 0.99);
  });

  it("should weigh a million at mid, and one at least wherever it is", () => {
    expect(estimateCurve(2_000_000n, 10_000)(0)).to.equal(1_000_000);
    expect(estimateCurve(1_000_000_000n, 10_000)(10_000)).to.equal(1);
  });

  it("given a weight that lies within a millionth of a half, it should not answer", () => {
    expect(curve(decimal(NEAR_A_HALF), 1, 1)).to.equal(238_614n);
    expect(estimateCurve(BigInt(NEAR_A_HALF), 1)(1)).to.equal(undefined);
  });
});
