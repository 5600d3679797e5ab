import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import {
  drawInstant,
  epochSpan,
  intervalsPerEpoch,
  openSeed,
  termsInEpoch,
} from "../../src/campaign/calendar.ts";
import type { Terms } from "../../src/campaign/campaign.ts";
import { instant } from "../oracle/rules.ts";
import { betaWith, faultsOf, seedOf, sha256Hex } from "./fixtures.ts";

const PHASE = betaWith();
const START = Date.UTC(2026, 0, 6);
const EPOCH_MS = 14_400_000;

describe("epochSpan", () => {
  it("given the first epoch, it should begin with the phase", () => {
    expect(epochSpan(PHASE, 1)).to.deep.equal({ epoch: 1, start: START, end: START + EPOCH_MS });
  });

  it("given a later one, it should begin where the one before ends", () => {
    expect(epochSpan(PHASE, 4)).to.deep.equal({
      epoch: 4,
      start: START + 3 * EPOCH_MS,
      end: START + 4 * EPOCH_MS,
    });
  });

  for (const epoch of [0, -1, 5, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`given epoch ${epoch} of 4, it should refuse`, () => {
      expect(faultsOf(() => epochSpan(PHASE, epoch))[0]).to.include({
        where: "epoch",
        expected: "a whole number from 1 to 4, the phase's epochs",
      });
    });
  }
});

describe("intervalsPerEpoch", () => {
  it("should count the whole intervals of an epoch", () => {
    expect(PHASE.terms.map((terms) => intervalsPerEpoch(PHASE, terms))).to.deep.equal([
      240, 480, 1,
    ]);
  });
});

describe("termsInEpoch", () => {
  const inForce = (phase: typeof PHASE, epoch: number) =>
    termsInEpoch(phase, epoch).map((terms) => [terms.market.id, terms.fromEpoch]);

  it("should give the terms of each market that runs, sorted by market", () => {
    expect(inForce(PHASE, 1)).to.deep.equal([["tide-usd", 1]]);
    expect(inForce(PHASE, 2)).to.deep.equal([
      ["kelp-usd", 2],
      ["tide-usd", 1],
    ]);
    expect(inForce(PHASE, 3)).to.deep.equal([
      ["kelp-usd", 2],
      ["tide-usd", 3],
    ]);
    expect(inForce(PHASE, 4)).to.deep.equal([["tide-usd", 3]]);
  });

  it("should give no terms in a pause", () => {
    const paused = betaWith(["phases.beta.terms[0].throughEpoch", 1]);
    expect(inForce(paused, 2)).to.deep.equal([["kelp-usd", 2]]);
  });

  it("should sort by bytes, whatever order the file has", () => {
    const ids = ["b", "a.c", "a-b", "a_b", "a", "10", "9"];
    const terms = ids.map((id): Terms => {
      const first = PHASE.terms[0] ?? expect.fail("the phase has terms");
      return { ...first, market: { ...first.market, id } };
    });
    expect(inForce({ ...PHASE, terms }, 1).map(([id]) => id)).to.deep.equal(
      ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });
});

describe("drawInstant", () => {
  const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const market = fc.oneof(fc.constantFrom("tide-usd", "a", "x".repeat(63)), fc.string());

  it("should be the oracle's instant", () => {
    fc.assert(
      fc.property(
        seed,
        market,
        fc.nat(10_000_000),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 1, max: 86_400_000 }),
        (bytes, id, interval, start, intervalMs) => {
          expect(drawInstant(bytes, id, start, intervalMs, interval)).to.equal(
            instant(bytes, id, interval, start, intervalMs),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("should be what Python's hashlib makes of the same bytes", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => i);
    const draws = [0, 1, 10_079].map(
      (i) => drawInstant(bytes, "börse:RLC-ETH", START, 60_000, i) - START - i * 60_000,
    );
    expect(draws).to.deep.equal([57_516, 34_019, 51_343]);
  });

  it("should lie inside its interval", () => {
    fc.assert(
      fc.property(seed, fc.nat(1_000), fc.integer({ min: 1, max: 5 }), (bytes, i, intervalMs) => {
        const offset = drawInstant(bytes, "m", START, intervalMs, i) - START - i * intervalMs;
        expect(offset).to.be.within(0, intervalMs - 1);
      }),
    );
  });

  it("should differ by seed, by market and by interval", () => {
    const draw = (byte: number, id: string, i: number) =>
      drawInstant(new Uint8Array(32).fill(byte), id, 0, 86_400_000, i) - i * 86_400_000;
    expect(
      new Set([draw(1, "a", 0), draw(2, "a", 0), draw(1, "b", 0), draw(1, "a", 1)]).size,
    ).to.equal(4);
  });
});

describe("openSeed", () => {
  it("given the seed that was committed to, it should give its 32 bytes", () => {
    expect(openSeed(PHASE, 2, seedOf(2))).to.deep.equal(new Uint8Array(32).fill(2));
  });

  it("given another epoch's seed, it should tell both hashes", () => {
    expect(faultsOf(() => openSeed(PHASE, 1, seedOf(2)))).to.deep.equal([
      {
        where: "seed of epoch 1",
        got: `a seed with sha256 ${sha256Hex(Buffer.alloc(32, 2))}`,
        expected: `the committed ${sha256Hex(Buffer.alloc(32, 1))}`,
      },
    ]);
  });

  it("given an epoch without a published hash, it should say where it belongs", () => {
    expect(faultsOf(() => openSeed(PHASE, 3, seedOf(3)))[0]).to.deep.include({
      got: "no hash in the campaign file",
      expected: "its sha256 as phases.beta.seedHashes[2], published before the epoch",
    });
  });

  for (const [what, hex] of [
    ["nothing", ""],
    ["63 digits", "1".repeat(63)],
    ["65 digits", "1".repeat(65)],
    ["capitals", "AB".repeat(32)],
    ["a prefix", `0x${"1".repeat(62)}`],
    ["other letters", "zz".repeat(32)],
    ["a line feed", `${seedOf(1)}\n`],
  ] as const) {
    it(`given ${what}, it should expect 64 lower-case digits, and not show what it got`, () => {
      expect(faultsOf(() => openSeed(PHASE, 1, hex))).to.deep.equal([
        {
          where: "seed of epoch 1",
          got: `${hex.length} characters`,
          expected: "64 lower-case hexadecimal digits",
        },
      ]);
    });
  }
});
