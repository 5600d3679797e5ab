import { describe, it } from "node:test";
import { expect } from "chai";
import { Decimal } from "decimal.js";
import fc from "fast-check";
import { MAX_TICK, MIN_TICK, tickRoot } from "../../src/pool/tick-root.ts";
import { rootByBits } from "../oracle/tick-root.ts";

/** What v3-core's TickMath says its own ends are. */
const LOWEST = 4295128739n;
const HIGHEST = 1461446703485210103287273052203988822378723970342n;

const Fine = Decimal.clone({ precision: 80 });
describe("the price at a tick", () => {
  it("should be what Uniswap says of its first and last one, and one at 0", () => {
    expect(tickRoot(MIN_TICK)).to.equal(LOWEST);
    expect(tickRoot(MAX_TICK)).to.equal(HIGHEST);
    expect(tickRoot(0)).to.equal(2n ** 96n);
  });

  it("should be 1.0001 to the tick's half, taken bit by bit", () => {
    fc.assert(
      fc.property(fc.integer({ min: MIN_TICK, max: MAX_TICK }), (tick) => {
        expect(tickRoot(tick)).to.equal(rootByBits(tick));
        const exact = new Fine("1.0001")
          .pow(tick)
          .sqrt()
          .times((2n ** 96n).toString());
        const difference = new Fine(tickRoot(tick).toString()).minus(exact).abs();
        expect(difference.minus(1).lessThan(exact.times("1e-18")), `${tick}`).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("should rise from tick to tick, however many were asked for", () => {
    let before = tickRoot(-40_000);
    for (let tick = -39_999; tick < 40_000; tick++) {
      const root = tickRoot(tick);
      if (root <= before) expect.fail(`tick ${tick}`);
      before = root;
    }
  });
});
