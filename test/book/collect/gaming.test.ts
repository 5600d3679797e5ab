import { describe, it } from "node:test";
import { expect } from "chai";
import { findSigns, type GamingInput } from "../../../src/book/collect/gaming.ts";
import type { FillNote } from "../../../src/book/collect/notes.ts";
import { countOwnFills } from "../../../src/book/collect/own-fills.ts";
import type { Order, Snapshot } from "../../../src/book/snapshot.ts";
import { worthALook } from "../../../src/terminal/gaming.ts";
import { plan, START } from "./fixtures.ts";

const { campaign, phase } = plan({ markets: { tide: "binance" } });
const [TERMS] = phase.terms;
const MARKET = campaign.markets.get("tide");

function snapshot(seconds: number, orders: readonly (Partial<Order> & { id: string })[]): Snapshot {
  if (MARKET === undefined) throw new Error("the plan has the market");
  const time = START + seconds * 1_000;
  const whole = orders.map((order): Order => {
    return { account: "a", side: "bid", price: 10n, size: 1n, openedAt: time - 5_000, ...order };
  });
  return { market: MARKET, time, bid: 10n, ask: 20n, orders: whole };
}

async function signsOf(snapshots: readonly Snapshot[], input: Partial<GamingInput> = {}) {
  if (TERMS === undefined) throw new Error("the plan has terms");
  async function* each() {
    yield* snapshots;
  }
  return findSigns({
    terms: [TERMS],
    intervals: () => 10,
    payees: () =>
      new Map([
        ["a", "0xa"],
        ["b", "0xa"],
        ["c", "0xc"],
      ]),
    snapshots: each(),
    gaps: [],
    flags: [],
    fills: [],
    withinMs: 15_000,
    ...input,
  });
}

function fill(account: string, trade: string, fields: Partial<FillNote> = {}): FillNote {
  const deal = { side: "bid", price: "1.5", size: "2", time: START } as const;
  return { market: "tide", account, trade, order: trade, ...deal, ...fields };
}

describe("signs of gaming", () => {
  it("should count what is gone soon after a snapshot apart from what is gone later", async () => {
    const { accounts, markets } = await signsOf([
      snapshot(0, [{ id: "1" }, { id: "2" }]),
      snapshot(10, [{ id: "1" }]),
      snapshot(70, [{ id: "3" }]),
    ]);
    expect(accounts[0]).to.deep.include({
      soon: { seen: 2, gone: 1 },
      later: { seen: 1, gone: 1 },
    });
    expect(markets[0]?.soon).to.deep.equal({ seen: 2, gone: 1 });
  });

  it("given an account that could not be read, it should not take its orders for gone", async () => {
    const { accounts } = await signsOf([
      snapshot(0, [{ id: "1" }]),
      snapshot(10, [{ id: "9", account: "c" }]),
    ]);
    expect(accounts[0]?.soon).to.deep.equal({ seen: 0, gone: 0 });
  });

  it("should count minutes that neither a snapshot nor a gap explains", async () => {
    const gap = { market: "tide", interval: 1, time: START, detail: "" } as const;
    const { markets } = await signsOf([snapshot(0, [])], {
      gaps: [
        { ...gap, account: null, cause: "down" },
        { ...gap, account: "a", cause: "key" },
      ],
    });
    expect(markets[0]).to.deep.include({
      due: 10,
      snapshots: 1,
      unexplained: 8,
      gaps: { down: 1 },
    });
  });

  it("should count orders beyond the age limits, and snapshots crossed with itself", async () => {
    if (TERMS === undefined) throw new Error("the plan has terms");
    const at = START;
    const { accounts } = await signsOf(
      [
        snapshot(0, [
          { id: "young", openedAt: at - 1 },
          { id: "right", openedAt: at - 5_000 },
          { id: "old", openedAt: at - 99_000 },
          { id: "ask", side: "ask", price: 10n },
        ]),
      ],
      { terms: [{ ...TERMS, minAgeMs: 1_000, maxAgeMs: 60_000 }] },
    );
    expect(accounts[0]).to.deep.include({ orders: 4, tooYoung: 1, tooOld: 1, selfCrossed: 1 });
  });

  it("should tell of accounts that show the same orders or trades", async () => {
    const { duplicates } = await signsOf([], {
      flags: [
        {
          market: "tide",
          interval: 0,
          time: START,
          account: "b",
          owner: "a",
          id: "1",
          flag: "second account",
        },
      ],
      fills: [fill("c", "1"), fill("a", "1")],
    });
    expect(duplicates).to.deep.equal([
      { market: "tide", names: ["a", "c"] },
      { market: "tide", names: ["a", "b"] },
    ]);
  });

  it("given an account that is mostly gone at the next look, it should be worth a look", async () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ id: String(i) }));
    const { accounts } = await signsOf([snapshot(0, many), snapshot(5, [{ id: "0" }])]);
    expect(accounts.map(worthALook)).to.deep.equal([["97.5 % of its orders gone soon after"]]);
  });
});

describe("own fills", () => {
  const payees = new Map([
    ["a", "0xa"],
    ["b", "0xa"],
    ["c", "0xc"],
  ]);
  const count = (...fills: FillNote[]) => Object.fromEntries(countOwnFills(fills, payees));

  for (const [what, other, own] of [
    ["the other side, of the same payout account", fill("b", "2", { side: "ask" }), 1],
    ["the other side, of the account itself", fill("a", "1", { side: "ask" }), 1],
    ["the other side with zeros at the end", fill("b", "2", { side: "ask", price: "1.50" }), 1],
    ["the other side, of somebody else", fill("c", "2", { side: "ask" }), 0],
    ["the same side", fill("b", "2"), 0],
    ["the other side two seconds later", fill("b", "2", { side: "ask", time: START + 2_000 }), 0],
    ["the other side of another size", fill("b", "2", { side: "ask", size: "3" }), 0],
  ] as const) {
    it(`given ${what}, ${own === 1 ? "it should be" : "it should not be"} a trade with itself`, () => {
      expect(count(fill("a", "1"), other).a?.own).to.equal(own * (other.account === "a" ? 2 : 1));
    });
  }

  it("given a trade that is told twice, it should count once", () => {
    expect(count(fill("a", "1"), fill("a", "1"))).to.deep.equal({ a: { trades: 1, own: 0 } });
  });
});
