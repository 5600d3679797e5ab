import { describe, it } from "node:test";
import { expect } from "chai";
import { parseAccount } from "../../src/book/account.ts";
import { CHECKSUMMED } from "./fixtures.ts";

describe("parseAccount", () => {
  const lower = CHECKSUMMED.toLowerCase();
  const upper = `0x${lower.slice(2).toUpperCase()}`;

  it("should keep an address in lower case", () => {
    expect(parseAccount(lower)).to.equal(lower);
  });

  it("should lower an address in upper case", () => {
    expect(parseAccount(upper)).to.equal(lower);
  });

  it("should lower an address with the right checksum", () => {
    expect(parseAccount(CHECKSUMMED)).to.equal(lower);
  });

  it("should refuse an address with a wrong checksum, each time it is asked", () => {
    const wrong = CHECKSUMMED.replace("aA", "Aa");
    expect([parseAccount(wrong), parseAccount(wrong)]).to.deep.equal([undefined, undefined]);
  });

  it("should keep any other name as it is", () => {
    for (const name of ["Miner-7", "0xABC", `${CHECKSUMMED}0`]) {
      expect(parseAccount(name)).to.equal(name);
    }
  });

  it("should refuse what is no name", () => {
    for (const value of ["", 7, null, undefined, {}, "\ud800"]) {
      expect(parseAccount(value)).to.equal(undefined);
    }
  });
});
