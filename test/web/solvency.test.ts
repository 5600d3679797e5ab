import { describe, it } from "node:test";
import { expect } from "chai";
import { sumClaims } from "../../web/admin/solvency.ts";
import type { Rpc } from "../../web/chain/rpc.ts";
import type { CampaignView } from "../../web/chain/store.ts";

const TOKENS = ["aa", "bb"].map((byte) => byte.repeat(20));

/** A claim in every tenth block, of the tokens in turn. */
const claimAt = (block: number) => ({
  topics: ["", "", `0x${"0".repeat(24)}${TOKENS[(block / 10) % 2]}`],
  data: `0x${block.toString(16)}`,
  blockNumber: `0x${block.toString(16)}`,
  transactionHash: "0x",
});

describe("what was claimed of each token", () => {
  it("when it is asked again and again, it should be the sum of all events, and read old blocks once", async () => {
    const asked: number[] = [];
    const rpc = (async (_: string, [query]: [{ fromBlock: string; toBlock: string }]) => {
      const [from, to] = [Number(query.fromBlock), Number(query.toBlock)];
      asked.push(from);
      const blocks = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      return blocks.filter((block) => block % 10 === 0).map(claimAt);
    }) as unknown as Rpc;
    const view = { distributor: "0xd", deployBlock: 5 } as CampaignView;
    for (const block of [900, 912, 912, 1_000]) {
      const sums = await sumClaims({ rpc, view, block }, () => {});
      const due = [0n, 0n];
      for (let at = 10; at <= block; at += 10)
        due[(at / 10) % 2] = (due[(at / 10) % 2] ?? 0n) + BigInt(at);
      expect(TOKENS.map((token) => sums.get(`0x${token}`))).to.deep.equal(due);
    }
    expect(asked).to.deep.equal([5, 837, 849, 849]);
  });
});
