/**
 * Positions of a Uniswap V4 pool, from the logs of the pool manager, which has all pools in one contract, and from the
 * transfers of its position manager's NFTs. A position's salt is the NFT's id.
 */
import { refuse } from "../errors.ts";
import {
  addressIn,
  checkShape,
  type PoolLog,
  placeOf,
  signedWordOf,
  tickOf,
  wordOf,
} from "./log.ts";
import type { PositionEvents, PositionReader } from "./positions.ts";
import { TRANSFER } from "./shares.ts";

/** Each is the keccak256 of an event's signature. */
export const POOL_MANAGER_EVENTS = {
  Initialize: "0xdd466e674ea557f56295e2d0218a125ea4b4f0f6f3307b95f85e6110838d6438",
  ModifyLiquidity: "0xf208f4912782fd25c7f114ca3723a2d5dd6f3bcc3ac8db5af63baa85f711d5ec",
  Swap: "0x40e9cecb9f5f1f1c5b9c97dec2917b7ee92e57ba5563708daca94dd84ad7112f",
} as const;

/** In a hook's address: that it may change what a swap or a change of liquidity moves. */
const RETURNS_DELTA = 0xfn;

const NOBODY = `0x${"0".repeat(40)}`;

/** A pool in a pool manager. */
export interface ManagedPool {
  readonly poolManager: string;
  readonly poolId: string;
  readonly positionManager: string | undefined;
  readonly lockUps: readonly string[];
}

/** Reads a pool's logs and its position manager's; others are left out. */
export function managerPositionReader(pool: ManagedPool, events: PositionEvents): PositionReader {
  const { poolManager, poolId, positionManager } = pool;
  const held = new Set(pool.lockUps);
  const owners = new Map<string, string>();
  /** Owners of the NFTs that the transaction at hand made. */
  const fresh = new Map<string, string>();
  let transaction = "";
  let isOpen = false;

  function addPoolLog(log: PoolLog): void {
    const [event] = log.topics;
    // Only it tells of the hooks, and a swap that meets no liquidity could stand in for it.
    const usesPool =
      event === POOL_MANAGER_EVENTS.Swap || event === POOL_MANAGER_EVENTS.ModifyLiquidity;
    if (usesPool && !isOpen) refuseUnopened(log);
    switch (event) {
      case POOL_MANAGER_EVENTS.Initialize:
        checkShape(log, "Initialize", 4, 5);
        checkHooks(log, wordOf(log, 2));
        isOpen = true;
        events.onPrice(log, { tick: tickOf(log, 4), root: wordOf(log, 3), swap: undefined });
        break;
      case POOL_MANAGER_EVENTS.Swap:
        checkShape(log, "Swap", 3, 6);
        events.onPrice(log, {
          tick: tickOf(log, 4),
          root: wordOf(log, 2),
          swap: {
            liquidity: wordOf(log, 3),
            // A pool manager tells amounts as the trader has them.
            amounts: [-signedWordOf(log, 0), -signedWordOf(log, 1)],
            feePpm: Number(wordOf(log, 5)),
          },
        });
        break;
      case POOL_MANAGER_EVENTS.ModifyLiquidity:
        checkShape(log, "ModifyLiquidity", 3, 4);
        addChange(log);
        break;
    }
  }

  function addChange(log: PoolLog): void {
    const owner = addressIn(log, 2);
    const range = { lower: tickOf(log, 0), upper: tickOf(log, 1) };
    const [delta, salt] = [signedWordOf(log, 2), wordOf(log, 3)];
    if (owner === positionManager) {
      const id = salt.toString();
      const holder = owners.get(id) ?? fresh.get(id) ?? refuseUnknown(log, id);
      owners.set(id, holder);
      // Collecting fees changes nothing, and says so.
      if (delta !== 0n) events.onLiquidity(log, id, holder, range, delta);
    } else if (delta !== 0n) {
      const id = `${owner} ${range.lower} ${range.upper} ${salt}`;
      events.onLiquidity(log, id, owner, range, delta);
    }
  }

  function addTransfer(log: PoolLog): void {
    checkShape(log, "Transfer", 4, 0);
    const [id, to] = [BigInt(log.topics[3] ?? "0x0").toString(), addressIn(log, 2)];
    const owner = owners.get(id);
    if (owner === undefined) {
      fresh.set(id, held.has(to) ? NOBODY : to);
    } else if (!held.has(to) && owner !== to) {
      owners.set(id, to);
      events.onOwner(log, id, to);
    }
  }

  return {
    add: (log) => {
      if (log.address === poolManager) {
        if (log.topics[1] !== poolId) return;
      } else if (log.address !== positionManager) return;
      if (log.transaction !== transaction) {
        transaction = log.transaction;
        fresh.clear();
      }
      if (log.address === poolManager) addPoolLog(log);
      else if (log.topics[0] === TRANSFER) addTransfer(log);
    },
    close: () => {},
  };
}

function checkHooks(log: PoolLog, hooks: bigint): void {
  if ((hooks & RETURNS_DELTA) === 0n) return;
  refuse({
    where: placeOf(log),
    got: `a pool with the hooks 0x${hooks.toString(16).padStart(40, "0")}`,
    expected:
      "hooks that may not change what swaps and changes of liquidity move: the last four bits 0",
  });
}

function refuseUnopened(log: PoolLog): never {
  return refuse({
    where: placeOf(log),
    got: "a log of the pool before its Initialize",
    expected: "the logs of pool and position manager since the pool's first block",
    fix: "Collect the logs again from the block that made the pool",
  });
}

function refuseUnknown(log: PoolLog, id: string): never {
  return refuse({
    where: placeOf(log),
    got: `liquidity of position ${id}, which was never made`,
    expected: "the logs of pool and position manager since the pool's first block",
  });
}
