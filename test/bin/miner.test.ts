import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { localWallet } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { openDistributor, view } from "../../src/chain/contracts.ts";
import { sendCall } from "../../src/chain/send.ts";
import { readManifest, writeManifest } from "../../src/merkle/manifest.ts";
import { ALBA, BOREAS } from "../chain/stage.ts";
import {
  copyOf,
  type Host,
  raiseTide,
  resultOf,
  STRANGER,
  serve,
  type Tide,
  tidemark,
} from "./stage.ts";

const LEAF = ["address", "address", "uint256"];

describe("the miner's bin, on a real node", () => {
  let node: LocalNode;
  let tide: Tide;
  let host: Host;
  let rpc: string[];

  before(async () => {
    node = await startHardhatNode();
    tide = await raiseTide(node);
    host = await serve(tide.folder);
    rpc = ["--rpc", node.url];
  });

  after(async () => {
    await host?.stop();
    await tide?.stage.strike();
  });

  const claimed = async ({ stage }: Tide, account: string) => {
    const distributor = await openDistributor(stage.deployment.distributor, node.provider);
    return view<bigint>(distributor, "claimed", account, stage.deployment.tokens[0]?.address);
  };
  const ask = (command: string, from: string, account: string, ...more: string[]) =>
    tidemark([command, "--from", from, "--account", account, ...more]);
  const keyOf = (number: number) => ({ TIDEMARK_PRIVATE_KEY: localWallet(number).privateKey });

  describe("tidemark check", () => {
    it("when one root is live and one pending, it should keep the four figures apart", async () => {
      const ended = await ask("check", tide.folder, ALBA, ...rpc, "--json");
      expect(ended.code).to.equal(0);
      expect(resultOf(ended).figures[0]).to.include({
        symbol: "TIDE",
        amount: "125000000",
        pending: "50000000",
        claimable: "75000000",
        claimed: "0",
      });
      expect(resultOf(ended).live.epoch).to.equal(1);
      expect(resultOf(ended).pending.epoch).to.equal(2);
    });

    it("when the files lie behind a web server, it should find the same and fetch one shard an epoch", async () => {
      const far = resultOf(await ask("check", host.url, ALBA, ...rpc, "--json"));
      const near = resultOf(await ask("check", tide.folder, ALBA, ...rpc, "--json"));
      expect({ ...far, from: "" }).to.deep.equal({ ...near, from: "" });
      expect(host.asked.filter((path) => /shards\/\d/.test(path))).to.deep.equal([
        "/2/shards/0.json",
        "/1/shards/0.json",
      ]);
    });

    it("when an account is entitled to nothing, it should say so and succeed", async () => {
      const ended = await ask("check", host.url, STRANGER, ...rpc, "--json");
      expect([ended.code, resultOf(ended).figures]).to.deep.equal([0, []]);
    });

    it("when the newest epoch's files are missing, it should name the epoch", async () => {
      const mirror = await copyOf(tide.folder);
      await rm(join(mirror, "2"), { recursive: true });
      const seen = resultOf(await ask("check", mirror, ALBA, ...rpc, "--json"));
      expect([seen.live.epoch, seen.missing]).to.deep.equal([1, [2]]);
    });
  });

  describe("tidemark prove", () => {
    it("when no node is named, it should prove the newest epoch and say that the chain was not asked", async () => {
      const ended = await ask("prove", host.url, ALBA, "--json");
      const { root, state, proofs } = resultOf(ended);
      const [{ token, cumulative, proof }] = proofs;
      expect([ended.code, state]).to.deep.equal([0, "not asked"]);
      expect(ended.stderr).to.include("--rpc");
      expect(StandardMerkleTree.verify(root, LEAF, [ALBA, token, cumulative], proof)).to.equal(
        true,
      );
    });

    it("when a node is named, it should prove under the root that is live", async () => {
      const { state, epoch } = resultOf(await ask("prove", host.url, ALBA, ...rpc, "--json"));
      expect([state, epoch]).to.deep.equal(["live", 1]);
    });

    it("given only the pending epoch's files, it should call its root pending", async () => {
      const ended = await ask("prove", join(tide.folder, "2"), ALBA, ...rpc, "--json");
      expect([ended.code, resultOf(ended).state]).to.deep.equal([0, "pending"]);
    });

    it("when another account is to send it, it should give calldata that the chain takes from that one", async () => {
      const by = ["--by", STRANGER, "--calldata"];
      const { stdout, code } = await ask("prove", tide.folder, BOREAS, ...rpc, ...by);
      const [to, data] = stdout.trim().split(" ");
      expect(code).to.equal(0);
      expect(await node.provider.call({ from: STRANGER, to: to ?? "", data: data ?? "" })).to.equal(
        "0x",
      );
    });

    it("when the account has no leaf, it should end with nothing to do", async () => {
      expect((await ask("prove", host.url, STRANGER)).code).to.equal(3);
    });
  });

  describe("files that are not what was published", () => {
    const spoil = async (file: string, alter: (text: string) => string) => {
      const mirror = await copyOf(tide.folder);
      const path = join(mirror, file);
      await writeFile(path, alter(await readFile(path, "utf8")));
      return mirror;
    };

    it("when one amount of the shard was altered, it should end with a mismatch", async () => {
      const mirror = await spoil("1/shards/0.json", (text) => text.replace("75000000", "75000001"));
      for (const more of [[], rpc]) {
        const from = join(mirror, "1");
        expect((await ask("prove", from, ALBA, ...more)).code).to.equal(4);
      }
      expect((await ask("claim", mirror, ALBA, ...rpc)).code).to.equal(4);
    });

    it("when the manifest names another symbol, it should find that it is not the one on chain", async () => {
      const mirror = await spoil("1/manifest.json", (text) => text.replaceAll("TIDE", "EDIT"));
      expect((await ask("check", mirror, ALBA, ...rpc)).code).to.equal(4);
    });

    it("when the manifest names a root that was never published, it should say so", async () => {
      const mirror = await spoil("2/manifest.json", (text) => {
        const manifest = readManifest(text, "manifest.json");
        return writeManifest({ ...manifest, root: `0x${"1".repeat(64)}` });
      });
      expect((await ask("check", mirror, ALBA, ...rpc)).code).to.equal(4);
    });
  });

  describe("what cannot be reached", () => {
    it("when the server is down, it should fail", async () => {
      const gone = await serve(tide.folder);
      await gone.stop();
      const ended = await ask("check", gone.url, ALBA, ...rpc);
      expect([ended.code, ended.stdout]).to.deep.equal([1, ""]);
    });

    it("when the node is down, it should fail", async () => {
      const gone = await serve(tide.folder);
      await gone.stop();
      expect((await ask("check", host.url, ALBA, "--rpc", gone.url)).code).to.equal(1);
    });

    it("when the node is of another chain, it should call that bad input", async () => {
      const other = await startHardhatNode(8453);
      try {
        const ended = await ask("claim", host.url, ALBA, "--rpc", other.url);
        expect([ended.code, ended.stderr.includes("chain 31337")]).to.deep.equal([2, true]);
      } finally {
        await other.stop();
      }
    });
  });

  describe("tidemark claim", () => {
    it("when it is not told to send, it should simulate and send nothing", async () => {
      const ended = await ask("claim", host.url, ALBA, ...rpc, "--json");
      expect([ended.code, resultOf(ended).dryRun]).to.deep.equal([0, true]);
      expect(BigInt(resultOf(ended).claims[0].gas) > 0n).to.equal(true);
      expect(await claimed(tide, ALBA)).to.equal(0n);
    });

    it("when a claim costs more than it pays, it should leave it out", async () => {
      const prices = ["--price", "TIDE=0.000001", "--native-price", "3000"];
      const args = ["claim", "--from", host.url, ...rpc, ...prices, "--send", "--json"];
      const ended = await tidemark(args, keyOf(1));
      expect([ended.code, resultOf(ended).claims[0].worth.isWorthIt]).to.deep.equal([3, false]);
      expect(await claimed(tide, ALBA)).to.equal(0n);
    });

    it("when a claim could cost more than the limit, it should send nothing and fail", async () => {
      const args = ["claim", "--from", host.url, ...rpc, "--max-cost", "0.000000001", "--send"];
      expect((await tidemark(args, keyOf(1))).code).to.equal(1);
      expect(await claimed(tide, ALBA)).to.equal(0n);
    });

    it("when the key is the account's, it should claim once, and then find nothing to do", async () => {
      const args = ["claim", "--from", host.url, ...rpc, "--send", "--json"];
      const first = await tidemark(args, keyOf(1));
      expect([first.code, resultOf(first).sent.length]).to.deep.equal([0, 1]);
      expect(await claimed(tide, ALBA)).to.equal(75_000_000n);
      const second = await tidemark(args, keyOf(1));
      expect([second.code, resultOf(second).figures[0].claimed]).to.deep.equal([3, "75000000"]);
    });

    it("given two distributors of which one cannot be read, it should claim from the other for the account", async () => {
      // The second one's window lets the first one's epoch 2 go live too.
      const other = await raiseTide(node);
      const gone = await serve(tide.folder);
      await gone.stop();
      const from = ["--from", gone.url, "--from", tide.folder, "--from", other.folder];
      const args = ["claim", ...from, ...rpc, "--account", BOREAS, "--send", "--json"];
      const ended = await tidemark(args, keyOf(1));
      expect(ended.code).to.equal(1);
      expect(resultOf(ended, 0).error).to.equal("SourceError");
      expect([await claimed(tide, BOREAS), await claimed(other, BOREAS)]).to.deep.equal([
        75_000_000n,
        25_000_000n,
      ]);
    });
    it("when the chain is a real one and no terminal is there, it should decline, unless --yes is given", async () => {
      const base = await startHardhatNode(8453);
      const far = await raiseTide(base, 8453);
      try {
        const nodes = [...rpc, "--rpc", base.url];
        const args = ["claim", "--from", far.folder, ...nodes, "--send", "--json"];
        const declined = await tidemark(args, keyOf(1));
        expect([declined.code, resultOf(declined).error]).to.deep.equal([5, "Declined"]);
        const done = await tidemark([...args, "--yes", "--from", tide.folder], keyOf(1));
        expect([resultOf(done, 0).sent.length, resultOf(done, 1).chainId]).to.deep.equal([
          1, 31337,
        ]);
      } finally {
        await far.stage.strike();
      }
    });

    it("when the newest root was revoked, it should fall back to the one before", async () => {
      const third = await raiseTide(node);
      const { deployment, sponsor } = third.stage;
      const distributor = await openDistributor(deployment.distributor, node.provider);
      const seen = resultOf(await ask("check", third.folder, ALBA, ...rpc, "--json"));
      const roots = [seen.pending.root];
      await sendCall(
        { title: "revoke", contract: distributor, method: "revokeRoots", args: [roots] },
        sponsor,
      );
      const { pending, live, figures } = resultOf(
        await ask("check", third.folder, ALBA, ...rpc, "--json"),
      );
      expect([pending, live.epoch, figures[0].amount]).to.deep.equal([null, 1, "75000000"]);
    });
  });
});
