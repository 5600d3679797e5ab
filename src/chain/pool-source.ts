/** Which logs a pool's rule is scored by, and what of a position manager's concerns the pool. */
import { isRangeRule, type PoolRule, type RangeRule } from "../campaign/rule.ts";
import { POOL_MANAGER_EVENTS } from "../pool/manager-positions.ts";
import { MANAGER_EVENTS, POOL_EVENTS } from "../pool/positions.ts";
import { SYNC, TRANSFER } from "../pool/shares.ts";

/** What is asked of a log here; however a node spells it. */
export interface SpelledLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

export interface PoolSource {
  /** The contract that tells of the pool, and the topics of what it says. */
  readonly address: string;
  readonly topics: readonly unknown[];
  readonly manager: ManagerSource | undefined;
}

/** A position manager has the NFTs of all pools. */
export interface ManagerSource {
  readonly address: string;
  /** What it says in a transaction in which it changes a pool's liquidity. */
  readonly events: readonly string[];
  /** Whether a log of the pool is of such a change. */
  readonly isChange: (log: SpelledLog) => boolean;
  /** The NFT whose liquidity is this pool's, as a topic, where a log says it. */
  readonly idOf: (log: SpelledLog) => string | undefined;
}

/** Of these, what lies before the epoch matters only by its last one: the price, and the reserves. */
export const STATES: readonly string[] = [POOL_EVENTS.Swap, POOL_MANAGER_EVENTS.Swap, SYNC];

export function poolSource(rule: PoolRule): PoolSource {
  if (!isRangeRule(rule))
    return { address: rule.shareToken, topics: [[TRANSFER, SYNC]], manager: undefined };
  const { pool: address, poolId, positionManager } = rule;
  const events = Object.values(poolId === undefined ? POOL_EVENTS : POOL_MANAGER_EVENTS);
  return {
    address,
    topics: poolId === undefined ? [events] : [events, poolId],
    manager: positionManager === undefined ? undefined : managerSource(rule, positionManager),
  };
}

function managerSource({ pool, poolId }: RangeRule, address: string): ManagerSource {
  const isBy = (topic = "") => topic.toLowerCase().endsWith(address.slice(2));
  if (poolId === undefined)
    return {
      address,
      events: Object.values(MANAGER_EVENTS),
      isChange: ({ topics: [event = "", owner] }) => isBy(owner) && CHANGES.includes(event),
      // An NFT that was there before is another pool's: which transfers of it are read would depend on the steps.
      idOf: ({ address: from, topics: [event, giver = "", , id] }) =>
        from.toLowerCase() === address && event === TRANSFER && /^0x0{64}$/.test(giver)
          ? id
          : undefined,
    };
  const isChange = ({ address: from, topics: [event, , sender] }: SpelledLog) =>
    from.toLowerCase() === pool && event === POOL_MANAGER_EVENTS.ModifyLiquidity && isBy(sender);
  return {
    address,
    events: [TRANSFER],
    isChange,
    idOf: (log) => (isChange(log) ? `0x${log.data.slice(-64).toLowerCase()}` : undefined),
  };
}

const CHANGES: readonly string[] = [POOL_EVENTS.Mint, POOL_EVENTS.Burn];
