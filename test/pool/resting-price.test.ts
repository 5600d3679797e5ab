/**
 * A price that comes down to a tick's own rests there, in the tick below, as Uniswap's pools have it. Who is in range is
 * then not to be told from the price; reports go by the tick, as scoring does.
 */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Market } from "../../src/campaign/campaign.ts";
import type { RangeRule } from "../../src/campaign/rule.ts";
import { measurePool } from "../../src/pool/measures.ts";
import { POOL_EVENTS } from "../../src/pool/positions.ts";
import { rangeLedger } from "../../src/pool/range-ledger.ts";
import { openState, type PoolState } from "../../src/pool/state.ts";
import { rootByBits } from "../oracle/tick-root.ts";
import { histories, rootIn, type Transaction } from "./histories.ts";
import { holder, initialize, mint, POOL, poolLogs, type Said, topic, word } from "./logs.ts";
import { END, payees, RANGES, START } from "./score.ts";

const Q96 = 2n ** 96n;
const UNIT = 10n ** 18n;
const MILLION = 1_000_000n;
const [ALBA, BOREAS] = [20, 21].map(holder) as [string, string];
const MARKET = { priceDecimals: 0, sizeDecimals: 0 } as Market;

const begin = (tick: number): Said => initialize(tick, rootIn(tick, 0));
/** Down to the price at tick 0, where nothing lies between but that liquidity. */
const rest = (liquidity: bigint, amount0 = 5n): Said => ({
  address: POOL,
  topics: [POOL_EVENTS.Swap, topic(1), topic(2)],
  data: `0x${[amount0, -5n, Q96, liquidity, -1n].map(word).join("")}`,
});

function stateOf(...transactions: readonly Transaction[]): PoolState {
  const state = openState(RANGES, payees(RANGES));
  for (const log of poolLogs(...transactions)) state.add(log);
  return state.now();
}

const measured = (state: PoolState) =>
  measurePool(
    state,
    { sizes: [UNIT / 10_000n], bands: [], maxSpread: 10_000n, miners: new Set() },
    MARKET,
  );

describe("a price that rests at a tick it came down to", () => {
  it("should leave in range what ends there, and out of it what begins there", () => {
    const [below, above] = [mint(ALBA, -60, 0, UNIT), mint(BOREAS, 0, 60, 3n * UNIT)];
    const state = stateOf([1, begin(30)], [2, below, above], [3, rest(UNIT)]);
    expect(state.root).to.equal(Q96);
    expect(state.active).to.equal(UNIT);
    // All of it is token1, at the upper end.
    expect(state.stake).to.deep.equal([0n, (UNIT * (Q96 - rootByBits(-60))) / Q96]);
  });

  it("given liquidity that ends there, should be quoted, with nothing to buy", () => {
    const state = stateOf([1, begin(-30)], [2, mint(ALBA, -60, 0, UNIT)], [3, rest(UNIT)]);
    const measures = measured(state);
    if (typeof measures === "string") return expect.fail(measures);
    expect(measures.sides.bid.slippage[0]).to.be.a("bigint");
    expect(measures.sides.ask.slippage).to.deep.equal([undefined]);
  });

  it("given liquidity that begins there, should not be quoted", () => {
    const state = stateOf([1, begin(30)], [2, mint(ALBA, 0, 60, UNIT)], [3, rest(0n)]);
    expect(state.stake).to.deep.equal([0n, 0n]);
    expect(measured(state)).to.equal("one-sided");
  });

  it("given liquidity that is put in above it, should still know the fee of the next swap", () => {
    const rule: RangeRule = {
      programme: "concentrated",
      pool: POOL,
      positionManager: undefined,
      lockUps: [],
    };
    const span = { epoch: 1, start: START * 1000, end: END * 1000 };
    const ledger = rangeLedger(rule, payees(rule), span);
    const liquidity = 10n ** 6n * UNIT;
    const end = rootIn(-30, 0);
    const moved = (liquidity * Q96 * (Q96 - end)) / (Q96 * end);
    const paid = (moved * MILLION) / (MILLION - 3_000n);
    const down: Said = {
      ...rest(liquidity),
      data: `0x${[paid, -5n, end, liquidity, -30n].map(word).join("")}`,
    };
    const logs = poolLogs(
      [1, begin(0)],
      [2, mint(ALBA, -60, 0, liquidity)],
      [START + 1, rest(liquidity)],
      [START + 2, mint(BOREAS, 0, 60, liquidity)],
      [START + 3, down],
    );
    for (const log of logs) ledger.add(log);
    const { holdings } = ledger.close();
    const fees = holdings.find(({ account }) => account === ALBA)?.fees ?? [0n, 0n];
    expect(Number(fees[0]) / Number(paid - moved)).to.be.closeTo(1, 1e-9);
  });
});

describe("a pool's state after any history", () => {
  it("should have in range what scoring has, and hold what those positions hold that earn", () => {
    fc.assert(
      fc.property(histories, ({ transactions, events }) => {
        const state = openState(RANGES, payees(RANGES, { deny: [holder(3)] }));
        for (const log of poolLogs(...transactions)) state.add(log);
        const price = events.findLast((event) => "tick" in event);
        if (price === undefined) return expect.fail("a history begins with a price");
        const { tick, root } = price;
        const last = new Map(
          events.flatMap((event) => ("tick" in event ? [] : [[event.id, event] as const])),
        );
        let [active, zero, one] = [0n, 0n, 0n];
        for (const { account, liquidity, lower, upper } of last.values()) {
          if (tick < lower || upper <= tick) continue;
          active += liquidity;
          if (account === undefined) continue;
          const [low, high] = [rootByBits(lower), rootByBits(upper)];
          zero += (liquidity * Q96 * (high - root)) / (high * root);
          one += (liquidity * (root - low)) / Q96;
        }
        const now = state.now();
        expect([now.root, now.active, now.stake]).to.deep.equal([root, active, [zero, one]]);
      }),
    );
  });
});
