import { describe, it } from "node:test";
import { expect } from "chai";
import { run } from "./command.ts";

describe("npm run reproduce", () => {
  it("should find the same files by every format, thread count and kernel", async () => {
    const { code, stdout, stderr } = await run([
      "scripts/reproduce/run.ts",
      ...["--nodes", "", "--minutes", "60"],
    ]);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^reproduce: ways=12 different=0$/m);
  });
});
