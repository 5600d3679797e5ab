/** What a distributor's events say: its roots and what was claimed. */
import type { Contract } from "ethers";
import { key } from "../reward/state.ts";
import { view } from "./contracts.ts";
import { queryLogs } from "./logs.ts";
import { sleep, TransportError } from "./transport.ts";

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

/** Milliseconds before events that fall short are read again, each time twice as long. */
const BEHIND = 250;
const ATTEMPTS = 4;

/**
 * Every root published, in order. The contract's own count of epochs tells whether a provider kept some back.
 * @param to the block that the provider stands at; default: its newest.
 * @param known the newest epoch published before `fromBlock`.
 * @throws TransportError where the provider gives fewer than there are.
 */
export async function publishedRoots(
  distributor: Contract,
  fromBlock: number,
  to?: number,
  known = 0,
): Promise<PublishedRoot[]> {
  const last = Number(await view<bigint>(distributor, "lastEpoch"));
  for (let i = 0; i < ATTEMPTS; i++) {
    if (i > 0) await sleep(BEHIND * 2 ** (i - 1));
    const roots = await readRoots(distributor, fromBlock, to);
    if (Math.max(known, ...roots.map(({ epoch }) => epoch)) >= last) return roots;
  }
  throw new TransportError(
    `The provider keeps events back: epoch ${last} was published, and its event is not there. Run it again, or name another URL.`,
  );
}

async function readRoots(
  distributor: Contract,
  fromBlock: number,
  to: number | undefined,
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
