/** A pool's logs and its position manager's from a node, each with its block's time, in one spelling. */
import { type Log, toQuantity } from "ethers";
import type { PoolRule } from "../campaign/rule.ts";
import { invariant } from "../errors.ts";
import { TRANSFER } from "../pool/shares.ts";
import { type ManagerSource, poolSource, type SpelledLog } from "./pool-source.ts";
import type { RpcClient } from "./provider.ts";

/** As `eth_getLogs` returns it, in lower case, with what differs from node to node left out. */
export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockTimestamp: string;
  readonly transactionHash: string;
  readonly logIndex: string;
}

/** A log as a node gives it; not every node says the block's time. */
type NodeLog = Pick<Log, "address" | "topics" | "data" | "transactionHash"> & {
  readonly blockNumber: string;
  readonly logIndex: string;
  readonly blockTimestamp?: string;
};

export interface PoolLogReader {
  /** All logs between two blocks, both included, in order. Must be asked in order of blocks. */
  read(from: number, through: number): Promise<RawLog[]>;
  /** Takes note of a log that was read before. */
  remember(log: RawLog): void;
}

/** How many requests are under way at once, and how many NFTs one of them may name. */
const AT_ONCE = 8;
const IDS_A_REQUEST = 100;

/**
 * Reads what a rule needs. Of a position manager, whose NFTs are of all pools, only what concerns this one: the
 * transactions that change its liquidity, and transfers of the NFTs that came about in them.
 */
export function poolLogReader(client: RpcClient, rule: PoolRule): PoolLogReader {
  const { address: pool, topics, manager } = poolSource(rule);
  const ids = new Set<string>();

  function remember(log: SpelledLog): void {
    const id = manager?.idOf(log);
    if (id !== undefined) ids.add(id);
  }

  async function getLogs(
    address: string,
    from: number,
    through: number,
    topics: readonly unknown[],
  ): Promise<NodeLog[]> {
    const [fromBlock, toBlock] = [toQuantity(from), toQuantity(through)];
    const filter = { address, fromBlock, toBlock, topics };
    return (await client.send("eth_getLogs", [filter])) as NodeLog[];
  }

  async function readManager(
    { address, events, isChange }: ManagerSource,
    from: number,
    through: number,
    ofPool: readonly NodeLog[],
  ): Promise<NodeLog[]> {
    const changes = ofPool.filter(isChange);
    const transactions = new Set(changes.map(({ transactionHash }) => transactionHash));
    const blocks = [...new Set(changes.map(({ blockNumber }) => Number(blockNumber)))];
    const inBlocks = await inTurns(blocks, (block) => getLogs(address, block, block, [events]));
    const ofChanges = inBlocks
      .flat()
      .filter(({ transactionHash }) => transactions.has(transactionHash));
    for (const log of [...changes, ...ofChanges]) remember(log);
    const named = [...ids];
    const groups = Array.from({ length: Math.ceil(named.length / IDS_A_REQUEST) }, (_, i) =>
      named.slice(i * IDS_A_REQUEST, (i + 1) * IDS_A_REQUEST),
    );
    const moves = await inTurns(groups, (group) =>
      getLogs(address, from, through, [TRANSFER, null, null, group]),
    );
    return [...ofChanges, ...moves.flat()];
  }

  async function read(from: number, through: number): Promise<RawLog[]> {
    const ofPool = await getLogs(pool, from, through, topics);
    const ofManager =
      manager === undefined ? [] : await readManager(manager, from, through, ofPool);
    const all = new Map([...ofPool, ...ofManager].map((log) => [placeOf(log), log]));
    const logs = [...all.values()].sort(
      (a, b) =>
        Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex),
    );
    const times = await timesOf(client, logs);
    return logs.map((log) => spell(log, times.get(Number(log.blockNumber)) ?? ""));
  }

  return { read, remember };
}

function placeOf({ blockNumber, logIndex }: NodeLog): string {
  return `${Number(blockNumber)} ${Number(logIndex)}`;
}

/** The times of the logs' blocks, from the logs where the node says them, else from the blocks. */
async function timesOf(client: RpcClient, logs: readonly NodeLog[]): Promise<Map<number, string>> {
  const times = new Map<number, string>();
  for (const { blockNumber, blockTimestamp } of logs) {
    if (blockTimestamp !== undefined) times.set(Number(blockNumber), blockTimestamp);
  }
  const blocks = [...new Set(logs.map(({ blockNumber }) => Number(blockNumber)))];
  const unknown = blocks.filter((block) => !times.has(block));
  const found = await inTurns(unknown, async (block) => timeOf(await header(client, block)));
  for (const [i, block] of unknown.entries()) times.set(block, toQuantity(found[i] ?? 0));
  return times;
}

/** One spelling, whichever node the log is from. */
function spell(log: NodeLog, time: string): RawLog {
  return {
    address: log.address.toLowerCase(),
    topics: log.topics.map((topic) => topic.toLowerCase()),
    data: log.data.toLowerCase(),
    blockNumber: toQuantity(log.blockNumber),
    blockTimestamp: toQuantity(time),
    transactionHash: log.transactionHash.toLowerCase(),
    logIndex: toQuantity(log.logIndex),
  };
}

/** What a block says of itself. */
export interface Header {
  readonly number: string;
  readonly timestamp: string;
}

/** @param block its number, or a name such as `finalized`. */
export async function header(client: RpcClient, block: number | string): Promise<Header> {
  const name = typeof block === "number" ? toQuantity(block) : block;
  const found = (await client.send("eth_getBlockByNumber", [name, false])) as Header | null;
  invariant(found !== null, `the node has block ${block}`);
  return found;
}

/** A block's time in seconds. */
export function timeOf({ timestamp }: Header): number {
  return Number(timestamp);
}

/** Asks for some at a time, and keeps their order. */
async function inTurns<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE)
    answers.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(ask))));
  return answers;
}
