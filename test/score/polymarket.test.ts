/** Polymarket's worked example, in both readings of it. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { OrderInput } from "../oracle/rules.ts";
import { A, ask, bid, pointsIn, SAMPLE, type SidedCase, walls } from "./sided.ts";

/** A's points, where B has a quality of exactly 100: at 1.5 cents from mid a unit scores a quarter. */
const besideHundred = (list: readonly OrderInput[], changes: Partial<SidedCase> = {}) =>
  pointsIn([...walls(500n), bid(485n, 400n, "b"), ask(515n, 400n, "b"), ...list], changes)[A];

/** `floor(10^15 * quality / (quality + 100))`, of a quality given as a fraction. */
const shareBesideHundred = (num: bigint, den: bigint) => (SAMPLE * num) / (num + 100n * den);

describe("Polymarket's worked example", () => {
  // 100 bid on m at 0.49, 200 at 0.48, and 100 asked on m' at 0.51, which is a bid on m at 0.49.
  const first = [bid(490n, 100n), bid(480n, 200n), bid(490n, 100n)];

  describe("as its sums have it, the second list standing on the ask side", () => {
    // 1.5, 2 and 0.5 cents above mid.
    const second = [ask(515n, 100n), ask(520n, 100n), ask(505n, 200n)];

    it("should have a Q_one of 111.111", () => {
      expect(besideHundred(first, { divisor: "1" })).to.equal(shareBesideHundred(1_000n, 9n));
    });

    it("should have a Q_two of 175", () => {
      expect(besideHundred(second, { divisor: "1" })).to.equal(shareBesideHundred(175n, 1n));
    });

    it("should have a Q_min of 111.111, the smaller side", () => {
      expect(besideHundred([...first, ...second])).to.equal(shareBesideHundred(1_000n, 9n));
    });
  });

  describe("as its labels have it, by equations 2 and 3 to the letter", () => {
    // Bid on m at 0.485 and asked on m' at 0.505 are bids on m; only the bid on m' at 0.48 is an ask on m.
    const more = [bid(485n, 100n), bid(495n, 200n)];
    const second = [ask(520n, 100n)];

    it("should have a Q_one of 275", () => {
      expect(besideHundred([...first, ...more], { divisor: "1" })).to.equal(
        shareBesideHundred(275n, 1n),
      );
    });

    it("should have a Q_two of 11.111", () => {
      expect(besideHundred(second, { divisor: "1" })).to.equal(shareBesideHundred(100n, 9n));
    });

    it("should have a Q_min of 91.667, a third of the larger side", () => {
      expect(besideHundred([...first, ...more, ...second])).to.equal(shareBesideHundred(275n, 3n));
    });
  });
});
