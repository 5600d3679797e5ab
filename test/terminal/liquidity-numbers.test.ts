import { describe, it } from "node:test";
import { expect } from "chai";
import {
  changeOf,
  fixed,
  pointsOf,
  showBps,
  showChange,
  showCompact,
  showRough,
  showShare,
  toBps,
  toHundredths,
  toPercent,
  toPpm,
} from "../../src/terminal/liquidity-numbers.ts";

describe("the figures of a liquidity report, as text", () => {
  it("should turn ppb into ppm and ppm into basis points, exactly", () => {
    expect([toPpm(1n), toPpm(1_500_000n)]).to.deep.equal(["0.001", "1500"]);
    expect([toBps(1n), toBps(2_500n)]).to.deep.equal(["0.01", "25"]);
  });

  it("should round basis points half up to two decimals", () => {
    expect([0n, 499n, 500n, 1_999_499n].map(showBps)).to.deep.equal([
      "0.00",
      "0.00",
      "0.01",
      "19.99",
    ]);
  });

  it("should round shares down, so that 100 % is all of it", () => {
    expect(toPercent({ part: 2, whole: 3 })).to.equal("66.6666");
    expect(showShare({ part: 99_999, whole: 100_000 })).to.equal("99.99 %");
    expect(showShare({ part: 3n, whole: 3n })).to.equal("100.00 %");
    expect(toPercent({ part: 0, whole: 0 })).to.equal(undefined);
    expect(showShare({ part: 0, whole: 0 })).to.equal("-");
  });

  it("should tell a change in percent, towards zero; from nothing there is none", () => {
    expect([changeOf(3n, 1n), changeOf(3n, 5n)].map(toHundredths)).to.deep.equal([
      "-66.66",
      "66.66",
    ]);
    expect([changeOf(0n, 5n), changeOf(undefined, 5n), changeOf(5n, undefined)]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect([6_666n, -5n, 0n, undefined].map((change) => showChange(change, "%"))).to.deep.equal([
      "+66.66 %",
      "-0.05 %",
      "0.00 %",
      "-",
    ]);
  });

  it("should tell a change of shares in points", () => {
    expect(pointsOf({ part: 1, whole: 2 }, { part: 2, whole: 3 })).to.equal(1_666n);
    expect(pointsOf({ part: 1, whole: 1 }, { part: 0, whole: 3 })).to.equal(-10_000n);
    expect(pointsOf({ part: 0, whole: 0 }, { part: 1, whole: 3 })).to.equal(undefined);
  });

  it("should show rough amounts to four digits, but whole ones whole", () => {
    const shown = (text: string, decimals: number) => showRough(BigInt(text), decimals);
    expect(shown("123456789", 4)).to.equal("12346");
    expect(shown("123456789", 6)).to.equal("123.5");
    expect(shown("123456789", 8)).to.equal("1.235");
    expect(shown("123456", 8)).to.equal("0.001235");
    expect(shown("1200", 3)).to.equal("1.200");
    expect(shown("0", 3)).to.equal("0");
    expect(shown("7", 0)).to.equal("7");
    expect(showRough(undefined, 3)).to.equal("-");
  });

  it("should show compact amounts exactly, in thousands, millions or billions", () => {
    const shown = ["5", "999", "1000", "1500", "20000", "2000000", "5000000000"].map((text) =>
      showCompact(BigInt(text), 0),
    );
    expect(shown).to.deep.equal(["5", "999", "1k", "1.5k", "20k", "2M", "5G"]);
    expect([showCompact(5n, 3), showCompact(1_500_000n, 3)]).to.deep.equal(["0.005", "1.5k"]);
  });

  it("should keep just so many decimals", () => {
    expect([fixed(12_345n, 3, 1), fixed(12_355n, 3, 2), fixed(5n, 3, 0)]).to.deep.equal([
      "12.3",
      "12.36",
      "0",
    ]);
  });
});
