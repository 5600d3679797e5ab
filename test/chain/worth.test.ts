import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { worthOf } from "../../src/chain/worth.ts";

const TIDE = { symbol: "TIDE", decimals: 6 };
const ETHER = 10n ** 18n;
const price = fc.bigInt({ min: 1n, max: 10n ** 24n });
const units = fc.bigInt({ min: 0n, max: 10n ** 30n });

describe("worthOf", () => {
  it("given 75 TIDE at 0.05 and 0.0001 ether at 3000, it should be 3.75 for 0.3", () => {
    const prices = { tokens: new Map([["TIDE", 5n * 10n ** 16n]]), native: 3000n * ETHER };
    expect(worthOf(10n ** 14n, 75_000_000n, TIDE, prices)).to.deep.equal({
      cost: 3n * 10n ** 17n,
      value: 375n * 10n ** 16n,
    });
  });

  it("should round the cost up and the value down, by less than one unit", () => {
    fc.assert(
      fc.property(units, units, price, price, (cost, amount, tide, native) => {
        const worth = worthOf(cost, amount, TIDE, { tokens: new Map([["TIDE", tide]]), native });
        const over = (worth?.cost ?? -1n) * ETHER - cost * native;
        const under = amount * tide - (worth?.value ?? -1n) * 10n ** 6n;
        expect(over >= 0n && over < ETHER && under >= 0n && under < 10n ** 6n).to.equal(true);
      }),
    );
  });

  it("when a price is missing, it should not guess", () => {
    const none = { tokens: new Map<string, bigint>(), native: ETHER };
    expect(worthOf(1n, 1n, TIDE, none)).to.equal(undefined);
    expect(worthOf(1n, 1n, TIDE, { tokens: new Map([["TIDE", 1n]]), native: undefined })).to.equal(
      undefined,
    );
  });
});
