import { describe, it } from "node:test";
import { expect } from "chai";
import { canonicalLine } from "../../src/merkle/canonical.ts";
import { proveFromShard } from "../../src/merkle/shard-proof.ts";
import { type Shard, shardsOf } from "../../src/merkle/shards.ts";
import { foldProof, leafNode, nodeCount, pathOf, rootOf } from "../../src/merkle/tree.ts";
import type { Entitlement } from "../../src/reward/state.ts";
import { KERNELS } from "../kernel/kernels.ts";
import { at } from "../score/adapt.ts";
import { address, cut, hex, leavesOf } from "./fixtures.ts";

const MAX_BYTES = 32_000;
const MAX_LEAVES = 256;

/** All but every size up to 600, and two beyond. */
const SIZES = [
  ...Array.from({ length: 20 }, (_, i) => i + 1),
  ...[
    31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 258, 300, 384, 385, 400, 511, 512, 513,
    514, 600,
  ],
  ...[1_000, 1_024, 1_025, 5_000],
];

type Cut = ReturnType<typeof cut>;

const cuts = new Map(SIZES.map((size) => [size, cut(leavesOf(size))]));

/** Leaf numbers of a shard in order. */
const numbersOf = (shard: Shard) =>
  shard.runs.flatMap((run) => run.leaves.map((_, i) => run.first + i));

/** An account's leaves as a client gets them. */
const prove = ({ shards, index }: Cut, account: string) =>
  shardsOf(index, account).flatMap((number) => proveFromShard(at(shards, number), account));

/** The accounts on either side of each run's boundaries. */
function tellingAccounts({ shards }: Cut): Set<string> {
  const runs = shards.flatMap((shard) => shard.runs);
  return new Set(runs.flatMap(({ leaves }) => [0, leaves.length - 1].map((i) => at(leaves, i)[0])));
}

/** What a client proves of an account is what the tree says of it. */
function expectProven(whole: Cut, account: string): void {
  const { leaves, tree } = whole;
  const expected = leaves.flatMap((leaf, i) =>
    leaf.account === account
      ? [
          {
            index: i,
            token: leaf.token,
            cumulative: leaf.cumulative,
            proof: pathOf(tree, leafNode(nodeCount(tree), i)).map(hex),
          },
        ]
      : [],
  );
  const proven = prove(whole, account).sort((a, b) => a.index - b.index);
  expect(
    proven.map(({ index, token, cumulative, proof }) => ({
      index,
      token,
      cumulative,
      proof: proof.map(hex),
    })),
  ).to.deep.equal(expected);
}

describe("the shards of a tree", () => {
  it("should hold each leaf in exactly one of them", () => {
    for (const [size, { shards, leaves }] of cuts) {
      const numbers = shards.flatMap(numbersOf).sort((a, b) => a - b);
      expect(numbers, `${size} leaves`).to.deep.equal([...leaves.keys()]);
    }
  });

  it("should hold each leaf as it is", () => {
    for (const [size, { shards, leaves }] of cuts) {
      for (const { runs, tokens } of shards) {
        for (const run of runs) {
          const held = run.leaves.map(([account, token, cumulative]) => [
            account,
            tokens[token],
            cumulative,
          ]);
          const theirs = leaves
            .slice(run.first, run.first + run.leaves.length)
            .map((leaf) => [leaf.account, leaf.token, `${leaf.cumulative}`]);
          expect(held, `${size} leaves`).to.deep.equal(theirs);
        }
      }
    }
  });

  it("should list the tokens by their bytes, whoever has them first", () => {
    const [low, high] = [address(1), address(2)];
    const leaves = [
      { account: address(10), token: high, cumulative: 1n },
      { account: address(11), token: low, cumulative: 1n },
    ];
    const [shard] = cut(leaves).shards;
    expect(shard?.tokens).to.deep.equal([low, high]);
    expect(shard?.runs[0]?.leaves.map(([, token]) => token)).to.deep.equal([1, 0]);
  });

  it("should be one for up to 256 leaves, and hold 256 at the most", () => {
    for (const [size, { shards }] of cuts) {
      expect(shards.length === 1, `${size} leaves`).to.equal(size <= MAX_LEAVES);
      expect(Math.max(...shards.map((shard) => numbersOf(shard).length))).to.be.at.most(MAX_LEAVES);
    }
  });

  it("should be no more than it takes: more than half full on the whole", () => {
    for (const [size, { shards }] of cuts) {
      if (shards.length > 1)
        expect(size, `${size} leaves`).to.be.above((shards.length * MAX_LEAVES) / 2);
    }
  });

  it("should hold one run, or two, in the order of their leaves", () => {
    for (const [size, { shards }] of cuts) {
      for (const { runs } of shards) {
        expect(runs.length, `${size} leaves`).to.be.within(1, 2);
        expect(runs.map((run) => run.first)).to.deep.equal(
          runs.map((run) => run.first).sort((a, b) => a - b),
        );
      }
    }
  });

  it("should prove the leaves of any account, as the tree does, from the shards that the index names", () => {
    for (const whole of cuts.values()) {
      for (const account of tellingAccounts(whole)) expectProven(whole, account);
    }
  });

  it("should prove every leaf of a tree of any size up to 32", () => {
    for (let size = 1; size <= 32; size += 1) {
      const whole = cut(leavesOf(size));
      for (const account of new Set(whole.leaves.map((leaf) => leaf.account)))
        expectProven(whole, account);
    }
  });

  it("should be found for every leaf by the index", () => {
    for (const [size, { shards, index, leaves }] of cuts) {
      const shardOf = new Map(
        shards.flatMap((shard, i) => numbersOf(shard).map((number) => [number, i])),
      );
      for (const [i, leaf] of leaves.entries()) {
        expect(shardsOf(index, leaf.account), `leaf ${i} of ${size}`).to.include(shardOf.get(i));
      }
    }
  });

  it("should be one or two for an account with a few tokens", () => {
    for (const { index, leaves } of cuts.values()) {
      for (const leaf of leaves) expect(shardsOf(index, leaf.account).length).to.be.within(1, 2);
    }
  });

  for (const [digits, maxBytes] of [
    [26, 22_000],
    [60, MAX_BYTES],
    [78, 35_000],
  ] as const) {
    it(`given amounts of ${digits} digits, a shard should weigh at most ${maxBytes} bytes`, () => {
      const cumulative = 10n ** BigInt(digits - 1);
      const leaves = leavesOf(5_000).map((leaf) => ({ ...leaf, cumulative }));
      for (const shard of cut(leaves).shards) {
        expect(Buffer.byteLength(canonicalLine(shard))).to.be.at.most(maxBytes);
      }
    });
  }
});

describe("a proof from a shard", () => {
  it("should be the same whichever kernel hashes the shard", () => {
    for (const { shards, leaves } of cuts.values()) {
      const shard = at(shards, shards.length >> 1);
      const account = at(at(shard.runs, 0).leaves, 0)[0];
      const [plain, fast] = KERNELS.map(([, kernel]) => proveFromShard(shard, account, kernel));
      expect(fast, `${leaves.length} leaves`).to.deep.equal(plain);
    }
  });
});

describe("an account", () => {
  const whole = at([...cuts.values()], SIZES.indexOf(600));

  it("given it is in no shard, it should have no leaves: before the first, after the last, in between", () => {
    for (const account of [
      `0x${"0".repeat(40)}`,
      `0x${"f".repeat(40)}`,
      address(5).replace(/.$/, "f"),
    ]) {
      expect(prove(whole, account)).to.deep.equal([]);
    }
  });

  it("given its tokens lie on both sides of a boundary, it should get all of them", () => {
    const boundaries = whole.index.runs.slice(1).map(([, account]) => account);
    const split = boundaries.filter((account) => shardsOf(whole.index, account).length === 2);
    expect(split).to.not.deep.equal([]);
    for (const account of split) expectProven(whole, account);
  });

  it("given its tokens fill whole shards, it should get all of them", () => {
    const leaves = Array.from({ length: 900 }, (_, i): Entitlement => {
      const account = address(i < 100 ? 1 : i < 800 ? 2 : 3);
      return { account, token: address(10_000 + i), amount: 0n, cumulative: BigInt(i + 1) };
    });
    for (const n of [1, 2, 3]) expectProven(cut(leaves), address(n));
  });
});

describe("an empty tree", () => {
  const { shards, index, tree } = cut([]);

  it("should have one shard without leaves, and nothing in its index", () => {
    expect(shards).to.have.length(1);
    expect(at(shards, 0)).to.deep.include({ count: 0, node: 0, path: [], tokens: [], runs: [] });
    expect(index).to.deep.include({ count: 0, runs: [], root: hex(rootOf(tree)) });
  });

  it("should name no shard for anybody", () => {
    expect(shardsOf(index, address(1))).to.deep.equal([]);
    expect(shardsOf(index, `0x${"0".repeat(40)}`)).to.deep.equal([]);
  });
});

describe("a proof from a shard", () => {
  it("should fold to the root, with the leaf's account, token and amount", () => {
    const whole = cut(leavesOf(513));
    for (const account of tellingAccounts(whole)) {
      for (const leaf of prove(whole, account)) {
        expect(foldProof(leaf, leaf.proof)).to.deep.equal(rootOf(whole.tree));
      }
    }
  });
});
