import { describe, it } from "node:test";
import { expect } from "chai";
import { run } from "../cli/command.ts";

describe("the bench of pools", () => {
  for (const weighted of [[], ["--weighted"]]) {
    it(`should score made-up logs ${weighted}, and end with its figures on one line`, async () => {
      const args = ["scripts/bench/pool.ts", "--logs", "2000", ...weighted];
      const { code, stdout, stderr } = await run(args);
      expect(code, stderr).to.equal(0);
      expect(stdout).to.contain("2001 logs");
      expect(stdout.trimEnd().split("\n").at(-1)).to.match(/^pool: logs_per_s=\d+ peak_mb=\d+$/);
    });
  }
});
