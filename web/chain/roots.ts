/** A distributor's roots, rebuilt from its events alone: published, then live by themselves, or revoked. */
import { DISTRIBUTOR } from "./abi.ts";
import { type Log, readLogs } from "./logs.ts";
import type { Rpc } from "./rpc.ts";

export type RootState = "pending" | "live" | "revoked";

/** The newest publishing of a root for an epoch. */
export interface PublishedRoot {
  readonly epoch: number;
  readonly root: string;
  /** Unix seconds; what the clock said when it was published, also where it was revoked since. */
  readonly liveAt: number;
  readonly isRevoked: boolean;
  /** The sha256 of the epoch's manifest, 64 hex digits. */
  readonly manifestHash: string;
  readonly totals: readonly { readonly token: string; readonly total: bigint }[];
  readonly block: number;
  readonly transaction: string;
}

/** The events that say how roots stand. */
export function readRootLogs(
  rpc: Rpc,
  address: string,
  fromBlock: number,
  toBlock: number,
): Promise<Log[]> {
  const events = ["RootPublished", "RootRevoked"].map(
    (name) => DISTRIBUTOR.getEvent(name)?.topicHash ?? "",
  );
  return readLogs(rpc, { address, topics: [events], fromBlock, toBlock });
}

/** What these events come to: roots sorted by epoch, and by block where an epoch has several. A standing root that is published again keeps its place and its clock. */
export function rootsOf(logs: readonly Log[]): PublishedRoot[] {
  const roots = new Map<string, PublishedRoot>();
  for (const log of logs) {
    const event = DISTRIBUTOR.parseLog(log);
    if (event?.name === "RootRevoked") {
      for (const [id, root] of roots) {
        if (root.root === event.args.root) roots.set(id, { ...root, isRevoked: true });
      }
    } else if (event?.name === "RootPublished") {
      const { epoch, root, liveAt, distributionHash, totals } = event.args;
      roots.set(`${epoch} ${root}`, {
        epoch: Number(epoch),
        root,
        liveAt: Number(liveAt),
        isRevoked: false,
        manifestHash: distributionHash.slice(2),
        totals: totals.map(([token, total]: [string, bigint]) => ({
          token: token.toLowerCase(),
          total,
        })),
        block: Number(log.blockNumber),
        transaction: log.transactionHash,
      });
      // A root that comes back by another epoch's publishing stands for all epochs that it was published for.
      for (const [id, other] of roots) {
        if (other.root === root && other.isRevoked)
          roots.set(id, { ...other, isRevoked: false, liveAt: Number(liveAt) });
      }
    }
  }
  return [...roots.values()].sort((a, b) => a.epoch - b.epoch || a.block - b.block);
}

/** Where a root stands at a time in unix seconds. */
export function stateOf({ liveAt, isRevoked }: PublishedRoot, now: number): RootState {
  return isRevoked ? "revoked" : liveAt <= now ? "live" : "pending";
}

/** The newest root that stands, and the newest that is live; often the same. */
export function newestOf(
  roots: readonly PublishedRoot[],
  now: number,
): { readonly newest: PublishedRoot | undefined; readonly live: PublishedRoot | undefined } {
  return {
    newest: roots.findLast((root) => !root.isRevoked),
    live: roots.findLast((root) => stateOf(root, now) === "live"),
  };
}
