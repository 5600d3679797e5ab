/** A pool's logs from a node, in steps of any length. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { poolLogReader } from "../../src/chain/pool-logs.ts";
import type { RpcClient } from "../../src/chain/provider.ts";
import {
  holder,
  increase,
  initialize,
  MANAGER,
  mint,
  nftTransfer,
  rawLogs,
  ZERO_ADDRESS,
} from "./logs.ts";
import { RANGES } from "./score.ts";

const [A, B, C] = [holder(10), holder(11), holder(12)];

/** A node that knows those logs. */
function nodeOf(logs: ReturnType<typeof rawLogs>): RpcClient {
  type Filter = { address: string; fromBlock: string; toBlock: string; topics: unknown[] };
  const isAsked = ({ topics }: Filter, said: readonly string[]) =>
    topics.every((topic, i) => topic === null || [topic].flat().includes(said[i]));
  const send = async (_method: string, [filter]: [Filter]) =>
    logs.filter(
      ({ address, blockNumber, topics }) =>
        address === filter.address &&
        Number(blockNumber) >= Number(filter.fromBlock) &&
        Number(blockNumber) <= Number(filter.toBlock) &&
        isAsked(filter, topics),
    );
  return { send } as unknown as RpcClient;
}

describe("poolLogReader", () => {
  it("given another pool's NFT in a transaction of this one, it should read the same in steps of any length", async () => {
    const [ours, theirs] = [8, 7];
    const node = nodeOf(
      rawLogs([
        [1, initialize(0)],
        [10, nftTransfer(A, B, theirs)],
        [
          ...([50, mint(MANAGER, -10, 10, 5n), nftTransfer(ZERO_ADDRESS, A, ours)] as const),
          ...[increase(ours, 5n), increase(theirs, 9n)],
        ],
        [60, nftTransfer(B, C, theirs)],
        [70, nftTransfer(A, C, ours)],
      ]),
    );
    const inSteps = async (...ends: number[]) => {
      const reader = poolLogReader(node, RANGES);
      const found = [];
      let from = 0;
      for (const end of ends) {
        found.push(...(await reader.read(from, end)));
        from = end + 1;
      }
      return found;
    };
    const whole = await inSteps(100);
    expect(whole.length).to.equal(6);
    expect(await inSteps(30, 55, 100)).to.deep.equal(whole);
  });
});
