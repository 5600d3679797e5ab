import { beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import type { JsonRpcApiProvider } from "ethers";
import { sponsorKey } from "../../scripts/demo/miners.ts";
import { openDistributor } from "../../src/chain/contracts.ts";
import { queryLogs } from "../../src/chain/logs.ts";
import { cutChunks, duePayouts, paidBy } from "../../src/chain/pay.ts";
import { pinLatest } from "../../src/chain/provider.ts";
import { openSender, type SendSettings } from "../../src/chain/sender.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { faulty } from "./faulty.ts";
import { behind, byLot, exchanged, limited } from "./lagging.ts";
import { onEveryNode } from "./nodes.ts";
import { duplicated, everyNth, FAULTS, firstOf, honest, type Rule } from "./proxy.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  fund,
  passWindow,
  publish,
  refusal,
  type Stage,
} from "./stage.ts";

const SEND = /^eth_send/;

/** What a person is told who can do no more than run it again. */
const CLEAR = /No usable answer|No node|keeps events back|[Rr]un the same command again/;

onEveryNode("paying all miners through a provider with faults", (start) => {
  let first: ReadDistribution;
  const { stage, proxy, provider, inReserve, mine } = faulty(start, async (set: Stage) => {
    first = await buildFromPoints(set, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    await fund(set, 100_000_000n);
    await publish(set, first);
    await passWindow(set);
  });

  /** Plans and pays, one call for each payout, as the command does. */
  const pay = async (
    rule: Rule,
    through: JsonRpcApiProvider = provider(),
    settings: SendSettings = {},
  ) => {
    proxy().rule = rule;
    const pinned = await pinLatest(through);
    const due = await duePayouts(pinned, stage().deployment, [first], 0);
    const sender = await openSender(sponsorKey().connect(through), {
      plannedAt: pinned.block,
      stuckAfter: 300,
      ...settings,
    });
    const estimate: typeof sender.estimate = async (call) => {
      const found = await sender.estimate(call);
      return { ...found, gas: BigInt((call.args[0] as unknown[]).length) * 10_000_000n };
    };
    const { chunks } = await cutChunks(pinned, stage().deployment, due, { estimate });
    const results = [];
    for (const chunk of chunks) {
      const { transaction } = await sender.send(chunk.call);
      results.push(...(await paidBy(through, chunk, transaction)));
    }
    return results.map(({ result }) => result);
  };
  /** The events of the chain itself: what was paid, and what was sent in vain. */
  const events = async () => {
    const { deployment, node } = stage();
    const distributor = await openDistributor(deployment.distributor, node.provider);
    const claimed = await queryLogs(distributor, "Claimed", 0);
    return {
      paid: claimed.map(({ args }) => [args.account.toLowerCase(), args.amount]),
      skipped: (await queryLogs(distributor, "ClaimSkipped", 0)).length,
    };
  };
  const ONCE = {
    paid: [
      [BOREAS, 25_000_000n],
      [ALBA, 75_000_000n],
    ],
    skipped: 0,
  };
  const expectOnce = async (results: readonly string[]) => {
    expect(results).to.deep.equal(["paid", "paid"]);
    expect(await events()).to.deep.equal(ONCE);
  };

  for (const [fault, rule] of Object.entries(FAULTS)) {
    it(`when both sendings end in ${fault}, it should pay each miner once`, async () => {
      await expectOnce(await pay(firstOf(SEND, rule, 2)));
    });

    it(`when every fourth request ends in ${fault}, it should pay each miner once`, async () => {
      await expectOnce(await pay(everyNth(4, rule)));
    });
  }

  it("when every answer comes twice and in the wrong order, it should pay each miner once", async () => {
    await expectOnce(await pay(duplicated));
  });

  it("when nodes that lag behind answer by lot, it should pay each miner once, or stop and pay the rest when run again", async () => {
    await mine(3);
    const message = await refusal(async () =>
      expectOnce(await pay(byLot(honest, honest, honest, behind(2), behind(1)))),
    );
    if (message === undefined) return;
    expect(message).to.match(CLEAR);
    await pay(honest);
    expect(await events()).to.deep.equal(ONCE);
  });

  it("when the first URL is down, it should pay through the next", async () => {
    await expectOnce(await pay(honest, inReserve()));
  });

  it("when the provider gives events of two blocks at once, it should pay each miner once", async () => {
    await mine(40);
    await expectOnce(await pay(limited(2)));
  });

  it("when a reorganisation drops a payment, it should send the same one again", async () => {
    const { provider: direct } = stage().node;
    const back = await direct.send("evm_snapshot", []);
    let isDropped = false;
    const rule: Rule = async ({ method }, forward) => {
      const text = await forward();
      if (method === "eth_getTransactionReceipt" && !isDropped && !/"result":null/.test(text)) {
        isDropped = true;
        await direct.send("evm_revert", [back]);
      } else if (method === "eth_blockNumber" && isDropped) await direct.send("evm_mine", []);
      return { text };
    };
    await expectOnce(await pay(rule, provider(), { confirmations: 2, stuckAfter: 2_000 }));
    expect(isDropped).to.equal(true);
  });

  describe("given another chain behind the URL after the first payment", () => {
    let message: string | undefined;
    beforeEach(async () => {
      const isSent = () => proxy().seen.some(({ method }) => SEND.test(method));
      message = await refusal(() => pay(exchanged(isSent)));
    });

    it("it should stop and name both chains", () => {
      expect(message).to.include("got chain 1 now, expected chain 31337");
    });

    it("it should have sent nothing more; the next run should pay the rest", async () => {
      expect((await events()).paid).to.deep.equal(ONCE.paid.slice(0, 1));
      expect(await pay(honest)).to.deep.equal(["paid"]);
      expect(await events()).to.deep.equal(ONCE);
    });
  });
});
