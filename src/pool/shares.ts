/** Who holds how much of a share token, from its Transfer logs. */
import { refuse } from "../errors.ts";
import { addressIn, checkShape, type PoolLog, placeOf, wordOf } from "./log.ts";

/** keccak256 of `Transfer(address,address,uint256)`, of ERC-20 and ERC-721. */
export const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

/** keccak256 of `Sync(uint112,uint112)`, by which a Uniswap V2 pair tells its reserves. */
export const SYNC = "0x1c411e9a96e071241c2f21f7726b17ae89e3cab4c78be50e062b03a9fffbbad1";

/** Told of shares that become another's. */
export type OnMove = (log: PoolLog, from: string, to: string, amount: bigint) => void;

/**
 * Reads a share token's logs; others are left out. What lies in a lock-up counts for whoever sent it there.
 * @param lockUps contracts that give shares back only to who sent them.
 */
export function shareReader(
  shareToken: string,
  lockUps: readonly string[],
  onMove: OnMove,
): (log: PoolLog) => void {
  const locked = new Map(lockUps.map((each) => [each, new Map<string, bigint>()]));
  return (log) => {
    if (log.address !== shareToken || log.topics[0] !== TRANSFER) return;
    checkShape(log, "Transfer", 3, 1);
    const [from, to, amount] = [addressIn(log, 1), addressIn(log, 2), wordOf(log, 0)];
    const [source, target] = [locked.get(from), locked.get(to)];
    if (from === to) return;
    if (source !== undefined) unlock(log, source, to, amount);
    if (target !== undefined) target.set(from, (target.get(from) ?? 0n) + amount);
    if (source === undefined && target === undefined) onMove(log, from, to, amount);
  };
}

/** A lock-up that gives one's shares to another would let them count for both. */
function unlock(log: PoolLog, locked: Map<string, bigint>, to: string, amount: bigint): void {
  const left = (locked.get(to) ?? 0n) - amount;
  if (left < 0n) {
    refuse({
      where: placeOf(log),
      got: `a lock-up that gives ${to} ${-left} more than it locked up there`,
      expected: "a lock-up that gives shares back only to whoever sent them",
      fix: "Take it off the terms' lockUps; deny it, if its own shares are not to count",
    });
  }
  if (left === 0n) locked.delete(to);
  else locked.set(to, left);
}
