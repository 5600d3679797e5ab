import { describe, it } from "node:test";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { parseDecimal } from "../../src/decimal.ts";
import { earningsAsCsv } from "../../web/miner/earned.ts";
import { unitIn } from "../../web/miner/unit.ts";
import { amountOf, exactAmount, shortAmount } from "../../web/parts/amount-words.ts";
import { parseAddress } from "../../web/parts/parse-address.ts";
import { showSpan } from "../../web/parts/time-words.ts";
import { linkTo, readPlace } from "../../web/router.ts";

const amounts = fc.record({
  units: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  decimals: fc.integer({ min: 0, max: 36 }),
});

describe("an amount in words", () => {
  it("should hold every digit of the exact one", () => {
    fc.assert(
      fc.property(amounts, ({ units, decimals }) => {
        const text = exactAmount(units, decimals).replaceAll(",", "");
        expect(parseDecimal(text, decimals)).to.equal(units);
      }),
    );
  });

  it("should never be more than there is, and less by under a ten-thousandth", () => {
    fc.assert(
      fc.property(amounts, ({ units, decimals }) => {
        const text = shortAmount(units, decimals).replaceAll(",", "");
        if (text.startsWith("<")) return;
        const shown = parseDecimal(text, 36) ?? 0n;
        const exact = units * 10n ** BigInt(36 - decimals);
        expect(shown <= exact && exact - shown < 10n ** 32n).to.equal(true);
      }),
    );
  });

  it("when it is above zero, it should never read as zero", () => {
    expect(shortAmount(1n, 18)).to.equal("<0.0001");
    expect(shortAmount(0n, 18)).to.equal("0");
  });
});

describe("a span in words", () => {
  it("should take two units, the largest first", () => {
    expect([9, 249, 12_000, 97_200].map(showSpan)).to.deep.equal([
      "9 s",
      "4 min 09 s",
      "3 h 20 min",
      "1 d 3 h",
    ]);
  });
});

describe("an address that was typed", () => {
  const RIGHT = "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955";

  it("when its capitals fit, or it has one case alone, it should be taken in lower case", () => {
    const lower = RIGHT.toLowerCase();
    const upper = `0x${RIGHT.slice(2).toUpperCase()}`;
    for (const text of [RIGHT, lower, upper, ` ${lower}\n`, `eth:${RIGHT}`])
      expect(parseAddress(text), text).to.deep.equal({ address: lower });
  });

  it("when its capitals do not fit, or it is none, it should say what is wrong", () => {
    for (const text of ["", "0x12", "gale.eth", RIGHT.replace("dC", "Dc"), `${RIGHT}0`])
      expect(parseAddress(text), text).to.have.property("fault");
  });
});

describe("a place", () => {
  it("should be read back from its link", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("market", "miner", "verify"),
        fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { noNullPrototype: true }),
        (page, path, query) => {
          const place = readPlace(linkTo(page, path, query));
          expect([place.page, place.path]).to.deep.equal([page, path]);
          expect(Object.fromEntries(place.query)).to.deep.equal(query);
        },
      ),
    );
  });

  it("when it is empty, or no valid encoding, it should still be one", () => {
    expect(readPlace("").page).to.equal("campaigns");
    expect(readPlace("#/miner/%E0%A4%A").path).to.deep.equal(["%E0%A4%A"]);
  });
});

describe("a token's amount", () => {
  const tide = { symbol: "TIDE", decimals: 18, address: `0x${"1e".repeat(20)}` };
  const other = `0x${"ab".repeat(20)}`;

  it("should be shown by the decimals that are known of the token", () => {
    expect(amountOf(15n * 10n ** 17n, tide.address, [tide])).to.equal("1.5 TIDE");
    expect(unitIn({ units: [tide] }, tide.address)).to.equal(tide);
  });

  it("when nobody tells the token's decimals, it should be in base units, and say so", () => {
    expect(amountOf(1_500_000n, other, [tide])).to.equal("1,500,000 base units of 0xabab…abab");
    expect(unitIn({ units: [tide] }, other)).to.include({
      symbol: "base units of 0xabab…abab",
      decimals: 0,
    });
  });
});

describe("earnings as CSV", () => {
  const head = { epoch: 1, start: "s", end: "e", isFinal: true } as never;
  const token = (symbol: string) => ({ symbol, decimals: 2, address: "", minPayout: "0" });
  const market = (name: string) => ({
    market: name,
    points: 3n,
    either: 1,
    both: 1,
    intervals: 4,
    rewards: [150n],
  });
  const rowOf = (name: string, symbol: string) => {
    const csv = earningsAsCsv([
      {
        head,
        rank: 1,
        tokens: [token(symbol)],
        markets: [market(name)],
        settled: [],
        positions: [],
      },
    ]);
    return parse(csv, { columns: true })[0];
  };

  it("should keep a name with commas and quotes in its own column, and numbers as they are", () => {
    expect(rowOf('a,"b"', "T,1")).to.include({
      market: 'a,"b"',
      token: "T,1",
      points: "3",
      reward: "1.5",
    });
  });

  it("should give a spreadsheet no formula", () => {
    expect(rowOf("=1+1", "@SUM")).to.include({ market: "'=1+1", token: "'@SUM" });
  });
});
