/** What a distributor's events say: its roots and what was claimed. */
import type { Contract } from "ethers";
import { key } from "../reward/state.ts";
import { queryLogs } from "./logs.ts";

/** One publishing of a root. */
export interface PublishedRoot {
  readonly epoch: number;
  readonly root: string;
  readonly liveAt: number;
  /** The sha256 of the epoch's manifest, 64 hex digits. */
  readonly manifestHash: string;
  /** The cumulative totals it committed to, by token in lower case. */
  readonly totals: readonly { readonly token: string; readonly total: bigint }[];
  readonly block: number;
  readonly transaction: string;
}

/**
 * Every root published, in order.
 * @param to the last block; default: the provider's newest.
 */
export async function publishedRoots(
  distributor: Contract,
  fromBlock: number,
  to?: number,
): Promise<PublishedRoot[]> {
  const logs = await queryLogs(distributor, "RootPublished", fromBlock, to);
  return logs.map(({ args, blockNumber, transactionHash }) => ({
    epoch: Number(args.epoch),
    root: args.root,
    liveAt: Number(args.liveAt),
    manifestHash: args.distributionHash.slice(2),
    totals: args.totals.map(({ token, total }: { token: string; total: bigint }) => ({
      token: token.toLowerCase(),
      total,
    })),
    block: blockNumber,
    transaction: transactionHash,
  }));
}

/**
 * Every account's mark by account and token, in lower case, from what each claim paid.
 * @param to the last block; default: the provider's newest.
 */
export async function claimedMarks(
  distributor: Contract,
  fromBlock: number,
  to?: number,
): Promise<Map<string, bigint>> {
  const marks = new Map<string, bigint>();
  for (const { args } of await queryLogs(distributor, "Claimed", fromBlock, to)) {
    const id = key(args.account.toLowerCase(), args.token.toLowerCase());
    marks.set(id, (marks.get(id) ?? 0n) + args.amount);
  }
  return marks;
}

/** Every account that holds a role now, in the order in which they got it. */
export async function roleHolders(
  distributor: Contract,
  role: string,
  fromBlock: number,
): Promise<string[]> {
  const granted = await queryLogs(distributor, "RoleGranted", fromBlock);
  const accounts = granted.filter(({ args }) => args.role === role).map(({ args }) => args.account);
  const holders: string[] = [];
  for (const account of new Set<string>(accounts)) {
    if (await distributor.getFunction("hasRole").staticCall(role, account)) holders.push(account);
  }
  return holders;
}
