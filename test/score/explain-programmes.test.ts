/** Explanations of random market epochs under the programmes by both sides, beside their oracles. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { REASONS, type Reason } from "../../src/score/explanation.ts";
import { type DepthEpoch, depth, factors, isThere, sides } from "../oracle/depth-over-spread.ts";
import { dividedBy, floor, over, plus, times, ZERO } from "../oracle/fraction.ts";
import { branchCounter } from "../oracle/phase-branches.ts";
import { type AnyEpoch, scoreAny } from "../oracle/programmes.ts";
import { randomProgrammeEpoch } from "../oracle/random-campaign.ts";
import { hasMid, type OrderInput, snapshotOf } from "../oracle/rules.ts";
import { cutBook, qualities, score, type TwoSidedEpoch } from "../oracle/two-sided.ts";
import { accountsOf, explain } from "./explain.ts";
import { WORDS, wordsAgainst } from "./oracle-explanation.ts";
import { A, epoch as epochOf, order } from "./v8.ts";

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
const intervals = ({ n }: AnyEpoch) => Array.from({ length: n }, (_, i) => i);

describe("an explanation of random two-sided epochs", () => {
  it("should give each sample's points to its interval, and add up to the oracle's", () => {
    fc.assert(
      fc.property(randomProgrammeEpoch["two-sided"], (epoch) => {
        const { points } = scoreAny(epoch);
        for (const account of accountsOf(epoch)) {
          const { parts } = explain(epoch, account);
          expect(sum(parts.map((part) => part.points))).to.equal(points.get(account) ?? 0n);
          const found = new Map(parts.map((part) => [part.interval, part.points]));
          for (const i of intervals(epoch)) {
            expect(found.get(i) ?? 0n).to.equal(samplePoints(epoch, i, account));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("should show an interval's qualities, weights and orders, and why orders have no weight", () => {
    const counter = branchCounter(REASONS.filter((reason) => !NEVER.two.includes(reason)));
    fc.assert(
      fc.property(randomProgrammeEpoch["two-sided"], fc.nat(), (epoch, pick) => {
        const i = pick % epoch.n;
        const seen = new Set<Reason>();
        const sample = qualities(epoch, i);
        const c = BigInt(epoch.smaxPpm) ** 2n;
        for (const account of accountsOf(epoch)) {
          const { chosen } = explain(epoch, account, i);
          const [slot] = chosen?.slots ?? [];
          const mine = sample.get(account);
          const weight = (side: "one" | "two") => floor(times(mine?.[side] ?? ZERO, over(c, 1n)));
          expect(slot?.weights).to.deep.equal({ bid: weight("one"), ask: weight("two") });
          expect(slot?.own).to.equal(samplePoints(epoch, i, account));
          for (const { order, judged, weight: shown } of chosen?.orders ?? []) {
            const reasons = twoSidedReasons(epoch, i, order.id);
            expect(judged?.reasons).to.deep.equal(reasons);
            for (const reason of reasons ?? []) seen.add(reason);
            if (reasons?.length === 0) expect(shown > 0n).to.equal(true);
          }
          expect(sum((chosen?.orders ?? []).map(({ points }) => points))).to.equal(slot?.own);
        }
        const strangers = explain(epoch, "0x", i, ["stranger"]).chosen?.orders ?? [];
        for (const { judged } of strangers)
          for (const each of judged?.reasons ?? []) seen.add(each);
        for (const reason of NEVER.two) seen.delete(reason);
        counter.add(seen);
      }),
      { numRuns: 800 },
    );
    expect(counter.rare(0.002)).to.deep.equal([]);
  });
});

describe("an explanation of a snapshot whose orders are shuffled", () => {
  it("should show the same on every order", () => {
    const epochs = fc.oneof(...Object.values(randomProgrammeEpoch));
    const shown = (epoch: AnyEpoch, account: string, i: number) =>
      new Map(
        explain(epoch, account, i).chosen?.orders.map((each) => [
          each.order.id,
          [each.weight, each.own, each.points],
        ]),
      );
    fc.assert(
      fc.property(epochs, fc.nat(), (epoch, pick) => {
        const snapshots = epoch.snapshots.map((snapshot) => ({
          ...snapshot,
          orders: snapshot.orders.toReversed(),
        }));
        for (const account of accountsOf(epoch)) {
          const i = pick % epoch.n;
          expect(shown({ ...epoch, snapshots }, account, i)).to.deep.equal(
            shown(epoch, account, i),
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("dust inside the spread of a two-sided market", () => {
  it("should stand on the wrong side of a mid that it does not move", () => {
    const orders = [
      { ...order("bid", 990n), size: 5n },
      { ...order("ask", 1_010n), size: 5n },
      { ...order("bid", 1_005n), id: "dust" },
    ];
    const market: AnyEpoch = {
      ...epochOf([{ time: 0, bid: 1_005n, ask: 1_010n, orders }]),
      programme: "two-sided",
      minSize: 2n,
      divisor: "3",
    };
    const { chosen } = explain(market, A, 0);
    expect(chosen?.quote).to.deep.equal({ bid: 990n, ask: 1_010n });
    const dust = chosen?.orders.find((each) => each.order.id === "dust");
    expect(dust?.judged?.reasons).to.deep.equal(["too small", "wrong side of mid"]);
  });
});

describe("an explanation of random depth-over-spread epochs", () => {
  it("should add up to the oracle's points, and tell the oracle's factors", () => {
    fc.assert(
      fc.property(randomProgrammeEpoch["depth-over-spread"], (epoch) => {
        const { points } = scoreAny(epoch);
        for (const account of accountsOf(epoch)) {
          const explanation = explain(epoch, account);
          const { parts } = explanation;
          expect(sum(parts.map((part) => part.points))).to.equal(points.get(account) ?? 0n);
          expect(explanation.factors).to.deep.equal(factors(epoch, account));
          const found = new Map(parts.map((part) => [part.interval, part.own]));
          for (const i of intervals(epoch)) {
            const [bid, ask] = sides(epoch, account, i);
            expect(found.get(i) ?? 0n).to.equal(bid < ask ? bid : ask);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("should show an interval's depths, and why orders have none", () => {
    const counter = branchCounter(REASONS.filter((reason) => !NEVER.depth.includes(reason)));
    fc.assert(
      fc.property(randomProgrammeEpoch["depth-over-spread"], fc.nat(), (epoch, pick) => {
        const i = pick % epoch.n;
        const seen = new Set<Reason>();
        for (const account of accountsOf(epoch)) {
          const { chosen, parts } = explain(epoch, account, i);
          const [slot] = chosen?.slots ?? [];
          const [bid, ask] = sides(epoch, account, i);
          expect(slot?.weights).to.deep.equal({ bid, ask });
          for (const { order, judged, weight } of chosen?.orders ?? []) {
            const input = inputOf(epoch, i, order.id);
            expect(weight).to.equal(input === undefined ? 0n : depth(input, epoch, i));
            const reasons = depthReasons(epoch, i, order.id);
            expect(judged?.reasons).to.deep.equal(reasons);
            for (const reason of reasons ?? []) seen.add(reason);
          }
          const part = parts.find(({ interval }) => interval === i);
          expect(sum((chosen?.orders ?? []).map(({ points }) => points))).to.equal(
            part?.points ?? 0n,
          );
        }
        const strangers = explain(epoch, "0x", i, ["stranger"]).chosen?.orders ?? [];
        for (const { judged } of strangers)
          for (const each of judged?.reasons ?? []) seen.add(each);
        for (const reason of NEVER.depth) seen.delete(reason);
        counter.add(seen);
      }),
      { numRuns: 800 },
    );
    expect(counter.rare(0.002)).to.deep.equal([]);
  });
});

/** What each programme never says of an order, or hardly ever in these random books. */
const NEVER: Record<"two" | "depth", Reason[]> = {
  two: ["not joined yet", "worth too little", "wrong side of mid"],
  depth: ["no mid", "at the limit"],
};

function samplePoints(epoch: TwoSidedEpoch, i: number, account: string): bigint {
  const sample = qualities(epoch, i);
  const all = [...sample.values()].map((quality) => quality.min).reduce(plus, ZERO);
  const mine = sample.get(account)?.min ?? ZERO;
  return all.num === 0n ? 0n : floor(times(over(10n ** 15n, 1n), dividedBy(mine, all)));
}

function inputOf(epoch: AnyEpoch, i: number, id: string): OrderInput | undefined {
  return snapshotOf(epoch, i)?.orders.find((order) => order.id === id);
}

const inOrder = (reasons: ReadonlySet<Reason>) => REASONS.filter((reason) => reasons.has(reason));

/** Undefined where the book has no best prices that a mid lies between. */
function twoSidedReasons(epoch: TwoSidedEpoch & AnyEpoch, i: number, id: string) {
  const book = snapshotOf(epoch, i);
  const order = inputOf(epoch, i, id);
  if (book === undefined || order === undefined || !hasMid(book)) return undefined;
  const cut = cutBook(book, epoch);
  if (cut === undefined) {
    // Any prices do for the rules that need none.
    const reasons = wordsAgainst(order, { ...book, bid: 1n, ask: 2n }, epoch);
    reasons.delete(WORDS["not behind mid"]);
    reasons.delete(WORDS["too far"]);
    return inOrder(reasons.add("no mid"));
  }
  const reasons = wordsAgainst(order, cut, epoch);
  const isBehind = !reasons.has(WORDS["not behind mid"]);
  if (isBehind && score(order, cut, epoch).num === 0n) reasons.add("at the limit");
  return inOrder(reasons);
}

function depthReasons(epoch: DepthEpoch & AnyEpoch, i: number, id: string) {
  const book = snapshotOf(epoch, i);
  const order = inputOf(epoch, i, id);
  if (book === undefined || order === undefined || !hasMid(book)) return undefined;
  const reasons = wordsAgainst(order, book, epoch);
  if (!isThere(epoch, epoch.payees.get(order.account ?? "") ?? "", i))
    reasons.add("not joined yet");
  if (order.price * order.size < epoch.minValue) reasons.add("worth too little");
  return inOrder(reasons);
}
