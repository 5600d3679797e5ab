/** What each programme's own terms say: their shape, their defaults, what they say against each other. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { joinedTimes } from "../../src/campaign/miners.ts";
import { betaWith, CIRRUS, campaignWith, type Edit, fileFaults, fileWith } from "./fixtures.ts";

/** The second terms, of tide-usd, whose prices have 2 decimals and sizes 4. */
const TERMS = "phases.beta.terms[1]";
const DECIMALS_6 = "a decimal string with at most 6 decimals, no sign, exponent or separator";
const scale = (decimals: number) =>
  `a decimal string with at most ${decimals} decimals, no sign, exponent or separator`;

const under = (programme: string, ...edits: readonly (readonly [string, unknown])[]): Edit[] => [
  [`${TERMS}.programme`, programme],
  ...(programme === "hummingbot" ? [] : [[`${TERMS}.k`, undefined] as const]),
  ...edits.map(([field, value]) => [`${TERMS}.${field}`, value] as const),
];

const ruleWith = (programme: string, ...edits: readonly (readonly [string, unknown])[]) =>
  betaWith(...under(programme, ...edits)).terms[1]?.rule;

describe("the own terms of two-sided", () => {
  it("given none, they should be c of 3 and no band", () => {
    expect(ruleWith("two-sided")).to.deep.equal({
      programme: "two-sided",
      singleSidedDivisor: "3",
      singleSidedFrom: undefined,
      singleSidedThrough: undefined,
    });
  });

  it("should give the band in the market's price units", () => {
    expect(
      ruleWith(
        "two-sided",
        ["singleSidedDivisor", "2.5"],
        ["singleSidedFrom", "0.1"],
        ["singleSidedThrough", "0.90"],
      ),
    ).to.deep.equal({
      programme: "two-sided",
      singleSidedDivisor: "2.5",
      singleSidedFrom: 10n,
      singleSidedThrough: 90n,
    });
  });

  it("should take a band of one price, and one open at either end", () => {
    expect(
      ruleWith("two-sided", ["singleSidedFrom", "0.5"], ["singleSidedThrough", "0.50"]),
    ).to.include({ singleSidedFrom: 50n, singleSidedThrough: 50n });
    expect(ruleWith("two-sided", ["singleSidedThrough", "0.5"])).to.include({
      singleSidedFrom: undefined,
      singleSidedThrough: 50n,
    });
  });
});

describe("the own terms of depth-over-spread", () => {
  it("given none, they should be dYdX's original ones", () => {
    expect(ruleWith("depth-over-spread")).to.deep.equal({
      programme: "depth-over-spread",
      minOrderValue: 0n,
      exponents: { depth: "1", uptime: "5", volume: "0", stake: "0" },
      newcomerScaling: false,
    });
  });

  it("should give the least value in price units times size units", () => {
    expect(ruleWith("depth-over-spread", ["minOrderValue", "5000.000001"])).to.include({
      minOrderValue: 5_000_000_001n,
    });
  });

  it("given some exponents, the others should keep their defaults", () => {
    const { exponents } = ruleWith("depth-over-spread", [
      "exponents",
      { depth: "0.35", volume: "0.45" },
    ]) as { exponents: object };
    expect(exponents).to.deep.equal({ depth: "0.35", uptime: "5", volume: "0.45", stake: "0" });
  });

  it("should scale newcomers where they say so", () => {
    expect(ruleWith("depth-over-spread", ["newcomerScaling", true])).to.include({
      newcomerScaling: true,
    });
  });
});

describe("the own terms of pools", () => {
  const of = (programme: string, ...edits: readonly (readonly [string, unknown])[]): Edit[] => [
    ...under(programme, ...edits),
    ...["intervalSeconds", "maxSpreadPercent", "minOrderSize", "minOrderAgeSeconds"].map(
      (field) => [`${TERMS}.${field}`, undefined] as const,
    ),
    [`${TERMS}.maxOrderAgeSeconds`, undefined],
  ];
  const checksummed = CIRRUS;
  const address = CIRRUS.toLowerCase();

  it("should give addresses in lower case, and a second as the interval", () => {
    const terms = betaWith(
      ...of(
        "pool-share",
        ["shareToken", checksummed],
        ["lockUps", [`0x${"Ab".repeat(20).toLowerCase()}`]],
      ),
    ).terms[1];
    expect(terms?.intervalMs).to.equal(1000);
    expect(terms?.rule).to.deep.equal({
      programme: "pool-share",
      shareToken: address,
      lockUps: [`0x${"ab".repeat(20)}`],
    });
  });

  it("given no position manager, positions should be their owners' in the pool", () => {
    expect(betaWith(...of("concentrated", ["pool", address])).terms[1]?.rule).to.deep.equal({
      programme: "concentrated",
      pool: address,
      positionManager: undefined,
      lockUps: [],
    });
  });

  it("given the pool itself as a lock-up, it should refuse it", () => {
    const file = fileWith(...of("concentrated", ["pool", address], ["lockUps", [checksummed]]));
    expect(fileFaults(file).map(([where]) => where)).to.deep.equal([`${TERMS}.lockUps[0]`]);
  });

  it("given a pool's id, it should be in its pool manager", () => {
    const poolId = `0x${"1d".repeat(32)}`;
    const own = of("concentrated", ["pool", address], ["poolId", poolId]);
    expect(betaWith(...own).terms[1]?.rule).to.include({ pool: address, poolId });
    for (const wrong of [address, poolId.toUpperCase(), 7]) {
      const file = fileWith(...of("concentrated", ["pool", address], ["poolId", wrong]));
      expect(fileFaults(file).map(([where]) => where)).to.deep.equal([`${TERMS}.poolId`]);
    }
  });

  const weighed = (weightsPpm: unknown) =>
    of("concentrated-weighted", ["pool", address], ["weightsPpm", weightsPpm]);

  it("should give a pool's weights as they are", () => {
    const weightsPpm = { fees: 400_000, token0: 600_000, token1: 0 };
    expect(betaWith(...weighed(weightsPpm)).terms[1]?.rule).to.deep.equal({
      programme: "concentrated-weighted",
      pool: address,
      positionManager: undefined,
      lockUps: [],
      weightsPpm,
    });
  });

  for (const [what, weightsPpm, field] of [
    ["below zero", { fees: 400_000, token0: 600_000, token1: -1 }, ".token1"],
    ["that sum to less than the whole", { fees: 400_000, token0: 599_999, token1: 0 }, ""],
    ["that sum to more than the whole", { fees: 400_000, token0: 600_000, token1: 1 }, ""],
    ["that are not whole", { fees: 0.5, token0: 999_999.5, token1: 0 }, ".fees"],
    ["without one of them", { fees: 400_000, token0: 600_000 }, ".token1"],
    ["of another thing", { fees: 0, token0: 0, token1: 1_000_000, boost: 1 }, ".boost"],
    ["that are none", undefined, ""],
  ] as const) {
    it(`given weights ${what}, it should refuse them`, () => {
      const faults = fileFaults(fileWith(...weighed(weightsPpm))).map(([where]) => where);
      expect(faults[0]).to.equal(`${TERMS}.weightsPpm${field}`);
    });
  }

  it("given an order's terms, it should refuse them: a pool has no orders", () => {
    const file = fileWith(...of("pool-share", ["shareToken", address]), [
      `${TERMS}.intervalSeconds`,
      60,
    ]);
    expect(fileFaults(file).map(([where]) => where)).to.deep.equal([`${TERMS}.intervalSeconds`]);
  });
});

describe("when miners joined", () => {
  it("should be known by account, in ms, of those who say so", () => {
    expect([...joinedTimes(campaignWith())]).to.deep.equal([
      [CIRRUS.toLowerCase(), Date.UTC(2026, 0, 6, 6)],
    ]);
  });
});

/** A fault: the programme, the edits of its terms, where it is told and what is expected. */
type Case = readonly [
  programme: string,
  edits: readonly (readonly [string, unknown])[],
  field: string,
  expected: string,
];

const CASES: readonly Case[] = [
  ["hummingbot", [["singleSidedDivisor", "3"]], "singleSidedDivisor", "only fields of the schema"],
  ["two-sided", [["k", "2"]], "k", "only fields of the schema"],
  ["two-sided", [["exponents", {}]], "exponents", "only fields of the schema"],
  ["two-sided", [["singleSidedDivisor", 3]], "singleSidedDivisor", "a decimal string"],
  ["two-sided", [["singleSidedDivisor", "3e0"]], "singleSidedDivisor", DECIMALS_6],
  [
    "two-sided",
    [["singleSidedDivisor", "0.999999"]],
    "singleSidedDivisor",
    "from 1 to 1000 with at most 6 decimals",
  ],
  [
    "two-sided",
    [["singleSidedDivisor", "1000.000001"]],
    "singleSidedDivisor",
    "from 1 to 1000 with at most 6 decimals",
  ],
  [
    "two-sided",
    [["singleSidedDivisor", "3.0000001"]],
    "singleSidedDivisor",
    "from 1 to 1000 with at most 6 decimals",
  ],
  ["two-sided", [["singleSidedFrom", "0.001"]], "singleSidedFrom", scale(2)],
  ["two-sided", [["singleSidedThrough", "0.001"]], "singleSidedThrough", scale(2)],
  [
    "two-sided",
    [["singleSidedThrough", `1${"0".repeat(80)}`]],
    "singleSidedThrough",
    "less than 2^256 units",
  ],
  [
    "two-sided",
    [
      ["singleSidedFrom", "0.51"],
      ["singleSidedThrough", "0.5"],
    ],
    "singleSidedThrough",
    'at least singleSidedFrom, "0.51"',
  ],
  ["depth-over-spread", [["k", "2"]], "k", "only fields of the schema"],
  ["depth-over-spread", [["minOrderValue", "0.0000001"]], "minOrderValue", scale(6)],
  [
    "depth-over-spread",
    [["minOrderValue", `1${"0".repeat(80)}`]],
    "minOrderValue",
    "less than 2^256 units",
  ],
  ["depth-over-spread", [["newcomerScaling", "yes"]], "newcomerScaling", "true or false"],
  ["depth-over-spread", [["exponents", "1"]], "exponents", "object"],
  ["depth-over-spread", [["exponents", { depth: 1 }]], "exponents.depth", "a decimal string"],
  ["depth-over-spread", [["exponents", { depth: "-1" }]], "exponents.depth", DECIMALS_6],
  [
    "depth-over-spread",
    [["exponents", { volume: "10.000001" }]],
    "exponents.volume",
    "from 0 to 10 with at most 6 decimals",
  ],
  [
    "depth-over-spread",
    [["exponents", { spread: "1" }]],
    "exponents.spread",
    "only fields of the schema",
  ],
];

describe("the faults of a programme's own terms", () => {
  for (const [programme, edits, field, expected] of CASES) {
    it(`given ${JSON.stringify(Object.fromEntries(edits)).slice(0, 70)} under ${programme}, it should expect ${expected}`, () => {
      const faults = fileFaults(fileWith(...under(programme, ...edits)));
      expect(faults.map(([where, , wanted]) => [where, wanted])).to.deep.equal([
        [`${TERMS}.${field}`, expected],
      ]);
    });
  }

  it("given a time that does not exist as when a miner joined, it should say so", () => {
    expect(fileFaults(fileWith(["miners[0].joined", "2026-02-30T00:00:00Z"]))).to.deep.equal([
      ["miners[0].joined", '"2026-02-30T00:00:00Z"', "a time that exists"],
    ]);
  });
});

describe("at the limit", () => {
  for (const [programme, field, value] of [
    ["two-sided", "singleSidedDivisor", "1"],
    ["two-sided", "singleSidedDivisor", "1000.000000"],
    ["depth-over-spread", "exponents", { depth: "0", uptime: "10", volume: "0.0", stake: "10.0" }],
    ["depth-over-spread", "minOrderValue", "0.000001"],
  ] as const) {
    it(`given ${JSON.stringify(value)} as ${field}, it should accept the file`, () => {
      expect(() => ruleWith(programme, [field, value])).to.not.throw();
    });
  }
});
