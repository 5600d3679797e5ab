import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { DeployedToken } from "../../src/campaign/deployment.ts";
import { InvariantError } from "../../src/errors.ts";
import type { Reward } from "../../src/reward/epoch.ts";
import { rankMiners } from "../../src/reward/ranking.ts";
import type { MarketScore } from "../../src/score/market.ts";
import type { MarketPresence } from "../../src/score/presence.ts";
import { at, MARKET, scoreEpoch, termsOf } from "../score/adapt.ts";
import { epoch } from "../score/v8.ts";

const TOKENS: readonly DeployedToken[] = ["one", "two"].map((address) => ({
  symbol: address.toUpperCase(),
  decimals: 0,
  address,
  minPayout: 0n,
}));

type Row = readonly [account: string, points: bigint, one: bigint, two: bigint];

function scene(rows: readonly Row[], id = "tide-usd") {
  const terms = termsOf(epoch([]), { ...MARKET, id });
  const points = new Map(rows.map(([account, value]) => [account, value]));
  const score: MarketScore = { ...scoreEpoch(epoch([])), terms, points };
  const rewards = rows.flatMap(([account, value, one, two]): Reward[] =>
    [one, two].map((reward, i) => {
      const { address: token } = at(TOKENS, i);
      return { market: id, account, token, points: value, reward };
    }),
  );
  const seen = { either: 2, both: 1, names: new Set([`mm-${id}`]) };
  const presence: MarketPresence = {
    terms,
    intervals: 4,
    accounts: new Map(rows.map(([account]) => [account, seen])),
    liquidity: { snapshots: 0, doubled: 0n },
  };
  return { score, rewards, presence };
}

function rank(...scenes: ReturnType<typeof scene>[]) {
  return rankMiners(
    scenes.map(({ score }) => score),
    scenes.flatMap(({ rewards }) => rewards),
    scenes.map(({ presence }) => presence),
    TOKENS,
  );
}

describe("a ranking", () => {
  it("should go by the first token, then the next, then account", () => {
    const ranked = rank(
      scene([
        ["e", 1n, 5n, 0n],
        ["d", 1n, 5n, 0n],
        ["c", 1n, 5n, 0n],
        ["b", 9n, 5n, 1n],
        ["a", 1n, 6n, 0n],
      ]),
    );
    expect(ranked.map(({ rank: place, account }) => `${place} ${account}`)).to.deep.equal([
      "1 a",
      "2 b",
      "3 c",
      "4 d",
      "5 e",
    ]);
  });

  it("should sum points, rewards, uptime and names over the markets", () => {
    const [first] = rank(scene([["a", 3n, 5n, 7n]], "x"), scene([["a", 4n, 6n, 8n]], "y"));
    expect(first?.bots).to.equal(2);
    expect(first && [...first.points]).to.deep.equal([
      ["x", 3n],
      ["y", 4n],
    ]);
    expect(first).to.include({ either: 4, both: 2, intervals: 8 });
    expect(first?.rewards).to.deep.equal(
      new Map([
        ["one", 11n],
        ["two", 15n],
      ]),
    );
  });

  it("should count uptime over the markets that a miner earned in, and leave out rewards of others", () => {
    const inOther = scene([["b", 1n, 1n, 1n]], "y");
    const elsewhere = scene([["a", 9n, 9n, 9n]], "z").rewards;
    const here = scene([["a", 3n, 5n, 7n]], "x");
    const ranked = rank({ ...here, rewards: [...here.rewards, ...elsewhere] }, inOther);
    expect(ranked.map(({ account, intervals }) => [account, intervals])).to.deep.equal([
      ["a", 4],
      ["b", 4],
    ]);
    expect(at(ranked, 0).rewards.get("one")).to.equal(5n);
  });

  it("should not count the minutes of a market in which a miner only had dust", () => {
    const dust = scene([], "y");
    const none = { either: 0, both: 0, names: new Set(["mm-dust"]) };
    const presence = { ...dust.presence, accounts: new Map([["a", none]]) };
    const [first] = rank(scene([["a", 3n, 5n, 7n]], "x"), { ...dust, presence });
    expect(first).to.include({ intervals: 4, bots: 2 });
  });

  it("given points of somebody whom no book held, it should be refused as broken", () => {
    const { score, rewards } = scene([["a", 3n, 5n, 7n]]);
    const { presence } = scene([]);
    expect(() => rankMiners([score], rewards, [presence], TOKENS)).to.throw(InvariantError);
  });

  it("should lose no points and no rewards, and not depend on the order of its input", () => {
    const rows = fc.uniqueArray(
      fc.tuple(
        fc.string({ minLength: 1, maxLength: 3 }),
        fc.bigInt({ min: 1n, max: 5n }),
        fc.bigInt({ min: 0n, max: 3n }),
        fc.bigInt({ min: 0n, max: 3n }),
      ),
      { selector: ([account]) => account, maxLength: 8 },
    );
    fc.assert(
      fc.property(rows, (all) => {
        const ranked = rank(scene(all));
        expect(rank(scene(all.toReversed()))).to.deep.equal(ranked);
        for (const [account, points, one, two] of all) {
          const line = ranked.find((each) => each.account === account);
          expect(line?.points.get("tide-usd")).to.equal(points);
          expect([line?.rewards.get("one"), line?.rewards.get("two")]).to.deep.equal([one, two]);
        }
        expect(ranked).to.have.length(all.length);
      }),
    );
  });
});
