/** Whole random campaigns through this room and through the oracle: the same in every number. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { CAMPAIGN_BRANCHES, campaignBranches } from "../oracle/campaign-branches.ts";
import { conservationFaults } from "../oracle/conservation.ts";
import { entitlements } from "../oracle/entitlements.ts";
import { branchCounter, PHASE_BRANCHES, phaseBranches } from "../oracle/phase-branches.ts";
import { type RandomCampaign, randomCampaign } from "../oracle/random-campaign.ts";
import { at, scoreAnyEpoch } from "../score/adapt.ts";
import { oracleNumbers, ourNumbers, rewardPhase } from "./adapt.ts";

/** Each branch is taken in about 6 % of runs or more: in so many, none falls below 2 % by bad luck. */
const RUNS = 600;

/** From the books on, campaigns of every programme: thousands of them are scored, split, carried and accrued. */
const CAMPAIGNS = 2_000;

describe("random campaigns", () => {
  it("should get the oracle's rewards, entitlements, accruals, pools and totals in every epoch", () => {
    const counter = branchCounter(PHASE_BRANCHES);
    fc.assert(
      fc.property(randomCampaign, ({ phase }) => {
        counter.add(phaseBranches(phase));
        const expected = entitlements(phase);
        const rewards = rewardPhase(phase);
        expect(rewards.map(ourNumbers)).to.deep.equal(expected.map(oracleNumbers));
      }),
      { numRuns: RUNS },
    );
    expect(counter.rare(0.02)).to.deep.equal([]);
  });

  it("should get the oracle's numbers from the books on, under every programme, to the last unit", () => {
    const phases = branchCounter(PHASE_BRANCHES);
    const campaigns = branchCounter(CAMPAIGN_BRANCHES);
    fc.assert(
      fc.property(randomCampaign, (campaign) => {
        phases.add(phaseBranches(campaign.phase));
        campaigns.add(campaignBranches(campaign));
        const expected = entitlements(campaign.phase);
        expect(conservationFaults(campaign.phase, expected)).to.deep.equal([]);
        const ours = rewardFromBooks(campaign).map(ourNumbers);
        expect(ours).to.deep.equal(expected.map(oracleNumbers));
      }),
      { numRuns: CAMPAIGNS },
    );
    expect([...phases.rare(0.02), ...campaigns.rare(0.02)]).to.deep.equal([]);
  });
});

describe("the order of what is published", () => {
  const isSorted = (rows: readonly string[]) =>
    rows.every(
      (row, i) => i === 0 || Buffer.compare(Buffer.from(at(rows, i - 1)), Buffer.from(row)) < 0,
    );

  it("should be by bytes: rewards by market, account, token; entitlements by account, token", () => {
    fc.assert(
      fc.property(randomCampaign, ({ phase }) => {
        for (const { rewards, entitlements, totals } of rewardPhase(phase)) {
          expect(isSorted(rewards.map((r) => `${r.market},${r.account},${r.token}`))).to.equal(
            true,
          );
          expect(isSorted(entitlements.map((e) => `${e.account},${e.token}`))).to.equal(true);
          expect(isSorted(totals.map((total) => total.token))).to.equal(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** The same phase with its books scored by src/ instead of by the oracle. */
function rewardFromBooks({ phase, epochs }: RandomCampaign) {
  return rewardPhase(phase, (scene, epoch) =>
    [...at(epochs, epoch - 1).markets].map(([market, { books }]) => {
      const terms = scene.phase.terms.find((t) => t.market.id === market && t.fromEpoch === epoch);
      const score = scoreAnyEpoch(books);
      return { ...score, terms: terms ?? expect.fail(`no terms for ${market}`) };
    }),
  );
}
