import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { parseDecimal } from "../../src/decimal.ts";
import { exactAmount, shortAmount } from "../../web/parts/amount-words.ts";
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
