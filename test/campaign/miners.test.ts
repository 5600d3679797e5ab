import { describe, it } from "node:test";
import { expect } from "chai";
import { payeesUnder } from "../../src/campaign/miners.ts";
import { ALBA, BOREAS, CIRRUS, campaignWith, type Edit } from "./fixtures.ts";

const [alba, boreas, cirrus] = [ALBA, BOREAS, CIRRUS].map((account) => account.toLowerCase());
const TERMS = "phases.beta.terms[0]";

function payees(...edits: readonly Edit[]): object {
  const campaign = campaignWith(
    [`${TERMS}.allow`, undefined],
    [`${TERMS}.deny`, undefined],
    ...edits,
  );
  const terms = campaign.phases.get("beta")?.terms[0] ?? expect.fail("the phase has terms");
  return Object.fromEntries(payeesUnder(campaign, terms));
}

describe("payeesUnder", () => {
  it("given no lists, every miner should earn under its address and each exchange account", () => {
    expect(payees()).to.deep.equal({
      [alba ?? ""]: alba,
      "mm-alba": alba,
      "mm-alba-2": alba,
      [boreas ?? ""]: boreas,
      "mm-boreas": boreas,
      [cirrus ?? ""]: cirrus,
    });
  });

  it("given an allow list, only those on it should earn, in any spelling", () => {
    expect(payees([`${TERMS}.allow`, [BOREAS, CIRRUS.toLowerCase()]])).to.deep.equal({
      [boreas ?? ""]: boreas,
      "mm-boreas": boreas,
      [cirrus ?? ""]: cirrus,
    });
  });

  it("given an empty allow list, nobody should earn", () => {
    expect(payees([`${TERMS}.allow`, []])).to.deep.equal({});
  });

  it("given a deny list, those on it should not earn under any name", () => {
    expect(payees([`${TERMS}.deny`, [ALBA, CIRRUS]])).to.deep.equal({
      [boreas ?? ""]: boreas,
      "mm-boreas": boreas,
    });
  });

  it("given an account on both lists, it should not earn", () => {
    expect(payees([`${TERMS}.allow`, [ALBA, CIRRUS]], [`${TERMS}.deny`, [ALBA]])).to.deep.equal({
      [cirrus ?? ""]: cirrus,
    });
  });

  it("given somebody on the allow list who is no miner, they should not earn", () => {
    expect(payees([`${TERMS}.allow`, [`0x${"99".repeat(20)}`]])).to.deep.equal({});
  });

  it("given an address as a second exchange account, its orders should be paid to the miner", () => {
    const other = `0x${"98".repeat(20)}`;
    expect(payees(["miners[2].exchangeAccounts", [other]])).to.include({ [other]: cirrus });
  });

  it("given that address checksummed, it should be found as the books spell it, in lower case", () => {
    const other = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    expect(payees(["miners[2].exchangeAccounts", [other]])).to.include({
      [other.toLowerCase()]: cirrus,
    });
  });
});
