import { describe, it } from "node:test";
import { expect } from "chai";
import { parseCampaign } from "../../src/campaign/parse.ts";
import {
  ALBA,
  BOREAS,
  betaWith,
  CIRRUS,
  campaignWith,
  DISTRIBUTOR,
  FILE,
  fileFaults,
  fileWith,
  TIDE_TOKEN,
  USD_TOKEN,
} from "./fixtures.ts";

const TIDE = {
  id: "tide-usd",
  exchange: "Reef",
  base: "TIDE",
  quote: "USD",
  priceDecimals: 2,
  sizeDecimals: 4,
};
const KELP = { ...TIDE, id: "kelp-usd", base: "KELP", priceDecimals: 0, sizeDecimals: 0 };

describe("a campaign file without fault", () => {
  const campaign = campaignWith();
  const [beta, production] = [...campaign.phases.values()];

  it("should keep the names, the policy and the disclaimer", () => {
    expect([campaign.id, campaign.name]).to.deep.equal(["spring-2026", "Spring"]);
    expect(campaign.sponsor).to.deep.equal({
      name: "Tide Foundation",
      policyUrl: "https://example.org/policy",
      disclaimer: "No offer.",
    });
  });

  it("should keep a name that only begins like a Windows device's", () => {
    for (const id of ["console", "nullarbor.1", "com10", "x.con"])
      expect(campaignWith(["id", id]).id).to.equal(id);
  });

  it("should give the markets by id", () => {
    expect(campaign.markets).to.deep.equal(
      new Map([
        [TIDE.id, TIDE],
        [KELP.id, KELP],
      ]),
    );
  });

  it("should give the miners with their account in lower case, and when they joined", () => {
    expect(campaign.miners).to.deep.equal([
      {
        account: ALBA.toLowerCase(),
        name: "alba",
        exchangeAccounts: ["mm-alba", "mm-alba-2"],
        joined: undefined,
      },
      {
        account: BOREAS.toLowerCase(),
        name: undefined,
        exchangeAccounts: ["mm-boreas"],
        joined: undefined,
      },
      {
        account: CIRRUS.toLowerCase(),
        name: undefined,
        exchangeAccounts: [],
        joined: Date.UTC(2026, 0, 6, 6),
      },
    ]);
  });

  it("should give beta, then production", () => {
    expect([...campaign.phases.keys()]).to.deep.equal(["beta", "production"]);
    expect([beta?.chainId, production?.chainId]).to.deep.equal([31337, 1]);
  });

  it("should give times in ms", () => {
    expect(beta).to.include({ start: Date.UTC(2026, 0, 6), epochMs: 14_400_000, epochs: 4 });
  });

  it("should give token amounts in base units, and addresses in lower case where there are any", () => {
    expect(beta?.tokens).to.deep.equal([
      { symbol: "TIDE", decimals: 18, address: undefined, minPayout: 20n * 10n ** 18n },
      { symbol: "bUSD", decimals: 6, address: USD_TOKEN.toLowerCase(), minPayout: 0n },
    ]);
    expect(beta?.distributor).to.equal(undefined);
    expect(production?.distributor).to.equal(DISTRIBUTOR.toLowerCase());
    expect(production?.tokens[0]?.address).to.equal(TIDE_TOKEN.toLowerCase());
  });

  it("should give terms with every number exact", () => {
    expect(beta?.terms[0]).to.deep.equal({
      market: TIDE,
      fromEpoch: 1,
      throughEpoch: 2,
      intervalMs: 60_000,
      maxSpreadPpm: 10_000,
      minSize: 5_000n,
      minAgeMs: 5_000,
      maxAgeMs: 3_600_000,
      rewards: new Map([
        ["TIDE", 1_000n * 10n ** 18n],
        ["bUSD", 250_250_000n],
      ]),
      allow: new Set([ALBA.toLowerCase(), BOREAS.toLowerCase()]),
      deny: new Set([BOREAS.toLowerCase()]),
      rule: { programme: "hummingbot", k: "2" },
    });
  });

  it("should fill in what terms leave out", () => {
    expect(beta?.terms[1]).to.deep.include({
      minSize: 0n,
      minAgeMs: 0,
      maxAgeMs: undefined,
      allow: undefined,
      deny: new Set(),
    });
  });

  it("should give the smallest and the largest spread exactly", () => {
    expect(beta?.terms.map((terms) => terms.maxSpreadPpm)).to.deep.equal([10_000, 1, 1_000_000]);
  });

  it("should give the smallest pool exactly", () => {
    expect(production?.terms[0]?.rewards).to.deep.equal(new Map([["TIDE", 1n]]));
  });

  it("should accept an address in upper case", () => {
    const shouting = `0x${ALBA.slice(2).toUpperCase()}`;
    expect(campaignWith(["miners[0].account", shouting]).miners[0]?.account).to.equal(
      ALBA.toLowerCase(),
    );
  });

  it("should accept a campaign of one phase", () => {
    const campaign = campaignWith(["phases.beta", undefined]);
    expect([...campaign.phases.keys()]).to.deep.equal(["production"]);
  });

  it("should accept a file without $schema", () => {
    expect(campaignWith(["$schema", undefined]).id).to.equal("spring-2026");
  });
});

describe("a text that is no campaign", () => {
  for (const [what, text] of [
    ["is empty", ""],
    ["is blank", " \n\t"],
  ] as const) {
    it(`given a file that ${what}, it should say so`, () => {
      expect(fileFaults(text)).to.deep.equal([[FILE, "an empty file", "a campaign as JSON"]]);
    });
  }

  for (const [what, text] of [
    ["words", "campaign"],
    ["half a file", fileWith().slice(0, -1)],
    ["a comma too many", `${fileWith().slice(0, -1)},}`],
    ["comments", `// mine\n${fileWith()}`],
    ["two values", `${fileWith()}{}`],
    ["NaN", fileWith().replace("31337", "NaN")],
    ["brackets without end", "[".repeat(100_000)],
  ] as const) {
    it(`given ${what}, it should say that it is not JSON`, () => {
      const [fault, ...others] = fileFaults(text);
      expect(others).to.deep.equal([]);
      expect([fault?.[0], fault?.[2]]).to.deep.equal([FILE, "a campaign as JSON"]);
    });
  }

  for (const text of ["null", "[]", "5", '"campaign"', "true"]) {
    it(`given ${text}, it should say that the whole file is wrong`, () => {
      expect(fileFaults(text)).to.deep.equal([["the whole file", text, "object"]]);
    });
  }

  it("should name the file in every fault", () => {
    expect(() => parseCampaign("{}", "my/campaign.json")).to.throw(
      /^my\/campaign\.json: format: got nothing, expected "tidemark-campaign-v1"\n(my\/campaign\.json: .*\n?)+$/,
    );
  });
});

describe("a campaign file with many faults", () => {
  it("should report all of them at once, of the shape and across fields, in every part", () => {
    const text = fileWith(
      ["format", "tidemark-campaign-v2"],
      ["id", "Spring 2026"],
      ["colour", "blue"],
      ["sponsor.name", ""],
      ["markets[1].priceDecimals", 37],
      ["markets[2]", { ...TIDE }],
      ["miners[0].account", ALBA.replace("C8", "c8")],
      ["miners[2].account", BOREAS],
      ["phases.beta.start", "2026-01-06"],
      ["phases.beta.tokens[1].minPayout", "0.0000001"],
      ["phases.beta.terms[0].k", "1e1"],
      ["phases.beta.terms[1].intervalSeconds", 7],
      ["phases.beta.terms[1].rewards[0].token", "USD"],
      ["phases.production.terms[0].fromEpoch", 2],
      ["phases.production.terms[0].market", "weed-usd"],
    );
    const paths = fileFaults(text).map(([path]) => path);
    for (const path of [
      "format",
      "id",
      "colour",
      "sponsor.name",
      "markets[1].priceDecimals",
      "markets[2].id",
      "miners[0].account",
      "miners[2].account",
      "phases.beta.start",
      "phases.beta.tokens[1].minPayout",
      "phases.beta.terms[0].k",
      "phases.beta.terms[1].intervalSeconds",
      "phases.beta.terms[1].rewards[0].token",
      "phases.production.terms[0].fromEpoch",
      "phases.production.terms[0].market",
    ]) {
      expect(paths, path).to.include(path);
    }
  });

  it("should not blame the terms for a market that has a fault of its own", () => {
    expect(fileFaults(fileWith(["markets[0].priceDecimals", 37]))).to.deep.equal([
      ["markets[0].priceDecimals", "37", "at most 36"],
    ]);
  });

  it("should not blame the rewards for a token that has a fault of its own", () => {
    expect(fileFaults(fileWith(["phases.beta.tokens[0].decimals", 37]))).to.deep.equal([
      ["phases.beta.tokens[0].decimals", "37", "at most 36"],
    ]);
  });

  it("should report a fault once", () => {
    expect(fileFaults(fileWith(["miners[0].account", `0x${"0".repeat(40)}`]))).to.have.length(1);
  });
});

describe("what a market's terms say of when they end", () => {
  const throughEpochs = (...edits: (readonly [string, unknown])[]) =>
    betaWith(...edits).terms.map((terms) => [terms.market.id, terms.fromEpoch, terms.throughEpoch]);

  it("should be the epoch before newer terms, the epoch they name, or the phase's last", () => {
    expect(throughEpochs()).to.deep.equal([
      ["tide-usd", 1, 2],
      ["tide-usd", 3, 4],
      ["kelp-usd", 2, 3],
    ]);
  });

  it("should not be cut short by newer terms of another market", () => {
    expect(throughEpochs(["phases.beta.terms[2].throughEpoch", undefined])[2]).to.deep.equal([
      "kelp-usd",
      2,
      4,
    ]);
  });

  it("should be the epoch they name, where newer terms leave a pause", () => {
    expect(throughEpochs(["phases.beta.terms[0].throughEpoch", 1])[0]).to.deep.equal([
      "tide-usd",
      1,
      1,
    ]);
  });
});
