import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readOwners } from "../../src/book/owners.ts";
import { CHECKSUMMED, faultOf, faultsOf, withFile } from "./fixtures.ts";

const HEADER = "order_id,account";

describe("readOwners", () => {
  it("should read who owns which order", () =>
    withFile("owners.csv", `${HEADER}\n7,Desk 7\n8,${CHECKSUMMED}\n`, async (path) => {
      expect([...(await readOwners(path))]).to.deep.equal([
        ["7", "Desk 7"],
        ["8", CHECKSUMMED.toLowerCase()],
      ]);
    }));

  it("should read a gzipped file", () =>
    withFile("owners.csv.gz", gzipSync(`${HEADER}\n7,Desk 7\n`), async (path) => {
      expect((await readOwners(path)).size).to.equal(1);
    }));

  it("should take a file that names no order", () =>
    withFile("owners.csv", `${HEADER}\n`, async (path) => {
      expect((await readOwners(path)).size).to.equal(0);
    }));

  it("should refuse an order with two owners", () =>
    withFile("owners.csv", `${HEADER}\n7,a\n7,b\n`, async (path) => {
      const fault = await faultOf(readOwners(path));
      expect(fault).to.include({ where: `${path}:3.order_id`, got: '"7"' });
    }));

  it("should refuse a row that is repeated", () =>
    withFile("owners.csv", `${HEADER}\n7,a\n7,a\n`, async (path) => {
      const fault = await faultOf(readOwners(path));
      expect(fault).to.include({ where: `${path}:3.order_id`, got: '"7"' });
    }));

  it("should refuse an address with a wrong checksum", () => {
    const wrong = CHECKSUMMED.replace("aA", "Aa");
    return withFile("owners.csv", `${HEADER}\n7,${wrong}\n`, async (path) => {
      const fault = await faultOf(readOwners(path));
      expect(fault).to.include({ where: `${path}:2.account`, got: JSON.stringify(wrong) });
      expect(fault.expected).to.include("EIP-55");
    });
  });

  it("should refuse empty fields, and report them all", () =>
    withFile("owners.csv", `${HEADER}\n,a\n7,\n`, async (path) => {
      const faults = await faultsOf(readOwners(path));
      expect(faults.map(({ where }) => where)).to.deep.equal([
        `${path}:2.order_id`,
        `${path}:3.account`,
      ]);
    }));

  it("should refuse a file without the columns", () =>
    withFile("owners.csv", "7,a\n", async (path) => {
      const faults = await faultsOf(readOwners(path));
      expect(faults.map(({ expected }) => expected)).to.deep.equal([
        'a column "order_id"',
        'a column "account"',
      ]);
    }));

  it("should refuse an empty file", () =>
    withFile("owners.csv", "", async (path) => {
      expect(await faultOf(readOwners(path))).to.include({ got: "an empty file" });
    }));
});
