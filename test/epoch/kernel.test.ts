import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { loadTreeKernel, treeKernel } from "../../src/epoch/kernel.ts";
import { PLAIN_KERNEL } from "../../src/kernel/keccak.ts";
import { inFolder } from "./stage.ts";

describe("the kernel of trees", () => {
  it("given it was built, it should be the one in WebAssembly", () => {
    expect(treeKernel()).to.not.equal(PLAIN_KERNEL);
  });

  it("given it was not built, it should be its plain twin", () =>
    inFolder(async (folder) => {
      expect(loadTreeKernel(join(folder, "tree.wasm"))).to.equal(PLAIN_KERNEL);
    }));

  it("given what this machine cannot run, it should be its plain twin", () =>
    inFolder(async (folder) => {
      const file = join(folder, "tree.wasm");
      await writeFile(file, "another machine's");
      expect(loadTreeKernel(file)).to.equal(PLAIN_KERNEL);
    }));
});
