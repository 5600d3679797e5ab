import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { type JsonRpcApiProvider, JsonRpcSigner, type Signer } from "ethers";
import { sponsorKey } from "../../scripts/demo/miners.ts";
import { claimCalls, standingOf } from "../../src/chain/claim.ts";
import { openDistributor } from "../../src/chain/contracts.ts";
import { publishedRoots } from "../../src/chain/events.ts";
import { openProvider, pinLatest } from "../../src/chain/provider.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { sendCall } from "../../src/chain/send.ts";
import { readStatus } from "../../src/chain/status.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { TIMES } from "./faulty.ts";
import { onEveryNode } from "./nodes.ts";
import {
  duplicated,
  everyNth,
  FAULTS,
  firstOf,
  type RpcProxy,
  type Rule,
  startProxy,
} from "./proxy.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  fund,
  passWindow,
  refusal,
  type Stage,
  setStage,
} from "./stage.ts";
import { keepSteadyTime } from "./steady-time.ts";

const TIDE = 1_000_000n;
const SEND = /^eth_send/;

onEveryNode("a provider with faults", (start) => {
  let stage: Stage;
  let proxy: RpcProxy;
  let provider: JsonRpcApiProvider;
  let first: ReadDistribution;
  let snapshot: string;

  keepSteadyTime();
  before(async () => {
    stage = await setStage(await start());
    first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    await fund(stage, 100n * TIDE);
    proxy = await startProxy(stage.node.url);
    provider = openProvider({ urls: [proxy.url], chainId: 31337, ...TIMES });
  });
  beforeEach(async () => {
    snapshot = await stage.node.provider.send("evm_snapshot", []);
  });
  afterEach(async () => {
    proxy.rule = async (_, forward) => ({ text: await forward() });
    await stage.node.provider.send("evm_revert", [snapshot]);
  });
  after(async () => {
    provider.destroy();
    await proxy.stop();
    await stage.strike();
  });

  /** The sponsor, with its key here or in the node. */
  const signers: Record<string, () => Signer> = {
    "with its key here": () => sponsorKey().connect(provider),
    "with its key in the node": () => new JsonRpcSigner(provider, sponsorKey().address),
  };

  const publishThrough = async (signer: Signer, rule: Rule) => {
    proxy.rule = rule;
    const pinned = await pinLatest(provider);
    const call = await publishCall(pinned, stage.deployment, first, 0);
    if (call === undefined) throw new Error("there is something to publish");
    return sendCall(call, signer, { plannedAt: pinned.block, stuckAfter: 300 });
  };
  const published = async () => {
    const distributor = await openDistributor(stage.deployment.distributor, stage.node.provider);
    return publishedRoots(distributor, 0);
  };

  for (const [name, signerOf] of Object.entries(signers)) {
    for (const [fault, rule] of Object.entries(FAULTS)) {
      it(`publish, ${name}: when the sending ends in ${fault}, it should publish once`, async () => {
        const { transaction } = await publishThrough(signerOf(), firstOf(SEND, rule));
        expect((await published()).map((root) => root.transaction)).to.deep.equal([transaction]);
      });
    }
  }

  for (const [fault, rule] of Object.entries(FAULTS)) {
    it(`publish: when every third request ends in ${fault}, it should publish once`, async () => {
      const signer = sponsorKey().connect(provider);
      const { transaction } = await publishThrough(signer, everyNth(3, rule));
      expect((await published()).map((root) => root.transaction)).to.deep.equal([transaction]);
    });

    it(`publish: when every request ends in ${fault}, it should stop and say that no answer came`, async () => {
      const message = await refusal(() => publishThrough(sponsorKey().connect(provider), rule));
      expect(message).to.match(/No usable answer to eth_blockNumber|rate limited/);
    });
  }

  it("publish: when every answer comes twice and in the wrong order, it should publish once", async () => {
    await publishThrough(sponsorKey().connect(provider), duplicated);
    expect(await published()).to.have.length(1);
  });

  it("publish: when reads lag behind a transaction of its own, it should find that and send nothing twice", async () => {
    const pinned = await pinLatest(provider);
    const call = await publishCall(pinned, stage.deployment, first, 0);
    if (call === undefined) throw new Error("there is something to publish");
    const signer = sponsorKey().connect(provider);
    const { transaction } = await sendCall(call, signer);
    const again = await sendCall(call, signer, { plannedAt: pinned.block });
    expect(again.transaction).to.equal(transaction);
    expect(await published()).to.have.length(1);
  });

  it("publish: when the account sent something else meanwhile, it should stop, and say how to go on", async () => {
    const pinned = await pinLatest(provider);
    const call = await publishCall(pinned, stage.deployment, first, 0);
    if (call === undefined) throw new Error("there is something to publish");
    const signer = sponsorKey().connect(provider);
    await (await signer.sendTransaction({ to: ALBA, value: 1n })).wait();
    const message = await refusal(() => sendCall(call, signer, { plannedAt: pinned.block }));
    expect(message).to.include("Run the same command again");
    expect(await published()).to.deep.equal([]);
  });

  it("publish: when the chain behind the URL changes, it should send nothing", async () => {
    let calls = 0;
    const message = await refusal(() =>
      publishThrough(sponsorKey().connect(provider), async ({ id, method }, forward) => {
        const isChanged = method === "eth_chainId" && ++calls > 1;
        return {
          text: isChanged ? JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" }) : await forward(),
        };
      }),
    );
    expect(message).to.include("chain 1 now");
    expect(proxy.seen.slice(-3).map(({ method }) => method)).to.not.match(SEND);
    expect(await published()).to.deep.equal([]);
  });

  it("publish: when a reorganisation drops its transaction, it should send the same one again", async () => {
    const { provider: direct } = stage.node;
    const back = await direct.send("evm_snapshot", []);
    let dropped = false;
    const rule: Rule = async ({ method }, forward) => {
      const text = await forward();
      if (method === "eth_getTransactionReceipt" && !dropped && !/"result":null/.test(text)) {
        dropped = true;
        await direct.send("evm_revert", [back]);
      } else if (method === "eth_blockNumber" && dropped) await direct.send("evm_mine", []);
      return { text };
    };
    proxy.rule = rule;
    const pinned = await pinLatest(provider);
    const call = await publishCall(pinned, stage.deployment, first, 0);
    if (call === undefined) throw new Error("there is something to publish");
    const settings = { plannedAt: pinned.block, confirmations: 2, stuckAfter: 2_000 };
    const sent = await sendCall(call, sponsorKey().connect(provider), settings);
    expect(dropped).to.equal(true);
    expect((await published()).map(({ transaction }) => transaction)).to.deep.equal([
      sent.transaction,
    ]);
  });

  describe("given a live root", () => {
    beforeEach(async () => {
      await publishThrough(sponsorKey().connect(provider), async (_, forward) => ({
        text: await forward(),
      }));
      await passWindow(stage);
    });

    for (const [fault, rule] of Object.entries(FAULTS)) {
      it(`status and claim: when every fourth request ends in ${fault}, they should be right`, async () => {
        proxy.rule = everyNth(4, rule);
        const { distributor, tokens } = stage.deployment;
        const pinned = await pinLatest(provider);
        const status = await readStatus(pinned, stage.deployment, 0);
        expect(status.roots.map(({ state }) => state)).to.deep.equal(["live"]);
        const standings = await standingOf(pinned, distributor, [first], ALBA);
        const [call] = await claimCalls(pinned, distributor, standings, tokens, undefined);
        if (call === undefined) throw new Error("there is something to claim");
        await sendCall(call, sponsorKey(1).connect(provider), { plannedAt: pinned.block });
        const [token] = (await readStatus(stage.node.provider, stage.deployment, 0)).tokens;
        expect(token?.claimed).to.equal(75n * TIDE);
      });
    }

    it("claim: when a reorganisation drops it, it should send the same one again", async () => {
      const { provider: direct } = stage.node;
      const { distributor, tokens } = stage.deployment;
      const back = await direct.send("evm_snapshot", []);
      let isDropped = false;
      proxy.rule = async ({ method }, forward) => {
        const text = await forward();
        if (method === "eth_getTransactionReceipt" && !isDropped && !/"result":null/.test(text)) {
          isDropped = true;
          await direct.send("evm_revert", [back]);
        } else if (method === "eth_blockNumber" && isDropped) await direct.send("evm_mine", []);
        return { text };
      };
      const pinned = await pinLatest(provider);
      const standings = await standingOf(pinned, distributor, [first], ALBA);
      const [call] = await claimCalls(pinned, distributor, standings, tokens, undefined);
      if (call === undefined) throw new Error("there is something to claim");
      const settings = { plannedAt: pinned.block, confirmations: 2, stuckAfter: 2_000 };
      await sendCall(call, sponsorKey(1).connect(provider), settings);
      expect(isDropped).to.equal(true);
      expect(await direct.getTransactionCount(ALBA)).to.equal(1);
      const [token] = (await readStatus(direct, stage.deployment, 0)).tokens;
      expect(token?.claimed).to.equal(75n * TIDE);
    });
  });
});
