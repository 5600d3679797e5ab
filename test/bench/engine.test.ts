import { describe, it } from "node:test";
import { expect } from "chai";
import { OLDEST } from "../../scripts/clickhouse/releases.ts";
import { run } from "../cli/command.ts";

describe("the bench of engines", { skip: OLDEST.missing }, () => {
  it("should find the same points by every engine, and end with its figures on one line", async () => {
    const bench = ["scripts/bench/engine.ts", "--minutes", "20", "--runs", "1"];
    const { code, stdout, stderr } = await run(bench);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(
      /\nengine: identical=yes embedded_per_s=\d+ one_per_s=\d+ two_per_s=\d+\n$/,
    );
  });
});
