import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { cutRuns, cutShards, shardsOf } from "../../src/merkle/shards.ts";
import { buildTree } from "../../src/merkle/tree.ts";
import { accountsFileOf } from "../../src/page/account-file.ts";

const TOKENS = ["7e", "d0"].map((byte) => `0x${byte.repeat(20)}`);
const accountOf = (number: number) => `0x${number.toString(16).padStart(40, "0")}`;

/** Some accounts with one token, some with two, sorted as leaves are. */
const leaves = fc.uniqueArray(fc.nat({ max: 4_000 }), { maxLength: 700 }).map((numbers) =>
  numbers
    .sort((a, b) => a - b)
    .flatMap((number) =>
      TOKENS.slice(number % 2).map((token) => ({
        account: accountOf(number),
        token,
        cumulative: 1n,
      })),
    ),
);

describe("the file that an account lies in", () => {
  it("should be of a shard that holds the account, where it has a leaf", () => {
    fc.assert(
      fc.property(leaves, (all) => {
        const { runs } = cutRuns(all);
        const index = { format: "tidemark-shard-index-v1" as const, root: "", count: 0, runs };
        for (const { account } of all) {
          expect(shardsOf(index, account)).to.include(accountsFileOf(runs, account));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("given an account without a leaf, it should be one file all the same", () => {
    fc.assert(
      fc.property(leaves, fc.nat({ max: 5_000 }), (all, number) => {
        const { shardCount, runs } = cutRuns(all);
        expect(accountsFileOf(runs, accountOf(number))).to.be.within(0, shardCount - 1);
      }),
    );
  });

  it("should be cut by the ranges of the tree's own shards", () => {
    fc.assert(
      fc.property(leaves, (all) => {
        const { index, shardCount } = cutShards(all, buildTree(all));
        expect({ shardCount, runs: index.runs }).to.deep.equal(cutRuns(all));
      }),
      { numRuns: 10 },
    );
  });
});
