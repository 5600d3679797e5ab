import { it } from "node:test";
import { expect } from "chai";
import type { JsonRpcApiProvider } from "ethers";
import { checkUnmoved, pinLatest } from "../../src/chain/provider.ts";
import { type DistributorStatus, readStatus } from "../../src/chain/status.ts";
import { faulty } from "./faulty.ts";
import { behind, byLot, exchanged, limited } from "./lagging.ts";
import { onEveryNode } from "./nodes.ts";
import { duplicated, everyNth, FAULTS, honest, type Rule } from "./proxy.ts";
import { ALBA, BOREAS, buildFromPoints, fund, publish, refusal, type Stage } from "./stage.ts";

onEveryNode("the status through a provider with faults", (start) => {
  const { stage, proxy, provider, inReserve, mine } = faulty(start, async (set: Stage) => {
    const first = await buildFromPoints(set, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    await fund(set, 100_000_000n);
    await publish(set, first);
  });

  /** Reads it as the command does: nothing is said before the chain was asked again. */
  const read = async (
    rule: Rule,
    through: JsonRpcApiProvider = provider(),
  ): Promise<DistributorStatus & { block: number }> => {
    proxy().rule = rule;
    const pinned = await pinLatest(through);
    const status = await readStatus(pinned, stage().deployment, 0);
    await checkUnmoved(pinned);
    return { ...status, block: pinned.block };
  };
  const expectRight = (status: DistributorStatus) => {
    expect(status.roots.map(({ epoch, state }) => [epoch, state])).to.deep.equal([[1, "pending"]]);
    expect(status.tokens.map(({ funded }) => funded)).to.deep.equal([100_000_000n]);
  };

  for (const [fault, rule] of Object.entries(FAULTS)) {
    it(`when every third request ends in ${fault}, it should be right`, async () => {
      expectRight(await read(everyNth(3, rule)));
    });

    it(`when every request ends in ${fault}, it should stop and say that no answer came`, async () => {
      expect(await refusal(() => read(rule))).to.match(/No usable answer to|rate limited/);
    });
  }

  it("when every answer comes twice and in the wrong order, it should be right", async () => {
    expectRight(await read(duplicated));
  });

  it("when the first URL is down and the next gives events of two blocks at once, it should be right", async () => {
    await mine(40);
    expectRight(await read(limited(2), inReserve()));
  });

  it("when nodes of which some lack the newest block answer by lot, it should be right as of one block or stop", async () => {
    const head = await stage().node.provider.getBlockNumber();
    const rule = byLot(honest, honest, behind(1));
    let right = 0;
    for (let i = 0; i < 10; i++) {
      const status = await read(rule).catch(({ message }: Error) => {
        expect(message).to.match(/No usable answer|No node|keeps events back/);
      });
      if (status === undefined) continue;
      // The root is in the newest block: before it, there was none.
      if (status.block === head) expectRight(status);
      else expect(status.roots).to.deep.equal([]);
      right += 1;
    }
    expect(right).to.be.at.least(1);
  });

  it("when a node keeps the root's event back, it should stop and name the epoch, not show none", async () => {
    const rule: Rule = async ({ id, method }, forward) => ({
      text:
        method === "eth_getLogs"
          ? JSON.stringify({ jsonrpc: "2.0", id, result: [] })
          : await forward(),
    });
    expect(await refusal(() => read(rule))).to.include("epoch 1 was published, and its event");
  });

  it("when a reorganisation takes the block away that it reads, it should stop", async () => {
    const { provider: direct } = stage().node;
    await mine(1);
    const back = await direct.send("evm_snapshot", []);
    await mine(1);
    let isDropped = false;
    const rule: Rule = async ({ method }, forward) => {
      const text = await forward();
      if (method === "eth_getLogs" && !isDropped) {
        isDropped = true;
        await direct.send("evm_revert", [back]);
        await direct.send("evm_increaseTime", [100]);
        await mine(2);
      }
      return { text };
    };
    expect(await refusal(() => read(rule))).to.include("The chain was reorganised");
  });

  it("when the chain behind the URL changes while it reads, it should stop and name both", async () => {
    const hasRead = () => proxy().seen.some(({ method }) => method === "eth_getLogs");
    expect(await refusal(() => read(exchanged(hasRead)))).to.include(
      "got chain 1 now, expected chain 31337",
    );
  });
});
