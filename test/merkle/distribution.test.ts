import { describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { makeDistribution, shardFiles } from "../../src/merkle/distribution.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import { readManifest } from "../../src/merkle/manifest.ts";
import { readEntitlements, readRewards, readState } from "../../src/merkle/tables.ts";
import { buildTree, NO_ENTITLEMENTS } from "../../src/merkle/tree.ts";
import type { Entitlement } from "../../src/reward/state.ts";
import { KERNELS } from "../kernel/kernels.ts";
import { ALBA, leavesOf, makeExample, makeInput, textsOf, values } from "./fixtures.ts";

const { context, rewards } = makeInput();
const distribution = makeDistribution(context, rewards);
const texts = textsOf(distribution.files);
const text = (name: string) => texts.get(name) ?? expect.fail(`no ${name}`);

describe("a distribution", () => {
  it("should be the files of the design", () => {
    expect([...texts.keys()].sort()).to.deep.equal([
      "campaign.json",
      "entitlements.csv",
      "manifest.json",
      "rewards.csv",
      "shards/0.json",
      "shards/index.json",
      "state.csv",
    ]);
  });

  it("should hold what was rewarded", () => {
    expect(readRewards(text("rewards.csv"), "f")).to.deep.equal(rewards.rewards);
    expect(readEntitlements(text("entitlements.csv"), "f")).to.deep.equal(rewards.entitlements);
    const { accrued, overpaid, carried } = rewards.state;
    expect(readState(text("state.csv"), "f")).to.deep.equal({
      accrued,
      overpaid,
      carried,
    });
    expect(readManifest(text("manifest.json"), "f")).to.deep.equal(distribution.manifest);
  });

  it("should name in its manifest the sha256 of every other file", () => {
    const others = [...texts].filter(([name]) => name !== "manifest.json");
    expect(distribution.manifest.files).to.deep.equal(
      Object.fromEntries(others.map(([name, content]) => [name, sha256Text(content)])),
    );
  });

  it("should commit to the root that OpenZeppelin builds over its leaves", () => {
    const tree = StandardMerkleTree.of(
      values(rewards.entitlements),
      ["address", "address", "uint256"],
      { sortLeaves: false },
    );
    expect(distribution.manifest.root).to.equal(tree.root);
    expect(distribution.manifest.leaves).to.equal(rewards.entitlements.length);
  });

  it("given leaves that OpenZeppelin would not hash the same, it should not be made", () => {
    const odd = rewards.entitlements.map((row) => ({ ...row, account: `${row.account}00` }));
    expect(() => makeDistribution(context, { ...rewards, entitlements: odd })).to.throw();
  });

  it("should be the same bytes when made again", () => {
    expect(textsOf(makeExample().files)).to.deep.equal(texts);
  });

  it("should be the same bytes whatever order scores come in", () => {
    const scores = context.scores.toReversed();
    expect(textsOf(makeDistribution({ ...context, scores }, rewards).files)).to.deep.equal(texts);
  });

  it("should end every file with a line feed, and hold no carriage return", () => {
    for (const [name, content] of texts) {
      expect(content.endsWith("\n"), name).to.equal(true);
      expect(content.includes("\r"), name).to.equal(false);
    }
  });

  it("should name the manifest it stands on", () => {
    const next = makeDistribution({ ...context, previous: "ab".repeat(32) }, rewards);
    expect(next.manifest.previous).to.equal("ab".repeat(32));
  });

  it("given no seed was committed to, it should say null", () => {
    expect(makeDistribution({ ...context, seed: undefined }, rewards).manifest.seed).to.equal(null);
  });
});

describe("a distribution for nobody", () => {
  const empty = makeInput(new Map());
  const made = makeDistribution(empty.context, empty.rewards);

  it("should commit to the placeholder, so that it can be published", () => {
    const tree = StandardMerkleTree.of(values(NO_ENTITLEMENTS), ["address", "address", "uint256"]);
    expect(made.manifest).to.deep.include({ root: tree.root, leaves: 0, totals: [] });
  });

  it("should have tables of a header alone", () => {
    const texts = textsOf(made.files);
    expect(texts.get("entitlements.csv")).to.equal("account,token,amount,cumulative\n");
    expect(texts.get("rewards.csv")).to.equal("market,account,token,points,reward\n");
  });

  it("should carry everything on", () => {
    expect(made.manifest.markets[0]?.pools.map((pool) => [pool.pool, pool.carried])).to.deep.equal([
      ["7", "7"],
      ["2500000", "2500000"],
    ]);
  });
});

describe("a file of a distribution", () => {
  it("should be made anew whenever it is asked for, the same each time", () => {
    expect(textsOf(distribution.files)).to.deep.equal(texts);
  });

  it("should have the sha256 of its text", () => {
    for (const { name, sha256 } of distribution.files) {
      expect(sha256, name).to.equal(sha256Text(text(name)));
    }
  });

  it("given manifest.json, it should be the last, and its hash the manifest's", () => {
    const last = distribution.files.at(-1);
    expect(last).to.include({ name: "manifest.json", sha256: distribution.manifestHash });
  });

  it("given more rows than a piece takes, it should still be one table", () => {
    const entitlements = leavesOf(3_000);
    const made = textsOf(makeDistribution(context, { ...rewards, entitlements }).files);
    expect(readEntitlements(made.get("entitlements.csv") ?? "", "f")).to.deep.equal(entitlements);
  });

  it("should be the same whichever kernel hashes the tree", () => {
    const entitlements = leavesOf(1_500);
    const many = { ...rewards, entitlements };
    const [plain, fast] = KERNELS.map(([, kernel]) => makeDistribution(context, many, kernel));
    expect(fast?.manifestHash).to.equal(plain?.manifestHash);
  });
});

describe("shardFiles", () => {
  const shardsFor = (leaves: Entitlement[]) => textsOf(shardFiles(leaves, buildTree(leaves)));

  it("should number the shards and put their index beside them", () => {
    expect([...shardsFor(leavesOf(600)).keys()]).to.deep.equal([
      "shards/index.json",
      "shards/0.json",
      "shards/1.json",
      "shards/2.json",
      "shards/3.json",
    ]);
  });

  it("should spell them canonically, on one line", () => {
    const one = [{ account: ALBA, token: ALBA, amount: 1n, cumulative: 1n }];
    expect(shardsFor(one).get("shards/index.json")).to.match(
      /^\{"count":1,"format":"tidemark-shard-index-v1","root":"0x[0-9a-f]{64}","runs":\[\[0,"0x(a1){20}"\]\]\}\n$/,
    );
  });
});

describe("sha256Text", () => {
  it("should hash the text's UTF-8", () => {
    expect(sha256Text("")).to.equal(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect(sha256Text("ü")).to.equal(sha256Text(Buffer.from([0xc3, 0xbc]).toString("utf8")));
    expect(sha256Text("abc")).to.equal(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});
