import { describe, it } from "node:test";
import { expect } from "chai";
import { listedTermsInEpoch, scoredTermsInEpoch } from "../../src/campaign/calendar.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { InputError } from "../../src/errors.ts";
import { ALBA, listedCampaign, listedPhase } from "../listed/fixtures.ts";

/** The faults of a campaign whose first terms are altered. */
function faultsWith(changes: object, others: object = {}): [where: string, expected: string][] {
  const file = {
    ...listedCampaign(1, (terms, i) => (i === 0 ? { ...terms, ...changes } : terms)),
    ...others,
  };
  try {
    parseCampaign(JSON.stringify(file), "campaign.json");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ where, expected }) => [
      where.replace("campaign.json: ", ""),
      expected,
    ]);
  }
  return [];
}

const TERMS = "phases.beta.terms[0]";

describe("listed terms", () => {
  it("should say whom they pay, from which pool, and nothing of books", () => {
    const phase = listedPhase(1, (terms) => ({ ...terms, deny: [ALBA], throughEpoch: 2 }));
    const [terms] = phase.terms;
    expect(terms).to.deep.include({
      fromEpoch: 1,
      throughEpoch: 2,
      rewards: new Map([["TIDE", 1000n * 10n ** 18n]]),
      deny: new Set([ALBA.toLowerCase()]),
      rule: { programme: "listed" },
    });
  });

  it("should need no miners, unless other terms score books", () => {
    expect(faultsWith({})).to.deep.equal([]);
    const scored = {
      programme: "hummingbot",
      intervalSeconds: 60,
      maxSpreadPercent: "1",
      k: "2",
    };
    expect(faultsWith(scored)).to.deep.equal([["miners", "at least one miner"]]);
  });

  for (const field of ["intervalSeconds", "maxSpreadPercent", "minOrderSize", "k"]) {
    it(`given ${field}, which only books have a use for, it should refuse it`, () => {
      expect(faultsWith({ [field]: "1" })).to.deep.equal([
        [`${TERMS}.${field}`, "only fields of the schema"],
      ]);
    });
  }

  it("given two tokens, it should ask for a market each", () => {
    const rewards = ["TIDE", "USD"].map((token) => ({ token, amount: "1" }));
    expect(faultsWith({ rewards })).to.deep.equal([
      [`${TERMS}.rewards`, "exactly one reward: another token is another market"],
    ]);
  });

  it("given a pool with more decimals than the token, or epochs beyond the phase's, it should refuse it", () => {
    const rewards = [{ token: "USD", amount: "0.0000001" }];
    expect(faultsWith({ rewards }).map(([where]) => where)).to.deep.equal([
      `${TERMS}.rewards[0].amount`,
    ]);
    expect(faultsWith({ throughEpoch: 4 }).map(([where]) => where)).to.deep.equal([
      `${TERMS}.throughEpoch`,
    ]);
  });

  it("should take turns with scored ones in a market", () => {
    const scored = { programme: "hummingbot", intervalSeconds: 60, maxSpreadPercent: "1", k: "2" };
    const file = listedCampaign();
    const [reef, kelp] = file.phases.beta.terms;
    const terms = [{ ...reef, ...scored, throughEpoch: 1 }, { ...reef, fromEpoch: 2 }, kelp];
    const altered = {
      ...file,
      miners: [{ account: ALBA }],
      phases: { beta: { ...file.phases.beta, terms } },
    };
    const { phases } = parseCampaign(JSON.stringify(altered), "campaign.json");
    const phase = phases.get("beta") ?? expect.fail("there is a beta");
    const ids = (list: ReturnType<typeof listedTermsInEpoch>) =>
      list.map(({ market }) => market.id);
    expect(ids(scoredTermsInEpoch(phase, 1))).to.deep.equal(["reef"]);
    expect(ids(listedTermsInEpoch(phase, 1))).to.deep.equal(["kelp"]);
    expect(ids(listedTermsInEpoch(phase, 2))).to.deep.equal(["kelp", "reef"]);
  });
});
