import { describe, it } from "node:test";
import { expect } from "chai";
import { sha256Text } from "../../src/merkle/file.ts";
import { readManifest, writeManifest } from "../../src/merkle/manifest.ts";
import { ALBA, BOREAS, faultsOf, makeExample, TIDE, USD } from "./fixtures.ts";

const { manifest } = makeExample();
const TEXT = writeManifest(manifest);

/** The text with one field altered, in its canonical spelling otherwise. */
function withField(path: string, value: unknown): string {
  const copy = structuredClone(manifest) as unknown as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  (parent as Record<string, unknown>)[last] = value;
  return writeManifest(copy as unknown as typeof manifest);
}

const wheres = (text: string) =>
  faultsOf(() => readManifest(text, "m")).map((fault) => fault.where);

describe("a manifest", () => {
  it("should read back as it was written", () => {
    expect(readManifest(TEXT, "m")).to.deep.equal(manifest);
    expect(writeManifest(readManifest(TEXT, "m"))).to.equal(TEXT);
  });

  it("should say which campaign, epoch, chain, distributor and rules it is of", () => {
    expect(manifest).to.deep.include({
      format: "tidemark-manifest-v1",
      ruleset: "tidemark-rules-v1",
      campaign: "spring",
      phase: "beta",
      epoch: 1,
      start: "2026-01-06T00:00:00.000Z",
      end: "2026-01-06T00:04:00.000Z",
      chainId: 31337,
      distributor: `0x${"dd".repeat(20)}`,
      seed: "5e".repeat(32),
      previous: null,
    });
  });

  it("should give every amount as a string of base units", () => {
    expect(manifest.tokens).to.deep.equal([
      { symbol: "TIDE", address: TIDE, decimals: 18, minPayout: "0" },
      { symbol: "USD", address: USD, decimals: 6, minPayout: "1000000" },
    ]);
    expect(manifest.totals).to.deep.equal([
      { token: TIDE, leaves: "10", accrued: "0", total: "10" },
      { token: USD, leaves: "2343750", accrued: "781250", total: "3125000" },
    ]);
  });

  it("should give the markets in order, each with its programme, terms, counts and pools", () => {
    expect(manifest.markets.map((market) => market.market)).to.deep.equal(["kelp-usd", "tide-usd"]);
    expect(manifest.markets[1]).to.deep.equal({
      market: "tide-usd",
      programme: "hummingbot-v1",
      terms: {
        intervalMs: 60_000,
        maxSpreadPpm: 10_000,
        k: "2",
        minSize: "30000",
        minAgeMs: 1_000,
        maxAgeMs: null,
        rewards: { TIDE: "7", USD: "2500000" },
        allow: [ALBA, BOREAS],
        deny: [`0x${"e0".repeat(20)}`, `0x${"f0".repeat(20)}`],
        priceDecimals: 2,
        sizeDecimals: 4,
      },
      intervals: 4,
      snapshots: 3,
      missing: 1,
      oneSided: 0,
      crossed: 1,
      emptyBids: 2,
      emptyAsks: 3,
      trailingEmpty: 3,
      pools: [
        {
          token: TIDE,
          pool: "7",
          carriedIn: "0",
          paid: "5",
          accrued: "0",
          carried: "2",
          returned: "0",
        },
        {
          token: USD,
          pool: "2500000",
          carriedIn: "0",
          paid: "1171875",
          accrued: "390625",
          carried: "937500",
          returned: "0",
        },
      ],
    });
  });

  it("should have one hash, that of its text", () => {
    expect(makeExample().manifestHash).to.equal(sha256Text(TEXT));
  });
});

describe("a manifest in another spelling", () => {
  for (const [what, text] of [
    ["no line feed at the end", TEXT.slice(0, -1)],
    ["a line feed too many", `${TEXT}\n`],
    ["line ends of Windows", TEXT.replaceAll("\n", "\r\n")],
    ["no indent", JSON.stringify(JSON.parse(TEXT))],
    ["four spaces", `${JSON.stringify(JSON.parse(TEXT), null, 4)}\n`],
    [
      "keys in another order",
      `${JSON.stringify({ ...JSON.parse(TEXT), campaign: "spring" }, ["ruleset", ...Object.keys(manifest)], 2)}\n`,
    ],
    ["a number with an exponent", TEXT.replace('"epoch": 1,', '"epoch": 1e0,')],
    ["an escape that is not needed", TEXT.replace('"spring"', '"\\u0073pring"')],
    ["a field twice", TEXT.replace('"epoch": 1,', '"epoch": 2,\n  "epoch": 1,')],
  ] as const) {
    it(`given ${what}, it should be refused`, () => {
      expect(text).to.not.equal(TEXT);
      expect(faultsOf(() => readManifest(text, "m"))).to.have.length.above(0);
    });
  }

  it("given a byte order mark, it should be refused as no JSON", () => {
    expect(wheres(`\ufeff${TEXT}`)).to.deep.equal(["m"]);
  });

  it("should say how it should be spelled", () => {
    expect(faultsOf(() => readManifest(`${TEXT}\n`, "m"))).to.deep.equal([
      {
        where: "m",
        got: "another spelling",
        expected: "canonical JSON: sorted keys, two spaces, LF",
      },
    ]);
  });
});

describe("a manifest with a fault", () => {
  for (const [path, value] of [
    ["format", "tidemark-manifest-v2"],
    ["ruleset", "tidemark-rules-v2"],
    ["phase", "gamma"],
    ["epoch", 0],
    ["epoch", 1.5],
    ["chainId", "1"],
    ["distributor", `0x${"DD".repeat(20)}`],
    ["root", "0x12"],
    ["leaves", -1],
    ["tokens.0.minPayout", 1],
    ["tokens.0.address", "TIDE"],
    ["totals.0.total", "-1"],
    ["totals.0.total", "01"],
    ["totals.0.total", "1e3"],
    ["markets.0.pools.0.paid", 5],
    ["markets.0.trailingEmpty", null],
    ["markets.0.terms.deny", "alba"],
    ["seed", "5e"],
    ["inputs.campaign", "x"],
    ["inputs.books.0.bytes", -1],
    ["previous", "none"],
    ["files.x", "not a hash"],
  ] as const) {
    it(`given ${JSON.stringify(value)} as ${path}, it should be refused at its path`, () => {
      expect(wheres(withField(path, value))).to.deep.equal([`m: ${path}`]);
    });
  }

  it("given an unknown field, it should be refused", () => {
    expect(wheres(withField("colour", "blue"))).to.deep.equal(["m: "]);
  });

  it("given several, it should show them all", () => {
    const text = withField("epoch", 0).replace('"chainId": 31337', '"chainId": 0');
    expect(wheres(text)).to.have.members(["m: epoch", "m: chainId"]);
  });

  for (const text of ["", "{", "null", "[]", "manifest"]) {
    it(`given "${text}", it should be refused`, () => {
      expect(faultsOf(() => readManifest(text, "m"))).to.have.length.above(0);
    });
  }
});
