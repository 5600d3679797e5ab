/** A distributor's money: what came in, what is promised, what was claimed, and what is there. */
import { DISTRIBUTOR, TOKEN } from "../chain/abi.ts";
import { readNumber, view } from "../chain/call.ts";
import { checkDecimals } from "../chain/decimals.ts";
import { type Log, readLogs } from "../chain/logs.ts";
import { newestOf } from "../chain/roots.ts";
import type { Rpc } from "../chain/rpc.ts";
import { type ChainView, dueOf } from "../chain/store.ts";
import type { TokenUnit } from "../parts/amount-words.ts";
import { ask } from "../published/ask.ts";

/** Base units. */
export interface TokenMoney {
  readonly unit: TokenUnit;
  /** Received less withdrawn. */
  readonly funded: bigint;
  /** The highest total ever published. */
  readonly allocated: bigint;
  /** Summed from the contract's events. */
  readonly claimed: bigint;
  readonly balance: bigint;
  /** Funded and not promised to anyone. */
  readonly unallocated: bigint;
  /** Entitled under the newest root that stands, and not claimed yet; undefined where its files are not here. */
  readonly unclaimed: bigint | undefined;
  /** Whether what is there covers all that is promised and not claimed. */
  readonly isSolvent: boolean;
}

/**
 * Reads it all from the chain; what is entitled from the newest manifest, by its hash.
 * @param onProgress told how far the events are read, from 0 to 1.
 */
export async function readSolvency(
  chain: ChainView,
  onProgress: (done: number) => void,
): Promise<readonly TokenMoney[]> {
  const { newest } = newestOf(chain.roots, chain.blockTime);
  const manifest =
    newest === undefined
      ? undefined
      : await ask({ ask: "manifest", due: dueOf(chain, newest) }).catch(() => undefined);
  await checkDecimals(chain, chain.view.tokens);
  const claims = await sumClaims(chain, onProgress);
  const { rpc, view: page } = chain;
  return Promise.all(
    page.tokens.map(async (unit): Promise<TokenMoney> => {
      const { address } = unit;
      const [funded, allocated, [balance]] = await Promise.all([
        readNumber(rpc, page.distributor, "funded", address),
        readNumber(rpc, page.distributor, "allocated", address),
        view(rpc, TOKEN, address, "balanceOf", [page.distributor]),
      ]);
      const claimed = claims.get(address) ?? 0n;
      const listed = manifest?.totals.find(({ token }) => token === address);
      const entitled = listed === undefined ? 0n : BigInt(listed.leaves);
      return {
        unit,
        funded,
        allocated,
        claimed,
        balance: balance as bigint,
        unallocated: funded - allocated,
        unclaimed: manifest === undefined ? undefined : rise(claimed, entitled),
        isSolvent: (balance as bigint) >= rise(claimed, allocated),
      };
    }),
  );
}

function rise(from: bigint, to: bigint): bigint {
  return to > from ? to - from : 0n;
}

/** Blocks read again at each look: they may have been replaced. */
const UNSETTLED = 64;

interface Settled {
  readonly through: number;
  readonly sums: ReadonlyMap<string, bigint>;
}

/** What is settled is read once of each contract, by the nodes that told it. */
const settled = new WeakMap<Rpc, Map<string, Settled>>();

/** What was claimed of each token. The events are read as they lie: of a million, decoding each would take too long. */
export async function sumClaims(
  { rpc, view: { distributor, deployBlock }, block }: Pick<ChainView, "rpc" | "view" | "block">,
  onProgress: (done: number) => void,
): Promise<ReadonlyMap<string, bigint>> {
  const topics = [DISTRIBUTOR.getEvent("Claimed")?.topicHash ?? ""];
  const kept = settled.get(rpc) ?? new Map<string, Settled>();
  settled.set(rpc, kept);
  const before = kept.get(distributor) ?? { through: (deployBlock ?? 0) - 1, sums: new Map() };
  const range = { fromBlock: before.through + 1, toBlock: block };
  const logs = await readLogs(rpc, { address: distributor, topics, ...range, onProgress });
  const through = Math.max(before.through, block - UNSETTLED);
  const old = logs.filter(({ blockNumber }) => Number(blockNumber) <= through);
  const sums = added(before.sums, old);
  kept.set(distributor, { through, sums });
  return added(
    sums,
    logs.filter(({ blockNumber }) => Number(blockNumber) > through),
  );
}

function added(sums: ReadonlyMap<string, bigint>, logs: readonly Log[]): Map<string, bigint> {
  const all = new Map(sums);
  for (const { topics, data } of logs) {
    const token = `0x${(topics[2] ?? "").slice(-40)}`;
    all.set(token, (all.get(token) ?? 0n) + BigInt(data));
  }
  return all;
}
