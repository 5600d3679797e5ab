/** One field of a published manifest altered, in its canonical spelling. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { alterManifest } from "./forge.ts";
import { checksWith, onBuilt } from "./stage.ts";

describe("an altered manifest", () => {
  for (const [path, value] of [
    ["campaign", "other"],
    ["phase", "production"],
    ["epoch", 3],
    ["start", "2026-01-06T00:00:00.000Z"],
    ["end", "2026-01-07T00:00:00.000Z"],
    ["chainId", 1],
    ["root", `0x${"00".repeat(32)}`],
    ["leaves", 7],
    ["tokens/0/address", `0x${"99".repeat(20)}`],
    ["tokens/0/symbol", "TIDES"],
    ["tokens/0/decimals", 6],
    ["tokens/1/minPayout", "0"],
    ["tokens", []],
    ["totals", []],
    ["totals/0/total", "1"],
    ["totals/0/leaves", "1"],
    ["markets", []],
    ["markets/0/market", "weed-usd"],
    ["markets/0/programme", "hummingbot-v2"],
    ["markets/0/terms/k", "3"],
    ["markets/0/terms/rewards", {}],
    ["markets/1/intervals", 7],
    ["markets/1/trailingEmpty", 0],
    ["markets/1/pools/0/paid", "1"],
    ["markets/1/pools/0/carried", "0"],
    ["files/rewards.csv", "ab".repeat(32)],
    ["files", {}],
    ["previous", null],
    ["previous", "ab".repeat(32)],
  ] as const) {
    it(`given ${JSON.stringify(value)} as ${path}, it should be found`, () =>
      onBuilt(async (stage) => {
        await alterManifest(stage, 2, path, value);
        expect((await stage.verify(2)).isRight).to.equal(false);
      }));
  }

  for (const value of ["ab".repeat(32), null]) {
    it(`given ${value} as seed, it should be found even without the books`, () =>
      onBuilt(async (stage) => {
        await alterManifest(stage, 2, "seed", value);
        expect(checksWith(await stage.verify(2), "wrong")).to.deep.equal(["seed"]);
      }));
  }

  for (const [path, value] of [
    ["markets/1/snapshots", 6],
    ["markets/1/missing", 0],
    ["markets/1/crossed", 0],
    ["markets/1/oneSided", 1],
    ["markets/1/emptyBids", 0],
    ["markets/1/emptyAsks", 0],
  ] as const) {
    it(`given ${JSON.stringify(value)} as ${path}, it should be found from the books`, () =>
      onBuilt(async (stage) => {
        await alterManifest(stage, 2, path, value);
        const verdict = await stage.verify(2, { books: stage.books });
        expect(checksWith(verdict, "wrong")).to.deep.equal(["books"]);
      }));
  }

  for (const [path, value] of [
    ["inputs/books/0/sha256", "ab".repeat(32)],
    ["inputs/books/0/file", "weed-usd.ndjson"],
    ["inputs/books/0/bytes", 1],
    ["inputs/books", []],
  ] as const) {
    it(`given ${JSON.stringify(value)} as ${path}, it should be noted from the books`, () =>
      onBuilt(async (stage) => {
        await alterManifest(stage, 2, path, value);
        const verdict = await stage.verify(2, { books: stage.books });
        expect(checksWith(verdict, "note")).to.deep.equal(["book files"]);
      }));
  }
});
