import { describe, it } from "node:test";
import { expect } from "chai";
import { formatDecimal } from "../../src/decimal.ts";
import { ALBA, BOREAS, betaWith, type Edit, fileFaults, fileWith, USD_TOKEN } from "./fixtures.ts";

const BETA = "phases.beta";
const TERMS = "phases.beta.terms";

const KELP = {
  exchange: "Reef",
  base: "KELP",
  quote: "USD",
  priceDecimals: 0,
  sizeDecimals: 0,
};

/** One cross-field fault: what it is, the edits that make it, and how it is told. */
type Case = readonly [what: string, edits: readonly Edit[], fault: readonly string[]];

const twice = (where: string, value: string, first: string) => [
  where,
  JSON.stringify(value),
  `a value of its own; ${first} has it already`,
];
const scale = (decimals: number) =>
  `a decimal string with at most ${decimals} decimals, no sign, exponent or separator`;

const NAMES: readonly Case[] = [
  [
    "two markets of one id",
    [["markets[2]", { ...KELP, id: "tide-usd" }]],
    twice("markets[2].id", "tide-usd", "markets[0]"),
  ],
  [
    "two miners of one account",
    [["miners[1].account", ALBA]],
    twice("miners[1].account", ALBA.toLowerCase(), "miners[0].account"),
  ],
  [
    "two miners of one account, spelled differently",
    [["miners[2].account", BOREAS]],
    twice("miners[2].account", BOREAS.toLowerCase(), "miners[1].account"),
  ],
  [
    "one exchange account of two miners",
    [["miners[1].exchangeAccounts[0]", "mm-alba"]],
    twice("miners[1].exchangeAccounts[0]", "mm-alba", "miners[0].exchangeAccounts[0]"),
  ],
  [
    "one exchange account twice",
    [["miners[0].exchangeAccounts[1]", "mm-alba"]],
    twice("miners[0].exchangeAccounts[1]", "mm-alba", "miners[0].exchangeAccounts[0]"),
  ],
  [
    "an exchange account that is another miner's address",
    [["miners[1].exchangeAccounts[0]", ALBA.toLowerCase()]],
    twice("miners[1].exchangeAccounts[0]", ALBA.toLowerCase(), "miners[0].account"),
  ],
  [
    "an exchange account that is the miner's own address",
    [["miners[0].exchangeAccounts[0]", ALBA.toLowerCase()]],
    twice("miners[0].exchangeAccounts[0]", ALBA.toLowerCase(), "miners[0].account"),
  ],
  [
    "two tokens of one symbol",
    [[`${BETA}.tokens[2]`, { symbol: "TIDE", decimals: 6 }]],
    twice(`${BETA}.tokens[2].symbol`, "TIDE", `${BETA}.tokens[0]`),
  ],
  [
    "two tokens of one address",
    [[`${BETA}.tokens[0].address`, USD_TOKEN]],
    twice(`${BETA}.tokens[1].address`, USD_TOKEN.toLowerCase(), `${BETA}.tokens[0]`),
  ],
  [
    "two tokens of one address, spelled differently",
    [[`${BETA}.tokens[0].address`, USD_TOKEN.toLowerCase()]],
    twice(`${BETA}.tokens[1].address`, USD_TOKEN.toLowerCase(), `${BETA}.tokens[0]`),
  ],
  [
    "two rewards of one token in a market's terms",
    [[`${TERMS}[0].rewards[1].token`, "TIDE"]],
    twice(`${TERMS}[0].rewards[1].token`, "TIDE", `${TERMS}[0].rewards[0]`),
  ],
  [
    "a market that is not in the file",
    [[`${TERMS}[2].market`, "weed-usd"]],
    [`${TERMS}[2].market`, '"weed-usd"', 'one of "tide-usd", "kelp-usd"'],
  ],
  [
    "a token that is not of the phase",
    [[`${TERMS}[2].rewards[0].token`, "KELP"]],
    [`${TERMS}[2].rewards[0].token`, '"KELP"', 'one of "TIDE", "bUSD"'],
  ],
];

const NUMBERS: readonly Case[] = [
  [
    "a pool with more decimals than the token",
    [[`${TERMS}[1].rewards[0].amount`, "1.0000001"]],
    [`${TERMS}[1].rewards[0].amount`, '"1.0000001"', scale(6)],
  ],
  [
    "a minimum payout with more decimals than the token",
    [[`${BETA}.tokens[1].minPayout`, "0.0000001"]],
    [`${BETA}.tokens[1].minPayout`, '"0.0000001"', scale(6)],
  ],
  [
    "a minimum size with more decimals than the market",
    [[`${TERMS}[0].minOrderSize`, "0.00001"]],
    [`${TERMS}[0].minOrderSize`, '"0.00001"', scale(4)],
  ],
  [
    "a minimum size that is no whole number in a market without decimals",
    [[`${TERMS}[2].minOrderSize`, "1.0"]],
    [`${TERMS}[2].minOrderSize`, '"1.0"', "a whole number as a string of digits"],
  ],
  [
    "a pool that no sum may grow to",
    [[`${TERMS}[1].rewards[0].amount`, formatDecimal(2n ** 128n, 6)]],
    [
      `${TERMS}[1].rewards[0].amount`,
      `"${formatDecimal(2n ** 128n, 6)}"`,
      "less than 2^128 base units",
    ],
  ],
  [
    "a youngest age above the oldest",
    [[`${TERMS}[0].minOrderAgeSeconds`, 3_601]],
    [`${TERMS}[0].maxOrderAgeSeconds`, "3600", "at least minOrderAgeSeconds, 3601"],
  ],
  [
    "an interval that does not divide the epoch",
    [[`${TERMS}[0].intervalSeconds`, 7]],
    [`${TERMS}[0].intervalSeconds`, "7", "a divisor of epochSeconds, 14400"],
  ],
  [
    "an interval longer than the epoch",
    [[`${TERMS}[0].intervalSeconds`, 28_800]],
    [`${TERMS}[0].intervalSeconds`, "28800", "a divisor of epochSeconds, 14400"],
  ],
  [
    "more seed hashes than epochs",
    [[`${BETA}.seedHashes`, Array(5).fill("ab".repeat(32))]],
    [`${BETA}.seedHashes`, "5 hashes", "at most one for each of the 4 epochs"],
  ],
];

const EPOCHS: readonly Case[] = [
  [
    "terms from after the phase",
    [[`${TERMS}[1].fromEpoch`, 5]],
    [`${TERMS}[1].fromEpoch`, "5", "at most the phase's epochs, 4"],
  ],
  [
    "terms through after the phase",
    [[`${TERMS}[1].throughEpoch`, 5]],
    [`${TERMS}[1].throughEpoch`, "5", "at most the phase's epochs, 4"],
  ],
  [
    "terms that end before they begin",
    [[`${TERMS}[1].throughEpoch`, 2]],
    [`${TERMS}[1].throughEpoch`, "2", "at least fromEpoch, 3"],
  ],
  [
    "terms that begin with the ones before",
    [[`${TERMS}[1].fromEpoch`, 1]],
    [`${TERMS}[1].fromEpoch`, "1", "at least 2, after the market's terms before it"],
  ],
  [
    "terms that begin in the last epoch of the ones before",
    [[`${TERMS}[0].throughEpoch`, 3]],
    [`${TERMS}[1].fromEpoch`, "3", "at least 4, after the market's terms before it"],
  ],
  [
    "terms out of order",
    [
      [`${TERMS}[0].fromEpoch`, 3],
      [`${TERMS}[1].fromEpoch`, 1],
    ],
    [`${TERMS}[1].fromEpoch`, "1", "at least 4, after the market's terms before it"],
  ],
];

for (const [part, cases] of [
  ["names", NAMES],
  ["numbers", NUMBERS],
  ["epochs", EPOCHS],
] as const) {
  describe(`across fields: ${part}`, () => {
    for (const [what, edits, fault] of cases) {
      it(`given ${what}, it should say so at the later field, and nothing else`, () => {
        expect(fileFaults(fileWith(...edits))).to.deep.equal([fault]);
      });
    }
  });
}

describe("phases", () => {
  it("given none, it should expect one", () => {
    expect(fileFaults(fileWith(["phases", {}]))).to.deep.equal([
      ["phases", "none", "beta, production or both"],
    ]);
  });
});

describe("at the limit", () => {
  for (const [what, edit] of [
    ["an oldest age equal to the youngest", [`${TERMS}[0].minOrderAgeSeconds`, 3_600]],
    ["terms that begin right after the ones before", [`${TERMS}[0].throughEpoch`, 2]],
    ["terms of one epoch", [`${TERMS}[1].throughEpoch`, 3]],
    ["an interval of the whole epoch", [`${TERMS}[0].intervalSeconds`, 14_400]],
    ["as many seed hashes as epochs", [`${BETA}.seedHashes`, Array(4).fill("ab".repeat(32))]],
    ["no seed hashes", [`${BETA}.seedHashes`, []]],
    ["all of a token's decimals", [`${TERMS}[1].rewards[0].amount`, "0.000001"]],
    ["the largest pool", [`${TERMS}[1].rewards[0].amount`, formatDecimal(2n ** 128n - 1n, 6)]],
    ["a minimum payout of zero", [`${BETA}.tokens[0].minPayout`, "0"]],
    [
      "the same token address in both phases",
      [`${BETA}.tokens[0].address`, "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"],
    ],
  ] as const) {
    it(`given ${what}, it should accept the file`, () => {
      expect(() => betaWith(edit)).to.not.throw();
    });
  }
});

describe("an exchange account that looks like an address", () => {
  it("given another miner's, checksummed, it should be refused as in lower case", () => {
    expect(fileFaults(fileWith(["miners[1].exchangeAccounts[0]", ALBA]))).to.have.length(1);
  });
});
