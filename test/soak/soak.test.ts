import { describe, it } from "node:test";
import { expect } from "chai";
import { NO_CCXT } from "../book/collect/exchange/exchange.ts";
import { inFolder } from "../book/collect/fixtures.ts";
import { soak } from "./soak.ts";

describe("the collector, killed at random", { skip: NO_CCXT }, () => {
  it("should have every minute once, or listed as a gap with its cause", () =>
    inFolder(async (folder) => {
      const settings = { hours: 0.25, markets: 3, miners: 6, kills: 3, speed: 100, seed: 7 };
      const result = await soak(folder, { ...settings, lateMs: 50_000 });
      expect(result).to.deep.include({
        ...{ due: 45, lost: 0, doubled: 0, wrongInstants: 0, wrongSums: 0 },
        ...{ kills: 3, isRevealed: true },
      });
      expect(result.snapshots + result.gaps).to.equal(45);
      expect(result.snapshots).to.be.greaterThan(0);
    }));
});
