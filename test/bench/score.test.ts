import { describe, it } from "node:test";
import { expect } from "chai";
import { run } from "../cli/command.ts";

describe("the bench of scoring", () => {
  it("should find the same points by every way, and end with its figures on one line", async () => {
    const bench = ["scripts/bench/score.ts", "--minutes", "140", "--runs", "1"];
    const { code, stdout, stderr } = await run(bench);
    expect(code, stderr).to.equal(0);
    expect(stdout.trimEnd().split("\n").at(-1)).to.match(
      /^score: orders_per_s=\d+ vs_decimal=[\d.]+ any_vs_decimal=[\d.]+ peak_mb=\d+ two_cores=[\d.]+$/,
    );
  });
});
