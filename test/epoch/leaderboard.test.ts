import { describe, it } from "node:test";
import { expect } from "chai";
import {
  type Leaderboard,
  type LeaderboardRequest,
  rankEpoch,
} from "../../src/epoch/leaderboard.ts";
import { at } from "../score/adapt.ts";
import { alterFile } from "./forge.ts";
import { ALBA, BOREAS, CIRRUS, faultsOf, onBuilt, onStage, type Stage, TIDE } from "./stage.ts";

const ask = (stage: Stage, epoch: number, changes: Partial<LeaderboardRequest> = {}) =>
  rankEpoch({
    loaded: stage.loaded,
    phase: stage.phase,
    epoch,
    books: stage.books,
    distributions: stage.distributions,
    market: undefined,
    ...changes,
  });

async function ranked(
  stage: Stage,
  epoch: number,
  changes: Partial<LeaderboardRequest> = {},
): Promise<Leaderboard> {
  const board = await ask(stage, epoch, changes);
  return "wrong" in board ? expect.fail(JSON.stringify(board.wrong)) : board;
}

describe("an epoch's leaderboard", () => {
  it("should rank by the first token, with the published rewards of all markets", () =>
    onBuilt(async (stage) => {
      const { rewards } = (await stage.build(1)).rewards;
      const earned = (account: string) =>
        rewards
          .filter((row) => row.account === account && row.token === TIDE)
          .reduce((sum, row) => sum + row.reward, 0n);
      const board = await ranked(stage, 1);
      const byTide = [ALBA, BOREAS, CIRRUS].sort((a, b) => (earned(a) > earned(b) ? -1 : 1));
      expect(board.ranked.map(({ account }) => account)).to.deep.equal(byTide);
      for (const line of board.ranked) {
        expect(line.rewards.get(TIDE)).to.equal(earned(line.account));
      }
      expect(board.published).to.equal(stage.folderOf(1));
    }));

  it("should tell uptime and exchange accounts, by hand", () =>
    onStage(async (stage) => {
      // tide-usd has 3 sound books of 6 with both of alba's sides; kelp-usd 6 of 6 with bids only.
      const { ranked: lines } = await ranked(stage, 1);
      const alba = lines.find(({ account }) => account === ALBA);
      expect(alba).to.include({ either: 9, both: 3, intervals: 12, bots: 1 });
      const cirrus = lines.find(({ account }) => account === CIRRUS);
      expect(cirrus).to.include({ either: 3, both: 0, intervals: 6, bots: 1 });
    }));

  it("given one market, it should rank over that one alone", () =>
    onStage(async (stage) => {
      const { ranked: lines, markets } = await ranked(stage, 1, { market: "kelp-usd" });
      expect([...markets.keys()]).to.deep.equal(["kelp-usd"]);
      expect(lines.map(({ account }) => account)).to.have.members([ALBA, BOREAS]);
      expect(at(lines, 0).intervals).to.equal(6);
    }));

  it("given a market that does not run, it should refuse", () =>
    onStage(async (stage) => {
      const faults = await faultsOf(ask(stage, 1, { market: "none" }));
      expect(at(faults, 0).where).to.equal("--market");
    }));

  it("given a distribution that does not agree, it should rank nobody", () =>
    onBuilt(async (stage) => {
      await alterFile(stage, 1, "rewards.csv", (text) => text.replace(/\d\n$/, "0\n"));
      expect(await ask(stage, 1)).to.have.property("wrong");
    }));
});
