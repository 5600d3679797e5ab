import { describe, it } from "node:test";
import { expect } from "chai";
import { ALBA, fileFaults, fileWith } from "./fixtures.ts";

const ID_RULE =
  "lower-case letters, digits, dots, dashes and underscores, at most 63; no name of a Windows device, such as con or nul";
const ADDRESS_RULE = "an address: 0x and 40 hexadecimal digits";
const CHECKSUM_RULE = "an address in lower case, or in mixed case with the right EIP-55 checksum";
const SHA256_RULE = "a sha256 as 64 lower-case hexadecimal digits";
const TIME_RULE = "a UTC time such as 2026-01-06T00:00:00Z";
const amountRule = (decimals: number) =>
  `a decimal string with at most ${decimals} decimals, no sign, exponent or separator`;
const BETA = "phases.beta";
const TERMS = "phases.beta.terms[0]";

/** A field, what is put there, and what is expected instead. */
type Case = readonly [path: string, value: unknown, expected: string];

const HEAD: readonly Case[] = [
  ["format", undefined, '"tidemark-campaign-v1"'],
  ["format", "tidemark-campaign-v0", '"tidemark-campaign-v1"'],
  ["$schema", 5, "string"],
  ["id", "", ID_RULE],
  ["id", "Spring", ID_RULE],
  ["id", "../spring", ID_RULE],
  ["id", "..", ID_RULE],
  ["id", "a/b", ID_RULE],
  ["id", "a,b", ID_RULE],
  ["id", "a\n", ID_RULE],
  ["id", "x".repeat(64), ID_RULE],
  ["id", 5, "a name"],
  ["id", "con", ID_RULE],
  ["id", "lpt1.2026", ID_RULE],
  ["name", "", "a text that is not empty"],
  ["name", null, "a text"],
  ["name", "x".repeat(2_001), "at most 2,000 characters"],
  ["sponsor", undefined, "object"],
  ["sponsor.name", undefined, "a text"],
  ["sponsor.policyUrl", "our page", "a link"],
  ["sponsor.policyUrl", undefined, "a link"],
  ["sponsor.disclaimer", "", "a text that is not empty"],
];

const MARKETS_AND_MINERS: readonly Case[] = [
  ["markets", {}, "array"],
  ["markets[0]", null, "object"],
  ["markets[1].id", "KELP/USD", ID_RULE],
  ["markets[1].id", "nul", ID_RULE],
  ["markets[1].id", "aux.usd", ID_RULE],
  ["markets[0].exchange", "", "a text that is not empty"],
  ["markets[0].base", 1, "a text"],
  ["markets[0].quote", undefined, "a text"],
  ["markets[0].priceDecimals", -1, "0 or more"],
  ["markets[0].priceDecimals", 37, "at most 36"],
  ["markets[0].priceDecimals", 1.5, "a whole number"],
  ["markets[0].sizeDecimals", "4", "a whole number"],
  ["markets[0].sizeDecimals", undefined, "a whole number"],
  ["miners", "all", "array"],
  ["miners[0].account", ALBA.slice(0, -1), ADDRESS_RULE],
  ["miners[0].account", `${ALBA}0`, ADDRESS_RULE],
  ["miners[0].account", ALBA.slice(2), ADDRESS_RULE],
  ["miners[0].account", `${ALBA}\n`, ADDRESS_RULE],
  ["miners[0].account", "alba.eth", ADDRESS_RULE],
  ["miners[0].account", 5, "an address"],
  ["miners[0].account", ALBA.replace("C51812dc", "c51812dc"), CHECKSUM_RULE],
  ["miners[0].account", `0x${"0".repeat(40)}`, "an address other than zero"],
  ["miners[0].name", "", "a text that is not empty"],
  ["miners[0].exchangeAccounts", "mm-alba", "array"],
  ["miners[0].exchangeAccounts[1]", "", "a text that is not empty"],
  ["miners[0].exchangeAccounts[1]", 7, "a text"],
];

const PHASE: readonly Case[] = [
  ["phases", undefined, "object"],
  ["phases", [], "object"],
  [`${BETA}.chainId`, 0, "1 or more"],
  [`${BETA}.chainId`, 2 ** 32, "at most 4,294,967,295"],
  [`${BETA}.chainId`, "1", "a whole number"],
  [`${BETA}.distributor`, "0x1", ADDRESS_RULE],
  [`${BETA}.start`, "2026-01-06", TIME_RULE],
  [`${BETA}.start`, "2026-01-06T00:00:00", TIME_RULE],
  [`${BETA}.start`, "2026-01-06T00:00:00+01:00", TIME_RULE],
  [`${BETA}.start`, 1_767_657_600_000, TIME_RULE],
  [`${BETA}.start`, "2026-02-30T00:00:00Z", "a time that exists"],
  [`${BETA}.start`, "2026-13-01T00:00:00Z", "a time that exists"],
  [`${BETA}.start`, "2026-01-06T24:00:00Z", "a time that exists"],
  [`${BETA}.epochSeconds`, 0, "1 or more"],
  [`${BETA}.epochSeconds`, -14_400, "1 or more"],
  [`${BETA}.epochSeconds`, 10_000_001, "at most 10,000,000"],
  [`${BETA}.epochSeconds`, 0.5, "a whole number"],
  [`${BETA}.epochs`, 0, "1 or more"],
  [`${BETA}.epochs`, 10_001, "at most 10,000"],
  [`${BETA}.epochs`, undefined, "a whole number"],
  [`${BETA}.seedHashes`, undefined, "array"],
  [`${BETA}.seedHashes[0]`, "ab", SHA256_RULE],
  [`${BETA}.seedHashes[0]`, "A".repeat(64), SHA256_RULE],
  [`${BETA}.tokens[0].symbol`, "", "letters, digits, dots, dashes and $, at most 32"],
  [`${BETA}.tokens[0].decimals`, 37, "at most 36"],
  [`${BETA}.tokens[0].address`, `0x${"0".repeat(40)}`, "an address other than zero"],
  [`${BETA}.tokens[0].minPayout`, "-1", amountRule(36)],
  [`${BETA}.tokens[0].minPayout`, "1e2", amountRule(36)],
  [`${BETA}.tokens[0].minPayout`, 20, "a decimal string"],
];

const TERMS_CASES: readonly Case[] = [
  [`${TERMS}.market`, "Tide", ID_RULE],
  [`${TERMS}.fromEpoch`, 0, "1 or more"],
  [`${TERMS}.fromEpoch`, -1, "1 or more"],
  [`${TERMS}.fromEpoch`, 1.5, "a whole number"],
  [`${TERMS}.throughEpoch`, "2", "a whole number"],
  [
    `${TERMS}.programme`,
    "hummingbird",
    'one of "hummingbot", "two-sided", "depth-over-spread", "pool-share", "concentrated", "concentrated-weighted", "listed"',
  ],
  [`${TERMS}.intervalSeconds`, 0, "1 or more"],
  [`${TERMS}.intervalSeconds`, 86_401, "at most a day"],
  [`${TERMS}.intervalSeconds`, 0.1, "a whole number of seconds"],
  [
    `${TERMS}.maxSpreadPercent`,
    "0",
    "a percentage above 0 and at most 100 with at most 4 decimals",
  ],
  [
    `${TERMS}.maxSpreadPercent`,
    "100.0001",
    "a percentage above 0 and at most 100 with at most 4 decimals",
  ],
  [
    `${TERMS}.maxSpreadPercent`,
    "1.00001",
    "a percentage above 0 and at most 100 with at most 4 decimals",
  ],
  [`${TERMS}.maxSpreadPercent`, "-1", amountRule(4)],
  [`${TERMS}.maxSpreadPercent`, "1%", amountRule(4)],
  [`${TERMS}.maxSpreadPercent`, "1e0", amountRule(4)],
  [`${TERMS}.maxSpreadPercent`, 1, "a percentage as a decimal string"],
  [`${TERMS}.k`, "-2", amountRule(6)],
  [`${TERMS}.k`, "2e0", amountRule(6)],
  [`${TERMS}.k`, "1000.000001", "from 0 to 1000 with at most 6 decimals"],
  [`${TERMS}.k`, "1.0000001", "from 0 to 1000 with at most 6 decimals"],
  [`${TERMS}.k`, 2, "a decimal string"],
  [`${TERMS}.minOrderSize`, "1,000", amountRule(36)],
  [`${TERMS}.minOrderSize`, 1, "a decimal string"],
  [`${TERMS}.minOrderSize`, "1".repeat(97), "at most 96 characters"],
  [`${TERMS}.minOrderAgeSeconds`, -1, "0 or more"],
  [`${TERMS}.minOrderAgeSeconds`, 0.5, "a whole number of seconds"],
  [`${TERMS}.maxOrderAgeSeconds`, 31_622_401, "at most a year"],
  [`${TERMS}.rewards`, [], "at least one reward"],
  [`${TERMS}.rewards`, undefined, "array"],
  [`${TERMS}.rewards[0].token`, "", "a text that is not empty"],
  [`${TERMS}.rewards[0].amount`, "0", "more than zero"],
  [`${TERMS}.rewards[0].amount`, "0.000", "more than zero"],
  [`${TERMS}.rewards[0].amount`, "-1000", amountRule(36)],
  [`${TERMS}.rewards[0].amount`, "+1000", amountRule(36)],
  [`${TERMS}.rewards[0].amount`, "1e3", amountRule(36)],
  [`${TERMS}.rewards[0].amount`, "1,000", amountRule(36)],
  [`${TERMS}.rewards[0].amount`, "01000", amountRule(36)],
  [`${TERMS}.rewards[0].amount`, "", amountRule(36)],
  [`${TERMS}.rewards[0].amount`, "NaN", amountRule(36)],
  [`${TERMS}.rewards[0].amount`, 1_000, "a decimal string"],
  [`${TERMS}.allow`, ALBA, "array"],
  [`${TERMS}.allow[0]`, "mm-alba", ADDRESS_RULE],
  [`${TERMS}.deny[0]`, `0x${"0".repeat(40)}`, "an address other than zero"],
];

/** A value as a fault shows it. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

for (const [part, cases] of [
  ["the head of a campaign file", HEAD],
  ["markets and miners", MARKETS_AND_MINERS],
  ["a phase", PHASE],
  ["terms", TERMS_CASES],
] as const) {
  describe(part, () => {
    for (const [path, value, expected] of cases) {
      it(`given ${shown(value)} as ${path}, it should expect ${expected}`, () => {
        expect(fileFaults(fileWith([path, value]))).to.deep.include([path, shown(value), expected]);
      });
    }
  });
}

describe("an empty list", () => {
  for (const [path, expected] of [
    ["markets", "at least one market"],
    ["miners", "at least one miner"],
    [`${BETA}.tokens`, "at least one token"],
    [`${BETA}.terms`, "at least one market's terms"],
  ] as const) {
    it(`given no ${path}, it should expect ${expected}`, () => {
      expect(fileFaults(fileWith([path, []]))).to.deep.include([path, "[]", expected]);
    });
  }
});

describe("an unknown field", () => {
  for (const path of [
    "colour",
    "sponsor.logo",
    "markets[0].tick",
    "miners[1].email",
    "phases.gamma",
    `${BETA}.end`,
    `${BETA}.tokens[0].price`,
    `${TERMS}.maxSpread`,
    `${TERMS}.rewards[0].weight`,
  ]) {
    it(`given ${path}, it should say that there is no such field`, () => {
      expect(fileFaults(fileWith([path, 1]))).to.deep.include([
        path,
        "an unknown field",
        "only fields of the schema",
      ]);
    });
  }

  it("given __proto__, it should say that there is no such field", () => {
    const text = fileWith().replace('"name":"Spring"', '"name":"Spring","__proto__":{"id":"x"}');
    expect(fileFaults(text)).to.deep.equal([
      ["__proto__", "an unknown field", "only fields of the schema"],
    ]);
  });

  it("given a name with a line feed and a terminal's escape, it should still show on one line", () => {
    const [fault, ...others] = fileFaults(
      fileWith().replace('"name":', '"a\\n\\u001b[2Jb":1,"name":'),
    );
    expect(others).to.deep.equal([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(fault?.join(" ")).to.not.match(/[\u0000-\u001f]/);
  });

  it("given several in one place, it should name each", () => {
    const faults = fileFaults(fileWith(["markets[0].tick", 1], ["markets[0].lot", 1]));
    expect(faults.map(([path]) => path)).to.include.members(["markets[0].tick", "markets[0].lot"]);
  });
});

describe("the sponsor's policy link", () => {
  for (const link of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]) {
    it(`given ${link}, which a page must not link to, it should expect a link`, () => {
      expect(fileFaults(fileWith(["sponsor.policyUrl", link]))).to.deep.equal([
        ["sponsor.policyUrl", JSON.stringify(link), "a link"],
      ]);
    });
  }
});
