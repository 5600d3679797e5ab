import { describe, it } from "node:test";
import { expect } from "chai";
import type { Order, Snapshot } from "../../src/book/snapshot.ts";
import type { Rule } from "../../src/campaign/rule.ts";
import { loadCampaign } from "../../src/epoch/load.ts";
import type { InputError } from "../../src/errors.ts";
import { assignKinds, KINDS, type Kind } from "../../src/plan/kinds.ts";
import { HOUR_MS, type Played, percentOf, percents, play, termsWith } from "./world.ts";

const CROWD: readonly Kind[] = [
  "maker",
  "maker",
  "cross",
  "passive",
  "one-sided",
  "sniper",
  "wash",
];
const SEEDS = ["1", "2", "3"];
const TERMS = termsWith();

const ordersOf = (snapshot: Snapshot, kind: Kind): Order[] =>
  snapshot.orders.filter(({ account }) => account?.startsWith(`${kind} `));
const allOf = ({ snapshots }: Played, kind: Kind): { order: Order; age: number; far: number }[] =>
  snapshots.flatMap((snapshot) =>
    ordersOf(snapshot, kind).map((order) => {
      const mid = Number((snapshot.bid ?? 0n) + (snapshot.ask ?? 0n)) / 2;
      return {
        order,
        age: snapshot.time - order.openedAt,
        far: Math.abs(Number(order.price) - mid) / mid,
      };
    }),
  );

const depthOverSpread = (depth: string, volume: string): Rule => ({
  programme: "depth-over-spread",
  minOrderValue: 0n,
  exponents: { depth, uptime: "5", volume, stake: "0" },
  newcomerScaling: false,
});

describe("a sniper at the minute", () => {
  const withAge = termsWith({ minAgeMs: 15_000 });

  for (const seed of SEEDS) {
    it(`given fixed instants, it should earn most (seed ${seed})`, () => {
      const played = play({ terms: TERMS, kinds: CROWD, instants: "fixed", seed });
      expect(percentOf(played, TERMS, "sniper")).to.be.above(40);
    });

    it(`given random instants, it should earn a tenth of that (seed ${seed})`, () => {
      const played = play({ terms: TERMS, kinds: CROWD, seed });
      expect(percentOf(played, TERMS, "sniper")).to.be.within(1, 5);
    });

    it(`given random instants and an age that it did not reckon with, it should earn nothing (seed ${seed})`, () => {
      const played = play({ terms: TERMS, kinds: CROWD, seed });
      expect(percentOf(played, withAge, "sniper")).to.equal(0);
    });

    it(`given random instants and an age that it knows, it should stand four times as long for no more (seed ${seed})`, () => {
      const [short, long] = [
        play({ terms: TERMS, kinds: CROWD, seed }),
        play({ terms: withAge, kinds: CROWD, seed }),
      ];
      const stood = ({ desks }: Played) => desks.get("sniper 5")?.tally.stoodMs ?? 0;
      expect(percentOf(long, withAge, "sniper")).to.be.below(6);
      expect(stood(long) / stood(short)).to.be.within(3, 4.5);
    });
  }

  it("given intervals that it would have to stand through, it should stay away", () => {
    const terms = termsWith({ minAgeMs: 55_000 });
    const played = play({ terms, kinds: ["maker", "sniper"], hours: 1 });
    expect(played.desks.get("sniper 1")?.tally.placed).to.equal(0);
  });
});

describe("a wash trader", () => {
  for (const seed of SEEDS) {
    const played = play({ terms: TERMS, kinds: CROWD, seed });

    it(`should make most of the volume and, by depth alone, be paid for its crumbs (seed ${seed})`, () => {
      const volumes = [...played.desks].map(([name, { tally }]) => [name, tally.volume] as const);
      const others = volumes.reduce(
        (sum, [name, volume]) => (name === "wash 6" ? sum : sum + volume),
        0n,
      );
      const own = played.desks.get("wash 6")?.tally.volume ?? 0n;
      expect(own > 2n * others, `${own} of its own, ${others} of all others`).to.equal(true);
      expect(percentOf(played, TERMS, "wash")).to.be.below(1.5);
      const depthAlone = termsWith({ rule: depthOverSpread("1", "0") });
      expect(percentOf(played, depthAlone, "wash")).to.be.below(1);
    });

    it(`where terms weigh volume, should take most of the pool (seed ${seed})`, () => {
      const terms = termsWith({ rule: depthOverSpread("0.15", "0.85") });
      expect(percentOf(played, terms, "wash")).to.be.above(60);
    });
  }

  it("should be paid to the last point what its standing quote alone is paid", () => {
    const played = play({ terms: TERMS, kinds: CROWD });
    const crumbs = { ...played, snapshots: played.snapshots.map(withoutTrades) };
    const aged = termsWith({ minAgeMs: 1_000 });
    expect(percents(crumbs, aged)).to.deep.equal(percents(played, aged));
  });
});

/** Without the orders that the wash trader trades with itself: those beyond the size of its quote. */
function withoutTrades(snapshot: Snapshot): Snapshot {
  const isTrade = ({ account, size }: Order) => account?.startsWith("wash ") && size > 1_000n;
  return { ...snapshot, orders: snapshot.orders.filter((order) => !isTrade(order)) };
}

describe("the miners who stay", () => {
  const played = play({ terms: TERMS, kinds: CROWD, hours: 12 });

  it("a maker should quote both ways and anew within the minute", () => {
    const orders = allOf(played, "maker");
    expect(Math.max(...orders.map(({ age }) => age))).to.be.below(61_000);
    expect(new Set(orders.map(({ order }) => order.side)).size).to.equal(2);
  });

  it("a passive miner should stand far from mid for hours", () => {
    const orders = allOf(played, "passive");
    expect(Math.max(...orders.map(({ age }) => age))).to.be.above(HOUR_MS / 2);
    const mean = (kind: Kind) => {
      const distances = allOf(played, kind).map(({ far }) => far);
      return distances.reduce((a, b) => a + b, 0) / distances.length;
    };
    expect(mean("passive")).to.be.above(1.5 * mean("maker"));
  });

  it("a steeper curve should move the pool from the passive to the near", () => {
    const at = (k: string) =>
      percentOf(played, termsWith({ rule: { programme: "hummingbot", k } }), "passive");
    expect(at("0")).to.be.above(2 * at("8"));
  });

  it("a cross-exchange miner should stand around mid, and be away at times", () => {
    const gaps = played.snapshots.filter((each) => ordersOf(each, "cross").length === 0);
    expect(gaps.length).to.be.within(1, played.snapshots.length / 4);
    const off = played.snapshots.flatMap((snapshot) => {
      const prices = ordersOf(snapshot, "cross").map(({ price }) => Number(price));
      const mid = Number((snapshot.bid ?? 0n) + (snapshot.ask ?? 0n)) / 2;
      return prices.length === 2
        ? [Math.abs((prices[0] ?? 0) + (prices[1] ?? 0) - 2 * mid) / mid]
        : [];
    });
    expect(off.reduce((a, b) => a + b, 0) / off.length).to.be.below(0.004);
  });

  it("a one-sided miner should quote one side alone, and earn nothing where both are asked for", () => {
    expect(new Set(allOf(played, "one-sided").map(({ order }) => order.side)).size).to.equal(1);
    const both = termsWith({ rule: depthOverSpread("1", "0") });
    expect(percentOf(played, TERMS, "one-sided")).to.be.above(5);
    expect(percentOf(played, both, "one-sided")).to.equal(0);
  });

  it("given a day to join on, should do nothing before it", () => {
    const later = play({
      terms: TERMS,
      kinds: ["maker"],
      hours: 2,
      joined: played.span.start + HOUR_MS,
    });
    const first = later.snapshots.find((snapshot) => ordersOf(snapshot, "maker").length > 0);
    expect(first?.time).to.be.within(
      played.span.start + HOUR_MS,
      played.span.start + HOUR_MS + 120_000,
    );
  });
});

describe("which miner is of which kind", async () => {
  const { campaign } = await loadCampaign("campaigns/example/campaign.json");
  const names = (kinds: ReadonlyMap<string, Kind>) =>
    campaign.miners.map(({ account }) => kinds.get(account));

  it("given nothing, should go round evenly", () => {
    const counts = KINDS.map(
      (kind) => names(assignKinds(campaign, undefined)).filter((each) => each === kind).length,
    );
    expect(Math.max(...counts) - Math.min(...counts)).to.be.at.most(1);
  });

  it("given names, should give those their kind and the others the rest in turn", () => {
    const kinds = names(assignKinds(campaign, "alba=wash,mm-cirrus=sniper"));
    expect(kinds.slice(0, 5)).to.deep.equal(["wash", "maker", "sniper", "cross", "passive"]);
  });

  it("given an unknown miner or kind, or one twice, should tell each fault", () => {
    const faults = (text: string) => {
      try {
        assignKinds(campaign, text);
        return [];
      } catch (error) {
        return (error as InputError).faults;
      }
    };
    expect(faults("nobody=maker,alba=spoofer,alba=maker,mm-alba=wash")).to.have.length(3);
  });
});
