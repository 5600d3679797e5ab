/** Logs of a Uniswap V4 pool manager, made by hand. */
import { POOL_MANAGER_EVENTS } from "../../src/pool/manager-positions.ts";
import { MANAGER_EVENTS, POOL_EVENTS } from "../../src/pool/positions.ts";
import type { Transaction } from "./histories.ts";
import { MANAGER, POOL, type Said, topic, word } from "./logs.ts";

export const POOL_ID = `0x${"1d".repeat(32)}`;
const NO_HOOKS = 0n;
const FEE = 3000;

const said = (topics: string[], ...data: (bigint | number)[]): Said => ({
  address: POOL,
  topics,
  data: `0x${data.map(word).join("")}`,
});

export const initialize4 = (tick: number, root: bigint, hooks = NO_HOOKS): Said =>
  said([POOL_MANAGER_EVENTS.Initialize, POOL_ID, topic(1), topic(2)], FEE, 60, hooks, root, tick);
export const swap4 = (
  tick: number,
  liquidity: bigint,
  root: bigint,
  fee = FEE,
  amounts: readonly [bigint, bigint] = [-5n, 5n],
): Said =>
  said([POOL_MANAGER_EVENTS.Swap, POOL_ID, topic(9)], ...amounts, root, liquidity, tick, fee);
export const modify = (
  sender: string,
  lower: number,
  upper: number,
  delta: bigint,
  salt: number,
  poolId = POOL_ID,
): Said =>
  said([POOL_MANAGER_EVENTS.ModifyLiquidity, poolId, topic(sender)], lower, upper, delta, salt);

const wordAt = ({ data }: Said, i: number) => BigInt(`0x${data.slice(2 + 64 * i, 66 + 64 * i)}`);
const signed = (value: bigint) => Number(BigInt.asIntN(24, value));

/** The same history as a V4 pool of 0.3 % and its position manager would tell it. */
export function managed(transactions: readonly Transaction[]): Transaction[] {
  return transactions.map(([second, ...logs]): Transaction => {
    let change: Said | undefined;
    const told = logs.flatMap((log): Said[] => {
      const [event, , lower = "0x0", upper = "0x0"] = log.topics;
      switch (event) {
        case POOL_EVENTS.Initialize:
          return [initialize4(signed(wordAt(log, 1)), wordAt(log, 0))];
        case POOL_EVENTS.Swap:
          return [
            swap4(signed(wordAt(log, 4)), wordAt(log, 3), wordAt(log, 2), FEE, [
              -wordAt(log, 0),
              -wordAt(log, 1),
            ]),
          ];
        case POOL_EVENTS.Mint:
          change = modify(
            MANAGER,
            Number(BigInt.asIntN(24, BigInt(lower))),
            signed(BigInt(upper)),
            wordAt(log, 1),
            0,
          );
          return [];
        case POOL_EVENTS.Burn:
          change = modify(
            MANAGER,
            signed(BigInt(lower)),
            signed(BigInt(upper)),
            -wordAt(log, 0),
            0,
          );
          return [];
        case MANAGER_EVENTS.IncreaseLiquidity:
        case MANAGER_EVENTS.DecreaseLiquidity: {
          if (change === undefined) return [];
          const data = change.data.slice(0, -64) + (log.topics[1] ?? "").slice(2);
          return [{ ...change, data }];
        }
        default:
          return [log];
      }
    });
    return [second, ...told];
  });
}
