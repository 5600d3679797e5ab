/** What a dishonest publisher may commit to on chain, each kind found by a watcher and named. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import type { Contract } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { openProvider } from "../../src/chain/provider.ts";
import { readEpochMarks, writeEpochMarks } from "../../src/epoch/marks.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import { key } from "../../src/reward/state.ts";
import type { MarketScore } from "../../src/score/market.ts";
import { alterFile, alterManifest, buildForged, rehash } from "../epoch/forge.ts";
import { ALBA, START } from "../epoch/stage.ts";
import { startProxy } from "./proxy.ts";
import {
  type Said,
  setWatchedNode,
  type WatchedNode,
  type WatchStage,
  wordOf,
  wrongOf,
} from "./watching.ts";

const addOne = (text: string) =>
  text.replace(/,(\d+)\n$/, (_, n: string) => `,${BigInt(n) + 1n}\n`);
const dropLast = (text: string) => text.replace(/[^\n]+\n$/, "");
const halve = (text: string) =>
  text.replace(/,(\d+),(\d+)\n$/, (_, a: string, b: string) => `,${a},${BigInt(b) / 2n}\n`);

/** Alters a file of epoch 2, and all that names it. */
const altered = (name: string, alter: (text: string) => string) => async (stage: WatchStage) => {
  await alterFile(stage, 2, name, alter);
  await rehash(stage, 2);
};

/** Sets a field of epoch 2's manifest. */
const said = (path: string, value: unknown) => (stage: WatchStage) =>
  alterManifest(stage, 2, path, value);

/** Alters a file and its hash in the manifest alone. */
const committed = (name: string, alter: (text: string) => string) => async (stage: WatchStage) => {
  await alterFile(stage, 2, name, alter);
  const text = await readFile(join(stage.folderOf(2), name), "utf8");
  const manifest = JSON.parse(await readFile(join(stage.folderOf(2), "manifest.json"), "utf8"));
  await alterManifest(stage, 2, "files", { ...manifest.files, [name]: sha256Text(text) });
};

/** The leaves of a table, their proofs and root by OpenZeppelin's library. */
async function treeOf(stage: WatchStage, epoch: number) {
  const text = await readFile(join(stage.folderOf(epoch), "entitlements.csv"), "utf8");
  const rows = text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  const leaves = rows.map((row) => [row[0], row[1], row[3]]);
  return StandardMerkleTree.of(leaves, ["address", "address", "uint256"], { sortLeaves: false });
}

const morePoints = (scores: readonly MarketScore[]) =>
  scores.map((score) => ({
    ...score,
    points: new Map([...score.points, [ALBA, (score.points.get(ALBA) ?? 0n) + 1n]]),
  }));

type Forge = (stage: WatchStage) => Promise<unknown>;

const KINDS: readonly (readonly [what: string, forge: Forge, ...wrong: string[]])[] = [
  ["one unit too much", altered("entitlements.csv", addOne), "marks", "rewards"],
  ["a missing miner", altered("entitlements.csv", dropLast), "marks", "rewards"],
  ["a lowered mark", altered("entitlements.csv", halve), "marks", "rewards"],
  [
    "a duplicated leaf",
    async (stage) => {
      await committed("entitlements.csv", (text) => text.replace(/([^\n]+\n)$/, "$1$1"))(stage);
      await alterManifest(stage, 2, "root", (await treeOf(stage, 2)).root);
    },
    "spelling",
  ],
  [
    "another epoch's distribution",
    async (stage) => {
      await rm(stage.folderOf(2), { recursive: true });
      await cp(stage.folderOf(1), stage.folderOf(2), { recursive: true });
      return { epoch: 2 };
    },
    "identity",
    "previous manifest",
    "marks",
    "rewards",
  ],
  ["another chain", said("chainId", 1), "identity", "rewards"],
  ["another phase", said("phase", "production"), "identity", "rewards"],
  ["another distributor", said("distributor", `0x${"99".repeat(20)}`), "rewards", "distributor"],
  [
    "two tokens swapped",
    async (stage) => {
      const [a, b] = stage.deployment.tokens.map(({ address }) => address);
      await alterManifest(stage, 2, "tokens/0/address", b);
      await alterManifest(stage, 2, "tokens/1/address", a);
    },
    "rewards",
    "tokens",
  ],
  ["a wrong programme version", said("markets/0/programme", "hummingbot-v2"), "spelling"],
  ["a wrong ruleset", said("ruleset", "tidemark-rules-v2"), "spelling"],
  ["terms altered in the manifest", said("markets/0/terms/k", "4"), "rewards"],
  [
    "terms altered in the campaign file",
    altered("campaign.json", (text) => text.replace('"k":"2"', '"k":"4"')),
    "campaign file",
    "rewards",
  ],
  ["a stale previous manifest", said("previous", "ab".repeat(32)), "previous manifest", "rewards"],
  ["no previous manifest", said("previous", null), "previous manifest", "rewards"],
  ["rewards that do not add up", altered("rewards.csv", addOne), "rewards"],
  ["more carried on", altered("state.csv", addOne), "rewards"],
  ["another seed", said("seed", "ab".repeat(32)), "seed"],
  [
    "the right root with a shard altered",
    committed("shards/0.json", (text) => text.replace(ALBA, `0x${"ee".repeat(20)}`)),
    "shards",
    "rewards",
  ],
  [
    "a table that is not the tree's",
    committed("entitlements.csv", addOne),
    "root",
    "shards",
    "marks",
    "rewards",
  ],
  [
    "another root on chain than in the manifest",
    async () => ({ root: `0x${"ab".repeat(32)}` }),
    "root on chain",
  ],
  [
    "other totals on chain than in the manifest",
    async (stage) => ({
      totals: stage.deployment.tokens.map(({ address }) => ({
        token: address,
        total: "1",
      })),
    }),
    "totals on chain",
  ],
  [
    "a file outside of the folder",
    async (stage) => {
      const manifest = JSON.parse(await readFile(join(stage.folderOf(2), "manifest.json"), "utf8"));
      const files = { ...manifest.files, "../../../../evil.json": "ab".repeat(32) };
      await alterManifest(stage, 2, "files", files);
    },
    "file names",
  ],
];

describe("wrong distributions on chain", () => {
  let watched: WatchedNode;

  before(async () => {
    watched = await setWatchedNode(await startHardhatNode());
  });
  after(() => watched.strike());

  it("given the right one, it should be right, from the books too", () =>
    watched.on(async (stage) => {
      await stage.publish(2);
      const findings = await stage.look({ books: stage.books });
      expect(findings.map(({ epoch, verdict }) => [epoch, verdict])).to.deep.equal([
        [1, "right"],
        [2, "right"],
      ]);
      expect(findings.flatMap(({ checks }) => checks.map(({ result }) => result))).to.not.include(
        "wrong",
      );
    }));

  for (const [what, forge, ...wrong] of KINDS) {
    it(`given ${what}, it should be wrong by ${wrong.join(", ")}, and epoch 1 right`, () =>
      watched.on(async (stage) => {
        await stage.publish(2, ((await forge(stage)) as Said | undefined) ?? {});
        const findings = await stage.look();
        expect(wrongOf(findings, 2)).to.deep.equal(wrong);
        expect(wordOf(findings, 2)).to.equal("wrong");
        expect(wordOf(findings, 1)).to.equal("right");
      }));
  }

  it("given points that the books do not give, it should be right without them and wrong by books with them", () =>
    watched.on(async (stage) => {
      await buildForged(stage, 2, morePoints);
      await stage.publish(2);
      expect(wordOf(await stage.look(), 2)).to.equal("right");
      const findings = await stage.look({ books: stage.books });
      expect(wordOf(findings, 2)).to.equal("wrong");
      expect(wrongOf(findings, 2)).to.deep.equal(["books"]);
    }));

  it("given an entitlement below what was claimed, it should be wrong by marks on chain", () =>
    watched.on(async (stage) => {
      const { node, distributor } = stage;
      await node.provider.send("evm_increaseTime", [600]);
      await node.provider.send("evm_mine", []);
      const tree = await treeOf(stage, 1);
      const last = [...tree.entries()].at(-1) ?? expect.fail("no leaf");
      const [account, token, cumulative] = last[1];
      const claim = (distributor.connect(sponsorOf(node.provider)) as Contract).getFunction(
        "claimFor",
      );
      await (await claim.send(account, token, cumulative, tree.getProof(last[0]))).wait();
      await altered("entitlements.csv", (text) => text.replace(/,\d+,\d+\n$/, ",0,1\n"))(stage);
      await stage.publish(2);
      expect(wrongOf(await stage.look(), 2)).to.include("marks on chain");
    }));

  it("given a mark that nobody ever claimed, it should be wrong by marks on chain", () =>
    watched.on(async (stage) => {
      const token = stage.deployment.tokens[0]?.address ?? "";
      const folder = await mkdtemp(join(tmpdir(), "tidemark-marks-"));
      await writeEpochMarks(folder, new Map([[key(ALBA, token), 10n ** 18n]]));
      await buildForged(stage, 2, (scores) => scores, await readEpochMarks(folder));
      await rm(folder, { recursive: true });
      await stage.publish(2);
      expect(wrongOf(await stage.look(), 2)).to.deep.equal(["marks on chain"]);
    }));

  it("given a root published before its epoch was over by the chain's clock, it should be wrong by the end of epoch", () =>
    watched.on(async (stage) => {
      await stage.publish(2);
      // Epoch 1 ends 6 s after the start, epoch 2 ends 12 s after it.
      const time = `"timestamp":"0x${(START / 1_000 + 8).toString(16)}"`;
      const proxy = await startProxy(stage.node.url, async (_, forward) => ({
        text: (await forward()).replace(/"timestamp":"0x[0-9a-f]+"/g, time),
      }));
      const provider = openProvider({ urls: [proxy.url], chainId: 31337 });
      const findings = await stage.look({}, provider).finally(() => proxy.stop());
      expect(wordOf(findings, 1)).to.equal("right");
      expect(wrongOf(findings, 2)).to.deep.equal(["end of epoch"]);
    }));

  it("given a right epoch upon a wrong one, it should be wrong by the previous epoch", () =>
    watched.on(async (stage) => {
      await said("seed", "ab".repeat(32))(stage);
      await stage.publish(2);
      await rm(stage.folderOf(3), { recursive: true });
      await buildForged(stage, 3, (scores) => scores);
      await stage.publish(3);
      expect(wrongOf(await stage.look(), 3)).to.deep.equal(["previous epoch"]);
    }));
});
