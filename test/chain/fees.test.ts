import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { checkCost, raiseFees } from "../../src/chain/fees.ts";

const fees = (maxFee: bigint, tip: bigint | undefined) => ({ maxFee, tip });
const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });

describe("the limit on a command's cost", () => {
  it("should count what was spent before", () => {
    expect(() => checkCost("a call", 10n, fees(2n, 1n), 80n, { maxCost: 100n })).to.not.throw();
    expect(() => checkCost("a call", 10n, fees(2n, 1n), 81n, { maxCost: 100n })).to.throw(
      /--max-cost: got up to .* spent/,
    );
  });
});

describe("the fees of a replacement", () => {
  it("should be a tenth above those that wait, at least, and within every limit; else there are none", () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, amount, amount, (...numbers) => {
        const [waits, tip, newFee, newTip, maxFee, maxCost] = numbers as [
          bigint,
          bigint,
          bigint,
          bigint,
          bigint,
          bigint,
        ];
        const gas = 21_000n;
        const raised = raiseFees(fees(waits, tip), fees(newFee, newTip), gas, { maxFee, maxCost });
        if (raised === undefined) return;
        expect(raised.maxFee * 10n > waits * 11n - 10n).to.equal(true);
        expect((raised.tip ?? 0n) * 10n > tip * 11n - 10n).to.equal(true);
        expect(raised.maxFee <= maxFee).to.equal(true);
        expect(raised.maxFee * gas <= maxCost).to.equal(true);
        expect((raised.tip ?? 0n) <= raised.maxFee).to.equal(true);
      }),
    );
  });

  it("when there is no limit, it should always find them", () => {
    fc.assert(
      fc.property(amount, amount, (waits, proposed) => {
        const raised = raiseFees(fees(waits, undefined), fees(proposed, undefined), 1n, {});
        expect(raised !== undefined && raised.maxFee > waits).to.equal(true);
      }),
    );
  });
});
