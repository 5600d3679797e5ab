import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { SLOT_POINTS, shareSlot } from "../../src/kernel/share.ts";

const weights = fc.array(fc.bigInt({ min: 1n, max: 10n ** 40n }), { minLength: 1, maxLength: 20 });

describe("shareSlot", () => {
  it("should share 10^15 points", () => {
    expect(SLOT_POINTS).to.equal(1_000_000_000_000_000n);
    expect(shareSlot([7n])).to.deep.equal([1_000_000_000_000_000n]);
  });

  it("should give each weight the floor of its share", () => {
    expect(shareSlot([1n, 1n, 1n])).to.deep.equal(Array(3).fill(333_333_333_333_333n));
    expect(shareSlot([2n, 1n])).to.deep.equal([666_666_666_666_666n, 333_333_333_333_333n]);
  });

  it("given a weight too small for a point, it should give it none", () => {
    expect(shareSlot([1n, 10n ** 15n])).to.deep.equal([0n, 999_999_999_999_999n]);
    expect(shareSlot([1n, 10n ** 15n - 1n])[0]).to.equal(1n);
  });

  it("given no weights, it should give no shares", () => {
    expect(shareSlot([])).to.deep.equal([]);
  });

  it("should never give out more than there is, nor fall short by a point for each weight", () => {
    fc.assert(
      fc.property(weights, (all) => {
        const given = shareSlot(all).reduce((sum, share) => sum + share, 0n);
        expect(given <= SLOT_POINTS && given > SLOT_POINTS - BigInt(all.length)).to.equal(true);
      }),
    );
  });

  it("should give the same shares in any order and at any scale", () => {
    fc.assert(
      fc.property(weights, fc.bigInt({ min: 1n, max: 10n ** 9n }), (all, scale) => {
        const reversed = shareSlot(all.toReversed()).toReversed();
        expect(reversed).to.deep.equal(shareSlot(all));
        expect(shareSlot(all.map((weight) => weight * scale))).to.deep.equal(shareSlot(all));
      }),
    );
  });
});
