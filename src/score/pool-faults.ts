/** What the logs of a pool of positions in ranges may not say. */
import { refuse } from "../errors.ts";
import { type PoolLog, placeOf } from "../pool/log.ts";
import { MAX_TICK, MIN_TICK, tickRoot } from "../pool/tick-root.ts";

const SINCE_FIRST_BLOCK = {
  expected: "the logs of pool and position manager since the pool's first block",
  fix: "Collect the logs again from the block that made the pool",
};

/** Pools keep liquidity in 128 bits; the programmes' fractions are fine enough for that, and no more. */
const MOST_LIQUIDITY = 2n ** 128n - 1n;

export function refuseLiquidity(log: PoolLog, said: bigint, known: bigint): never {
  const got = `liquidity ${said}, where the logs before it come to ${known}`;
  return refuse({ where: placeOf(log), got, ...SINCE_FIRST_BLOCK });
}

export function refuseBeginning(log: PoolLog): never {
  return refuse({ where: placeOf(log), got: "liquidity before a price", ...SINCE_FIRST_BLOCK });
}

/**
 * The price is one that its tick may have. One that came down to a tick's own price is said to lie in the tick below.
 * @throws InputError where it is not.
 */
export function checkPrice(log: PoolLog, tick: number, root: bigint): void {
  const isTick = tick >= MIN_TICK && tick < MAX_TICK;
  if (isTick && tickRoot(tick) <= root && root <= tickRoot(tick + 1)) return;
  refuse({
    where: placeOf(log),
    got: `tick ${tick} at a square root of the price of ${root}`,
    expected: isTick
      ? `one from ${tickRoot(tick)} to ${tickRoot(tick + 1)}, as Uniswap's ticks have it`
      : `a tick from ${MIN_TICK} to ${MAX_TICK - 1}`,
  });
}

/** @throws InputError where more liquidity is in range than a pool can have. */
export function checkWidth(log: PoolLog, liquidity: bigint): void {
  if (liquidity <= MOST_LIQUIDITY) return;
  refuse({
    where: placeOf(log),
    got: `liquidity ${liquidity} in range`,
    expected: `at most ${MOST_LIQUIDITY}, which is all that a pool can have`,
  });
}
