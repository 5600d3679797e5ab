/** A shard comes from wherever it was fetched: whatever was altered in it, it must not prove anything. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { proveFromShard } from "../../src/merkle/shard-proof.ts";
import type { Shard, ShardRun } from "../../src/merkle/shards.ts";
import { buildTree, foldProof, rootOf } from "../../src/merkle/tree.ts";
import { at } from "../score/adapt.ts";
import { address, cut, faultsOf, hex, leavesOf } from "./fixtures.ts";

const LEAVES = leavesOf(300);
const { shards } = cut(LEAVES);
const SHARD = at(shards, 0);
const RUN = at(SHARD.runs, 0);
const [FIRST, SECOND] = [at(RUN.leaves, 0), at(RUN.leaves, 1)];
const ACCOUNT = FIRST[0];

const withRun = (run: Partial<ShardRun>): Shard => ({
  ...SHARD,
  runs: [{ ...RUN, ...run }, ...SHARD.runs.slice(1)],
});
const withFirst = (leaf: ShardRun["leaves"][number]): Shard =>
  withRun({ leaves: [leaf, ...RUN.leaves.slice(1)] });
const flipped = (node: string) => node.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));

describe("a shard as it was cut", () => {
  it("should prove its accounts", () => {
    expect(proveFromShard(SHARD, ACCOUNT)).to.not.deep.equal([]);
  });

  it("given an account that it does not hold, it should prove nothing, and not be refused", () => {
    expect(proveFromShard(SHARD, address(9_999))).to.deep.equal([]);
  });
});

describe("an altered shard", () => {
  const cases: readonly (readonly [what: string, shard: Shard])[] = [
    ["one unit more in a leaf", withFirst([FIRST[0], FIRST[1], `${BigInt(FIRST[2]) + 1n}`])],
    ["another account in a leaf", withFirst([address(9_999), FIRST[1], FIRST[2]])],
    ["another token in a leaf", withFirst([FIRST[0], (FIRST[1] + 1) % 3, FIRST[2]])],
    ["a token that is not listed", withFirst([FIRST[0], 99, FIRST[2]])],
    ["other tokens", { ...SHARD, tokens: SHARD.tokens.toReversed() }],
    ["a leaf too few", withRun({ leaves: RUN.leaves.slice(0, -1) })],
    ["a leaf too many", withRun({ leaves: [...RUN.leaves, [address(8_888), 0, "1"]] })],
    ["no leaves", { ...SHARD, runs: [] }],
    [
      "a token in capitals",
      { ...SHARD, tokens: SHARD.tokens.map((t) => t.toUpperCase().replace("X", "x")) },
    ],
    ["a path of what is no hash", { ...SHARD, path: ["0xzz", ...SHARD.path.slice(1)] }],
    ["a count of nothing", { ...SHARD, count: 0 }],
    ["a count that is no whole number", { ...SHARD, count: SHARD.count + 0.5 }],
    ["a node that is none", { ...SHARD, node: -1 }],
    [
      "two leaves swapped",
      withRun({ leaves: [SECOND, at(RUN.leaves, 2), FIRST, ...RUN.leaves.slice(3)] }),
    ],
    ["a run that begins later", withRun({ first: RUN.first + 1 })],
    ["another root", { ...SHARD, root: flipped(SHARD.root) }],
    ["another node on the path", { ...SHARD, path: SHARD.path.map(flipped) }],
    ["a path cut short", { ...SHARD, path: SHARD.path.slice(1) }],
    ["a path too long", { ...SHARD, path: [...SHARD.path, SHARD.root] }],
    [
      "a node beyond the tree, and nothing below it",
      { ...SHARD, node: 2 * SHARD.count, runs: [], path: [], root: hex(rootOf(buildTree([]))) },
    ],
    ["another node's number", { ...SHARD, node: SHARD.node + 1 }],
    ["another count of leaves", { ...SHARD, count: SHARD.count + 1 }],
    ["another shard's leaves", { ...SHARD, runs: at(shards, 1).runs }],
  ];
  for (const [what, shard] of cases) {
    it(`given ${what}, it should be refused, whoever asks`, () => {
      for (const account of [ACCOUNT, address(9_999)]) {
        const [fault] = faultsOf(() => proveFromShard(shard, account));
        expect(fault?.expected).to.contain("root");
        expect(fault?.fix).to.contain("fetch it again");
      }
    });
  }

  it("given a leaf that no proof leads from, it should not pass for a proven one", () => {
    // The true leaf comes last and takes the other's place in the tree.
    const richer: ShardRun["leaves"][number] = [FIRST[0], FIRST[1], "999999999999999999999999"];
    const forged = { ...SHARD, runs: [{ first: RUN.first, leaves: [richer] }, ...SHARD.runs] };
    let proven: ReturnType<typeof proveFromShard> = [];
    try {
      proven = proveFromShard(forged, ACCOUNT);
    } catch {
      return;
    }
    for (const leaf of proven) expect(hex(foldProof(leaf, leaf.proof))).to.equal(SHARD.root);
  });

  it("given a leaf that does not lie below its node, it should be refused", () => {
    // Asked for another account: asked for this one, its path to the node would never end.
    const outside: ShardRun = { first: 5_000, leaves: [[address(9_999), 0, "1"]] };
    const shard = { ...SHARD, runs: [...SHARD.runs, outside] };
    expect(faultsOf(() => proveFromShard(shard, ACCOUNT))).to.have.length(1);
  });

  it("given an amount that is no whole number, it should be refused as input", () => {
    expect(
      faultsOf(() => proveFromShard(withFirst([FIRST[0], FIRST[1], "1.5"]), ACCOUNT)),
    ).to.have.length(1);
  });

  it("given an account that is no address, it should be refused as input", () => {
    expect(
      faultsOf(() =>
        proveFromShard(withFirst([`0x${"z".repeat(40)}`, FIRST[1], FIRST[2]]), ACCOUNT),
      ),
    ).to.have.length(1);
  });

  it("given an account in capitals, which hashes the same, it should not hide its leaves", () => {
    const number = RUN.leaves.findIndex(([account]) => /[a-f]/.test(account));
    const [account, token, cumulative] = at(RUN.leaves, number);
    const capitals = `0x${account.slice(2).toUpperCase()}`;
    const shard = withRun({ leaves: RUN.leaves.with(number, [capitals, token, cumulative]) });
    expect(faultsOf(() => proveFromShard(shard, account))).to.have.length(1);
  });
});
