/** Who was there, beside the oracle's slots. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import {
  addPresence,
  closePresence,
  type MarketPresence,
  openPresence,
} from "../../src/score/presence.ts";
import { sides } from "../oracle/depth-over-spread.ts";
import { dividedBy, floor, over, plus, times, ZERO } from "../oracle/fraction.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import { randomMarketEpoch, randomProgrammeEpoch } from "../oracle/random-campaign.ts";
import { hasMid, type MarketEpoch, SIDES, slot, slotPoints, snapshotOf } from "../oracle/rules.ts";
import { type Quality, qualities } from "../oracle/two-sided.ts";
import { activityOf, anyTermsOf, snapshotOf as ourSnapshotOf, spanOf } from "./adapt.ts";
import { accountsOf, named } from "./explain.ts";
import { A, B, V8 } from "./v8.ts";

function presenceOf(market: MarketEpoch | AnyEpoch): MarketPresence {
  const epoch = named(market);
  const terms = anyTermsOf(epoch);
  const open = openPresence(terms, spanOf(epoch), epoch.payees, activityOf(epoch));
  for (const input of epoch.snapshots) addPresence(open, ourSnapshotOf(input, terms.market));
  return closePresence(open);
}

describe("who was there", () => {
  it("in the vector V8, A should have been there in two of four minutes, never on both sides", () => {
    const { accounts, intervals } = presenceOf(V8);
    expect(intervals).to.equal(4);
    expect(accounts.get(A)).to.deep.equal({ either: 2, both: 0, names: new Set(["a"]) });
    expect(accounts.get(B)).to.deep.equal({ either: 1, both: 0, names: new Set(["b"]) });
  });

  it("should be the oracle's, in uptime and in names", () => {
    fc.assert(
      fc.property(randomMarketEpoch, (epoch) => {
        const { accounts } = presenceOf(epoch);
        for (const account of accountsOf(epoch)) {
          const names = new Set<string | undefined>();
          let [either, both] = [0, 0];
          for (let i = 0; i < epoch.n; i += 1) {
            const earned = SIDES.filter((side) => {
              const entries = slot(epoch, i, side);
              const mine = entries.filter((entry) => entry.payee === account);
              for (const { order } of mine) names.add(order.account);
              return mine.some((entry) => slotPoints(entry, entries) > 0n);
            });
            if (earned.length > 0) either += 1;
            if (earned.length === 2) both += 1;
          }
          const found = accounts.get(account) ?? { either: 0, both: 0, names: new Set() };
          expect(found).to.deep.equal({ either, both, names });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("should be the oracles' under the programmes by both sides", () => {
    const epochs = fc.oneof(
      randomProgrammeEpoch["two-sided"],
      randomProgrammeEpoch["depth-over-spread"],
    );
    fc.assert(
      fc.property(epochs, (epoch) => {
        const { accounts } = presenceOf(epoch);
        for (const account of accountsOf(epoch)) {
          let [either, both] = [0, 0];
          for (let i = 0; i < epoch.n; i += 1) {
            const [bid, ask, earned] = sample(epoch, account, i);
            if (earned) either += 1;
            if (earned && bid && ask) both += 1;
          }
          expect(accounts.get(account) ?? { either: 0, both: 0 }).to.include({ either, both });
        }
      }),
      { numRuns: 150 },
    );
  });

  it("should sum the size of what counts, at mid, over sound books", () => {
    fc.assert(
      fc.property(randomMarketEpoch, (epoch) => {
        let [snapshots, doubled] = [0, 0n];
        for (let i = 0; i < epoch.n; i += 1) {
          const book = snapshotOf(epoch, i);
          if (book === undefined || !hasMid(book)) continue;
          snapshots += 1;
          for (const side of SIDES) {
            for (const { order } of slot(epoch, i, side)) {
              doubled += order.size * (book.bid + book.ask);
            }
          }
        }
        expect(presenceOf(epoch).liquidity).to.deep.equal({ snapshots, doubled });
      }),
      { numRuns: 200 },
    );
  });
});

/** Whether an account has something on either side in interval `i`, and whether it earns by it. */
function sample(epoch: AnyEpoch, account: string, i: number): boolean[] {
  if (epoch.programme === "depth-over-spread") {
    const [bid, ask] = sides(epoch, account, i);
    return [bid > 0n, ask > 0n, bid > 0n && ask > 0n];
  }
  const all = epoch.programme === "two-sided" ? qualities(epoch, i) : new Map<string, Quality>();
  const { one, two, min } = all.get(account) ?? { one: ZERO, two: ZERO, min: ZERO };
  const sum = [...all.values()].map((quality) => quality.min).reduce(plus, ZERO);
  const points = sum.num === 0n ? 0n : floor(times(over(10n ** 15n, 1n), dividedBy(min, sum)));
  return [one.num > 0n, two.num > 0n, points > 0n];
}
