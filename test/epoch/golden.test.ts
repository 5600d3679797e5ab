import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { at } from "../score/adapt.ts";
import { GOLDEN_FILE, GOLDEN_VERSION, type Golden, makeGolden } from "./golden.ts";

describe("the bundled example", async () => {
  const golden = JSON.parse(await readFile(GOLDEN_FILE, "utf8")) as Golden;
  const today = await makeGolden();

  it("should be compared with the golden file of its version, of the formats of today", () => {
    expect(golden.version).to.equal(GOLDEN_VERSION);
    expect([today.format, today.ruleset]).to.deep.equal([golden.format, golden.ruleset]);
    expect(today.epochs.map(({ epoch }) => epoch)).to.deep.equal([1, 2]);
  });

  for (const epoch of [1, 2]) {
    it(`should have the golden root and totals in epoch ${epoch}`, () => {
      const { root, leaves, totals } = at(today.epochs, epoch - 1);
      expect(at(golden.epochs, epoch - 1)).to.deep.include({ root, leaves, totals });
    });

    it(`should have the golden files in epoch ${epoch}, byte for byte`, () => {
      expect(at(today.epochs, epoch - 1).files).to.deep.equal(at(golden.epochs, epoch - 1).files);
    });

    it(`should have the golden manifest in epoch ${epoch}`, () => {
      expect(at(today.epochs, epoch - 1).manifest).to.equal(at(golden.epochs, epoch - 1).manifest);
    });
  }

  it("should have two roots", () => {
    expect(new Set(today.epochs.map(({ root }) => root)).size).to.equal(2);
  });
});
