import { availableParallelism } from "node:os";
import { describe, it } from "node:test";
import { expect } from "chai";
import { chooseMeans, defaultMeans } from "../../../src/epoch/scoring/means.ts";
import { InputError } from "../../../src/errors.ts";

const quiet = () => {};

describe("chooseMeans", () => {
  it("given nothing, it should take all cores and the kernel that is built", () => {
    const { workers, module } = chooseMeans(undefined, undefined, quiet);
    expect(workers).to.equal(availableParallelism());
    expect(module).to.be.instanceOf(WebAssembly.Module);
    expect(defaultMeans().workers).to.equal(workers);
  });

  it("given plain, it should leave the kernel, and say nothing of it", () => {
    expect(chooseMeans("3", "plain", quiet)).to.deep.equal({ workers: 3, module: undefined });
  });

  it("given wasm, it should take the kernel", () => {
    expect(chooseMeans("1", "wasm", quiet).module).to.be.instanceOf(WebAssembly.Module);
  });

  for (const [workers, kernel] of [
    ["0", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["", undefined],
    ["1025", undefined],
    [undefined, "fast"],
  ] as const) {
    it(`given --workers ${workers} and --kernel ${kernel}, it should refuse`, () => {
      expect(() => chooseMeans(workers, kernel, quiet)).to.throw(InputError);
    });
  }
});
