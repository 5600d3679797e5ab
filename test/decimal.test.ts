import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { decimalRule, formatDecimal, MAX_DECIMAL_LENGTH, parseDecimal } from "../src/decimal.ts";

describe("parseDecimal", () => {
  for (const [text, decimals, units] of [
    ["0", 0, 0n],
    ["0", 18, 0n],
    ["0.0", 1, 0n],
    ["7", 0, 7n],
    ["10", 2, 1_000n],
    ["1.50", 2, 150n],
    ["1.5", 2, 150n],
    ["0.05", 2, 5n],
    ["0.000001", 6, 1n],
    ["333.333333333333333333", 18, 333_333_333_333_333_333_333n],
    ["90071992547409930.1", 1, 900_719_925_474_099_301n],
  ] as const) {
    it(`given "${text}" at ${decimals} decimals, it should give ${units} units`, () => {
      expect(parseDecimal(text, decimals)).to.equal(units);
    });
  }

  for (const [what, text] of [
    ["nothing", ""],
    ["a space", " "],
    ["a space before", " 1"],
    ["a space after", "1 "],
    ["a line feed after", "1\n"],
    ["a minus", "-1"],
    ["a minus before zero", "-0"],
    ["a plus", "+1"],
    ["an exponent", "1e3"],
    ["a capital exponent", "1E3"],
    ["a negative exponent", "1e-3"],
    ["a comma as separator", "1,000"],
    ["a comma as point", "1,5"],
    ["an underscore", "1_000"],
    ["a space as separator", "1 000"],
    ["a leading zero", "01"],
    ["leading zeros before a point", "00.5"],
    ["no digit before the point", ".5"],
    ["no digit after the point", "5."],
    ["only a point", "."],
    ["two points", "1.2.3"],
    ["hexadecimal", "0x10"],
    ["NaN", "NaN"],
    ["Infinity", "Infinity"],
    ["digits of another script", "١"],
    ["full-width digits", "１"],
    ["a bigint literal", "1n"],
  ] as const) {
    it(`given ${what}, it should refuse`, () => {
      expect(parseDecimal(text, 6)).to.equal(undefined);
    });
  }

  it("given one digit more after the point than there are decimals, it should refuse", () => {
    expect(parseDecimal("1.234", 3)).to.equal(1_234n);
    expect(parseDecimal("1.2345", 3)).to.equal(undefined);
    expect(parseDecimal("1.0", 0)).to.equal(undefined);
  });

  it("given a zero too many after the point, it should refuse all the same", () => {
    expect(parseDecimal("1.2300", 3)).to.equal(undefined);
  });

  for (const value of [
    1,
    1.5,
    1n,
    Number.NaN,
    null,
    undefined,
    true,
    ["1"],
    { toString: () => "1" },
  ]) {
    it(`given ${typeof value} ${String(value)} instead of a string, it should refuse`, () => {
      expect(parseDecimal(value, 6)).to.equal(undefined);
    });
  }

  it("given the longest text, it should parse; given a digit more, it should refuse", () => {
    const longest = "9".repeat(MAX_DECIMAL_LENGTH);
    expect(parseDecimal(longest, 0)).to.equal(BigInt(longest));
    expect(parseDecimal(`${longest}9`, 0)).to.equal(undefined);
  });
});

describe("formatDecimal", () => {
  for (const [units, decimals, text] of [
    [0n, 0, "0"],
    [0n, 18, "0"],
    [1n, 18, "0.000000000000000001"],
    [150n, 2, "1.5"],
    [100n, 2, "1"],
    [1_000n, 0, "1000"],
    [-5n, 1, "-0.5"],
    [-100n, 1, "-10"],
  ] as const) {
    it(`given ${units} units at ${decimals} decimals, it should write "${text}"`, () => {
      expect(formatDecimal(units, decimals)).to.equal(text);
    });
  }
});

describe("a decimal string", () => {
  const units = fc.bigInt({ min: 0n, max: 10n ** 50n });
  const decimals = fc.integer({ min: 0, max: 36 });

  it("should come back from what it was written from", () => {
    fc.assert(
      fc.property(units, decimals, (value, places) => {
        expect(parseDecimal(formatDecimal(value, places), places)).to.equal(value);
      }),
    );
  });

  it("should be worth the same at more decimals", () => {
    fc.assert(
      fc.property(units, decimals, fc.nat(10), (value, places, more) => {
        const text = formatDecimal(value, places);
        expect(parseDecimal(text, places + more)).to.equal(value * 10n ** BigInt(more));
      }),
    );
  });

  it("should be refused as soon as any character is not a digit or the one point", () => {
    const odd = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((s) => !/^[0-9]+(\.[0-9]+)?$/.test(s));
    fc.assert(
      fc.property(odd, (text) => {
        expect(parseDecimal(text, 36)).to.equal(undefined);
      }),
    );
  });
});

describe("decimalRule", () => {
  it("should say how many decimals are allowed", () => {
    expect(decimalRule(6)).to.contain("at most 6 decimals");
  });

  it("should ask for a whole number where there are none", () => {
    expect(decimalRule(0)).to.contain("whole number");
  });
});
