import { describe, it } from "node:test";
import { expect } from "chai";
import { run } from "../cli/command.ts";

describe("the bench of the tree", () => {
  it("should find one root by both libraries, and end with its figures on one line", async () => {
    const { code, stdout, stderr } = await run(["scripts/bench/tree.ts", "--leaves", "300"]);
    expect(code, stderr).to.equal(0);
    // So few leaves may take no time that a thread's clock can tell: the ratio may be any.
    expect(stdout.trimEnd().split("\n").at(-1)).to.match(
      /^tree: root_s=[\d.]+ vs_oz=\w+ bytes_per_leaf=[\d.]+ shard_kb=[\d.]+ proof_ms=[\d.]+$/,
    );
  });
});
