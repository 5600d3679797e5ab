import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { bumpsBelow, checkOffer } from "../../src/chain/deploy-fees.ts";
import { InputError } from "../../src/errors.ts";

const wei = fc.bigInt({ min: 100n, max: 10n ** 13n });

describe("bumpsBelow", () => {
  it("should give the most tenths, up to four, by which a fee can rise and stay within its limit", () => {
    fc.assert(
      fc.property(wei, wei, (fee, cap) => {
        const rising = [1, 2, 3, 4].map((n) => {
          let raised = fee;
          for (let i = 0; i < n; i++) raised = (raised * 110n) / 100n;
          return raised;
        });
        expect(bumpsBelow(fee, cap)).to.equal(rising.filter((raised) => raised <= cap).length);
      }),
    );
  });
});

describe("checkOffer", () => {
  const offer = { gas: "0x64", maxFeePerGas: "0x0a" };

  it("should let pass what keeps to the limits, and what has none", () => {
    checkOffer(offer, { maxFee: 10n, maxCost: 1_000n });
    checkOffer(offer, {});
  });

  for (const [what, limits] of [
    ["a fee above the limit", { maxFee: 9n }],
    ["a cost above the limit", { maxCost: 999n }],
  ] as const) {
    it(`given ${what}, it should refuse`, () => {
      expect(() => checkOffer(offer, limits)).to.throw(InputError);
      const { maxFeePerGas: gasPrice, gas } = offer;
      expect(() => checkOffer({ gas, gasPrice }, limits)).to.throw(InputError);
    });
  }
});
