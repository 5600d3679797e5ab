import { describe, it } from "node:test";
import { expect } from "chai";
import { ranking } from "../../src/epoch/scoring/score.ts";
import { ALBA, BOREAS, CIRRUS, onStage } from "./stage.ts";

describe("a ranking", () => {
  it("should have the most points first, and equals by account", () =>
    onStage(async (stage) => {
      const [score] = (await stage.build(1)).scores;
      const points = new Map([
        [CIRRUS, 5n],
        [BOREAS, 5n],
        [ALBA, 7n],
      ]);
      expect(ranking({ ...(score ?? expect.fail()), points })).to.deep.equal([
        [ALBA, 7n],
        [BOREAS, 5n],
        [CIRRUS, 5n],
      ]);
    }));
});
