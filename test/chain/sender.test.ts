import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { type JsonRpcApiProvider, parseUnits, type Signer } from "ethers";
import { sponsorKey } from "../../scripts/demo/miners.ts";
import type { Call } from "../../src/chain/call.ts";
import { openToken } from "../../src/chain/contracts.ts";
import { openProvider } from "../../src/chain/provider.ts";
import { sendCall, simulateCall } from "../../src/chain/send.ts";
import { openSender, type SendEvent } from "../../src/chain/sender.ts";
import { onEveryNode } from "./nodes.ts";
import { ALBA, refusal, type Stage, setStage } from "./stage.ts";
import { keepSteadyTime } from "./steady-time.ts";

onEveryNode("the sender", (start) => {
  let stage: Stage;
  let provider: JsonRpcApiProvider;
  let signer: Signer;
  let snapshot: string;

  keepSteadyTime();
  before(async () => {
    stage = await setStage(await start());
    provider = openProvider({ urls: [stage.node.url], chainId: 31337 });
    signer = sponsorKey().connect(provider);
  });
  beforeEach(async () => {
    snapshot = await provider.send("evm_snapshot", []);
  });
  afterEach(async () => {
    await mining(true);
    await provider.send("evm_revert", [snapshot]);
  });
  after(async () => {
    provider.destroy();
    await stage.strike();
  });

  /** An approval: any call will do. */
  const approval = (amount: bigint): Call => ({
    title: `approve ${amount}`,
    contract: openToken(stage.deployment.tokens[0]?.address ?? "", provider),
    method: "approve",
    args: [ALBA, amount],
  });
  const mining = (isOn: boolean) => provider.send("evm_setAutomine", [isOn]);
  const mine = () => provider.send("evm_mine", []);
  const nonce = () => provider.getTransactionCount(sponsorKey().address, "latest");
  const waiting = async () => {
    const block = await provider.send("eth_getBlockByNumber", ["pending", true]);
    return block.transactions as { hash: string; maxFeePerGas: string; nonce: string }[];
  };
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it("when a transaction is stuck, it should replace it under the same nonce with a higher fee", async () => {
    const before = await nonce();
    await mining(false);
    const sending = sendCall(approval(1n), signer, { stuckAfter: 400 });
    await until(async () => (await waiting()).length === 1);
    const [first] = await waiting();
    await until(async () => (await waiting())[0]?.hash !== first?.hash);
    const [second, ...more] = await waiting();
    expect(more).to.deep.equal([]);
    expect(second?.nonce).to.equal(first?.nonce);
    const raise = (BigInt(second?.maxFeePerGas ?? 0) * 100n) / BigInt(first?.maxFeePerGas ?? 1);
    expect(Number(raise)).to.be.at.least(110);
    await mine();
    const { transaction } = await sending;
    expect((await provider.getTransaction(transaction))?.nonce).to.equal(Number(first?.nonce));
    expect(await nonce()).to.equal(before + 1);
  });

  it("when the fee limit is reached, it should replace it no further", async () => {
    const base = (await provider.getBlock("latest"))?.baseFeePerGas ?? 0n;
    await mining(false);
    const notes: string[] = [];
    const sending = sendCall(approval(1n), signer, {
      stuckAfter: 300,
      maxFee: base + 1n,
      note: (text) => notes.push(text),
    });
    await until(async () => notes.some((note) => note.includes("highest fee allowed")));
    const [only] = await waiting();
    expect(BigInt(only?.maxFeePerGas ?? 0)).to.equal(base + 1n);
    await mine();
    expect((await sending).transaction).to.equal(only?.hash);
  });

  it("when nothing is mined for long, it should stop and name the nonce", async () => {
    await mining(false);
    const message = await refusal(() => sendCall(approval(1n), signer, { stuckAfter: 30 }));
    expect(message)
      .to.include(`nonce ${await nonce()}`)
      .and.include("Run the same command again");
  });

  it("when an earlier run left the same call waiting, it should go on with it and send no other", async () => {
    const before = await nonce();
    await mining(false);
    await refusal(() => sendCall(approval(3n), signer, { stuckAfter: 30 }));
    const [left] = await waiting();
    const sending = sendCall(approval(3n), signer, { stuckAfter: 5_000 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await waiting()).map(({ hash }) => hash)).to.deep.equal([left?.hash]);
    await mine();
    expect((await sending).transaction).to.equal(left?.hash);
    expect(await nonce()).to.equal(before + 1);
  });

  it("when another transaction of the account waits, it should refuse and leave it alone", async () => {
    await mining(false);
    const other = await signer.sendTransaction({ to: ALBA, value: 1n });
    const message = await refusal(() => sendCall(approval(1n), signer));
    expect(message).to.include(`another transaction of it waiting at nonce ${other.nonce}`);
    expect((await waiting()).map(({ hash }) => hash)).to.deep.equal([other.hash]);
  });

  it("should send several calls under consecutive nonces, and tell of each before and after", async () => {
    const events: SendEvent[] = [];
    const sender = await openSender(signer, { record: async (event) => void events.push(event) });
    const before = await nonce();
    for (const amount of [1n, 2n]) await sender.send(approval(amount));
    expect(events.map(({ event, nonce }) => [event, nonce])).to.deep.equal([
      ["sending", before],
      ["mined", before],
      ["sending", before + 1],
      ["mined", before + 1],
    ]);
    expect(events[0]?.transaction).to.equal(events[1]?.transaction);
  });

  it("when more confirmations are asked for, it should wait for them", async () => {
    let isDone = false;
    const before = await nonce();
    const sending = sendCall(approval(1n), signer, { confirmations: 3 }).then((sent) => {
      isDone = true;
      return sent;
    });
    await until(async () => (await nonce()) > before);
    await mine();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isDone).to.equal(false);
    await mine();
    await sending;
  });

  describe("given a limit", () => {
    it("when the fee limit is below the base fee, it should refuse and show both", async () => {
      const sender = await openSender(signer, { maxFee: 1n });
      expect(await refusal(() => sender.send(approval(1n)))).to.include("base fee now");
    });

    it("when a call could cost more than the limit, it should refuse before it is sent", async () => {
      const before = await nonce();
      const sender = await openSender(signer, { maxCost: 1n });
      expect(await refusal(() => sender.send(approval(1n)))).to.include("--max-cost");
      expect(await nonce()).to.equal(before);
    });

    it("should offer no more than the limit", async () => {
      const base = (await provider.getBlock("latest"))?.baseFeePerGas ?? 0n;
      const maxFee = base + parseUnits("0.1", "gwei");
      const { transaction } = await sendCall(approval(1n), signer, { maxFee });
      expect((await provider.getTransaction(transaction))?.maxFeePerGas).to.equal(maxFee);
    });
  });

  it("when the account has no ether, it should say so", async () => {
    await provider.send("hardhat_setBalance", [sponsorKey().address, "0x1"]);
    expect(await refusal(() => sendCall(approval(1n), signer))).to.match(
      /too little ether|insufficient|funds/i,
    );
  });

  it("should tell a simulation's gas and cost, and send nothing", async () => {
    const before = await nonce();
    expect((await simulateCall(approval(1n), signer)).gas > 21_000n).to.equal(true);
    expect(await nonce()).to.equal(before);
  });
});
