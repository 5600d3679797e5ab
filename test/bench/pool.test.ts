import { describe, it } from "node:test";
import { expect } from "chai";
import { run } from "../cli/command.ts";

describe("the bench of pools", () => {
  it("should score made-up logs, and end with its figures on one line", async () => {
    const { code, stdout, stderr } = await run(["scripts/bench/pool.ts", "--logs", "2000"]);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain("2001 logs");
    expect(stdout.trimEnd().split("\n").at(-1)).to.match(/^pool: logs_per_s=\d+ peak_mb=\d+$/);
  });
});
