/** Files, nodes and contracts that lie to a miner: each is found out or does no harm, and nothing is sent to it. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { formatEther, keccak256 } from "ethers";
import { localWallet } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { openDistributor, openToken, view } from "../../src/chain/contracts.ts";
import { revokeCalls } from "../../src/chain/revoke.ts";
import { sendCall } from "../../src/chain/send.ts";
import { readManifest, writeManifest } from "../../src/merkle/manifest.ts";
import { type RpcProxy, startProxy } from "../chain/proxy.ts";
import {
  ALBA,
  buildFromPoints,
  fund,
  passWindow,
  publish,
  type Stage,
  setStage,
} from "../chain/stage.ts";
import { copyOf, lay, raiseTide, resultOf, STRANGER, type Tide, tidemark } from "./stage.ts";

const KEY = { TIDEMARK_PRIVATE_KEY: localWallet(1).privateKey };

describe("the miner's bin, among liars", () => {
  let node: LocalNode;
  let tide: Tide;
  let proxy: RpcProxy;

  before(async () => {
    node = await startHardhatNode();
    tide = await raiseTide(node);
    proxy = await startProxy(node.url);
  });

  after(async () => {
    await proxy?.stop();
    await tide?.stage.strike();
  });

  const ask = (command: string, from: string, ...more: string[]) =>
    tidemark([command, "--from", from, "--account", ALBA, ...more], KEY);
  const onNode = (command: string, from: string, ...more: string[]) =>
    ask(command, from, "--rpc", node.url, ...more);
  const sentBy = (account: string) => node.provider.getTransactionCount(account);
  const revokeAll = async ({ deployment, sponsor }: Stage) => {
    const calls = await revokeCalls(node.provider, deployment.distributor, 0, undefined);
    for (const call of calls) await sendCall(call, sponsor);
  };
  /** Epoch 1 alone, with a manifest that names another contract. */
  const namingOther = async (distributor: string) => {
    const folder = join(await copyOf(tide.folder), "1");
    const path = join(folder, "manifest.json");
    const manifest = readManifest(await readFile(path, "utf8"), path);
    await writeFile(path, writeManifest({ ...manifest, distributor }));
    return folder;
  };

  describe("a contract that the files name", () => {
    for (const [what, address] of [
      ["no contract", () => STRANGER],
      ["a token", () => tide.stage.deployment.tokens[0]?.address ?? ""],
    ] as const) {
      it(`given it is ${what}, claim should call that bad input and send nothing`, async () => {
        const from = await namingOther(address());
        const before = await sentBy(ALBA);
        const { code, stderr } = await onNode("claim", from, "--send");
        expect([code, stderr.includes(`distributor ${address()}`)]).to.deep.equal([2, true]);
        expect(await sentBy(ALBA)).to.equal(before);
      });
    }

    it("given another than the campaign's, each command should refuse it before it asks it anything", async () => {
      for (const command of ["check", "prove", "claim"]) {
        const known = ["--distributor", tide.stage.deployment.distributor];
        expect((await onNode(command, tide.folder, ...known)).code, command).to.equal(0);
        const ended = await onNode(command, tide.folder, "--distributor", STRANGER);
        expect([ended.code, ended.stdout], command).to.deep.equal([2, ""]);
      }
      expect((await ask("prove", tide.folder, "--distributor", STRANGER)).code).to.equal(2);
    });
  });

  describe("limits of what a claim may cost", () => {
    it("given a limit below the base fee, claim should send nothing and fail", async () => {
      const before = await sentBy(ALBA);
      const limit = ["--max-fee", "0.000000001", "--send", "--json"];
      const ended = await onNode("claim", tide.folder, ...limit);
      expect([ended.code, resultOf(ended).failed.length]).to.deep.equal([1, 1]);
      expect(await sentBy(ALBA)).to.equal(before);
    });

    it("given a price that names no token, claim should say that nothing was compared", async () => {
      const prices = ["--price", "TIED=1", "--native-price", "3000"];
      const { code, stderr } = await onNode("claim", tide.folder, ...prices);
      expect([code, stderr.includes("not compared")]).to.deep.equal([0, true]);
    });

    it("given a node that cannot estimate gas, claim should send nothing and say what it said", async () => {
      proxy.rule = async ({ id, method }, forward) =>
        method === "eth_estimateGas"
          ? {
              text: JSON.stringify({
                jsonrpc: "2.0",
                id,
                error: { code: -32000, message: "gas required exceeds allowance (0)" },
              }),
            }
          : { text: await forward() };
      const before = await sentBy(ALBA);
      const from = ["--rpc", proxy.url, "--send", "--json"];
      const ended = await ask("claim", tide.folder, ...from);
      expect(ended.code).to.equal(1);
      expect(resultOf(ended).failed[0]).to.include("gas required exceeds allowance");
      expect(await sentBy(ALBA)).to.equal(before);
    });

    it("given a claim that was mined but reverted, it should count towards the limit of the next", async () => {
      const [first, second] = [await raiseTide(node), await raiseTide(node)];
      const { claims } = resultOf(await onNode("claim", second.folder, "--json"));
      const most = formatEther((BigInt(claims[0].cost) * 5n) / 4n);
      // The root is revoked between the last simulation and the block.
      let isRevoked = false;
      proxy.rule = async ({ id, method, params }, forward) => {
        if (method !== "eth_sendRawTransaction" || isRevoked) return { text: await forward() };
        isRevoked = true;
        await revokeAll(first.stage);
        await forward();
        return { text: JSON.stringify({ jsonrpc: "2.0", id, result: keccak256(params[0]) }) };
      };
      const from = ["--rpc", proxy.url, "--from", second.folder];
      const ended = await ask(
        "claim",
        first.folder,
        ...from,
        "--max-cost",
        most,
        "--send",
        "--json",
      );
      expect([0, 1].map((source) => resultOf(ended, source).sent.length)).to.deep.equal([0, 0]);
      expect([ended.code, resultOf(ended, 1).failed[0].includes("--max-cost")]).to.deep.equal([
        1,
        true,
      ]);
    });

    it("given a limit for two claims that one of them uses up, claim should send that one alone", async () => {
      const other = await raiseTide(node);
      const from = ["--from", other.folder];
      const { claims } = resultOf(await onNode("claim", tide.folder, "--json"));
      // A claim may take a fifth more gas than it is estimated at.
      const most = formatEther((BigInt(claims[0].cost) * 13n) / 10n);
      const ended = await onNode(
        "claim",
        tide.folder,
        ...from,
        ...["--max-cost", most, "--send", "--json"],
      );
      const sent = [0, 1].map((source) => resultOf(ended, source).sent.length);
      expect([ended.code, sent]).to.deep.equal([1, [1, 0]]);
    });
  });

  it("given a node that lags behind a claim, a second one should find it refused, and pay nothing twice", async () => {
    const { stage, folder } = await raiseTide(node);
    const token = openToken(stage.deployment.tokens[0]?.address ?? "", node.provider);
    const block = await node.provider.getBlockNumber();
    const claim = (url: string) => ask("claim", folder, "--rpc", url, "--send");
    expect((await claim(node.url)).code).to.equal(0);
    const had = await view<bigint>(token, "balanceOf", ALBA);
    // What it is asked as of the newest block, it answers as of the one before the claim.
    proxy.rule = async ({ id, method }, forward) =>
      method === "eth_blockNumber"
        ? { text: JSON.stringify({ jsonrpc: "2.0", id, result: `0x${block.toString(16)}` }) }
        : { text: await forward() };
    expect((await claim(proxy.url)).code).to.equal(1);
    expect(await view<bigint>(token, "balanceOf", ALBA)).to.equal(had);
  });

  describe("an account that is a contract", () => {
    let stage: Stage;
    let folder: string;
    let account: string;

    before(async () => {
      stage = await setStage(node);
      folder = join(stage.folder, "published");
      account = tide.stage.deployment.distributor;
      await fund(stage, 100_000_000n);
      const first = await buildFromPoints(stage, 1, { [account]: 1n });
      await lay(first, folder);
      await publish(stage, first);
      await passWindow(stage);
    });

    const claim = (...more: string[]) => {
      const from = ["--from", folder, "--rpc", node.url, "--account", account];
      return tidemark(["claim", ...from, ...more], KEY);
    };

    it("should get the calldata that it takes from itself", async () => {
      const { code, stdout } = await claim("--calldata");
      const [to, data] = stdout.trim().split(" ");
      expect([code, to]).to.deep.equal([0, stage.deployment.distributor]);
      expect(await node.provider.call({ from: account, to: to ?? "", data: data ?? "" })).to.equal(
        "0x",
      );
    });

    it("should be claimed for by anybody, and be paid itself", async () => {
      expect((await claim("--send")).code).to.equal(0);
      const distributor = await openDistributor(stage.deployment.distributor, node.provider);
      const token = stage.deployment.tokens[0]?.address;
      expect(await view<bigint>(distributor, "claimed", account, token)).to.equal(100_000_000n);
    });
  });
});
