import { describe, it } from "node:test";
import { expect } from "chai";
import { getAddress } from "ethers/address";
import fc from "fast-check";
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

  it("should take the checksums that Ethereum's libraries make, and no others", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 160n - 1n }), fc.nat(41), (value, place) => {
        const address = getAddress(`0x${value.toString(16).padStart(40, "0")}`);
        expect(parseAccount(address)).to.equal(address.toLowerCase());
        const char = address[place] ?? "";
        const other = char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
        const altered = `${address.slice(0, place)}${other}${address.slice(place + 1)}`;
        if (place < 2 || altered === address) return;
        expect(parseAccount(altered)).to.equal(
          accepts(altered) ? address.toLowerCase() : undefined,
        );
      }),
    );
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

function accepts(address: string): boolean {
  try {
    return getAddress(address).length > 0;
  } catch {
    return false;
  }
}
