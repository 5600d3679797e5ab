/** The made-up logs of campaigns/pools, beside what Uniswap's contracts would have said. */
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { openLogs } from "../../src/pool/log-file.ts";
import { type PriceSaid, positionReader } from "../../src/pool/positions.ts";
import { rootByBits } from "../oracle/tick-root.ts";

const BOOKS = join(import.meta.dirname, "../../campaigns/pools/books");

/** Every price that the concentrated pool's logs of an epoch say. */
async function pricesOf(epoch: number): Promise<PriceSaid[]> {
  const prices: PriceSaid[] = [];
  const pool = "0x7a00000000000000000000000000000000000d01";
  const reader = positionReader(pool, undefined, [], {
    onPrice: (_log, price) => prices.push(price),
    onLiquidity: () => {},
    onOwner: () => {},
  });
  const { logs } = openLogs(join(BOOKS, String(epoch), "tide-dai-pool.logs.ndjson.gz"));
  for await (const batch of logs) for (const log of batch) reader.add(log);
  return prices;
}

describe("the logs of the example's concentrated pool", () => {
  it("should say prices that lie in their ticks, to the unit", async () => {
    for (const epoch of [1, 2]) {
      const prices = await pricesOf(epoch);
      expect(prices.length).to.be.above(100);
      for (const { tick, root } of prices) {
        expect(rootByBits(tick) <= root, `tick ${tick}`).to.equal(true);
        expect(root <= rootByBits(tick + 1), `tick ${tick}`).to.equal(true);
      }
    }
  });

  it("given a price that comes down to a position's end, should say the tick below, and what is in range there", async () => {
    const prices = await pricesOf(2);
    // Without the position that begins there.
    const atEnd = prices.filter(({ root }) => root === rootByBits(-29_640));
    expect(atEnd.map(({ tick, swap }) => [tick, swap?.liquidity])).to.deep.equal([
      [-29_641, 2_420_000n * 10n ** 18n],
    ]);
  });
});
