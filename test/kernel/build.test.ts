import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { buildKernels } from "../../scripts/kernel.ts";

describe("buildKernels", () => {
  it("given another build is at its draft, it should write its own, and leave that one alone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tidemark-kernel-"));
    try {
      // A folder cannot be written over, so whoever takes the other's name fails.
      await mkdir(join(folder, "tree.wasm.draft"));
      await buildKernels(folder);
      const built = ["score.wasm", "tree.wasm", "tree.wasm.draft"];
      expect((await readdir(folder)).sort()).to.deep.equal(built);
      expect(WebAssembly.validate(await readFile(join(folder, "tree.wasm")))).to.equal(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
