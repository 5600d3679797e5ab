import { describe, it } from "node:test";
import { expect } from "chai";
import { Fragment, Interface, type InterfaceAbi } from "ethers";
import { readArtifact } from "../../src/chain/artifacts.ts";
import { explainRevert } from "../../src/chain/revert.ts";
import { DISTRIBUTOR } from "../../web/chain/abi.ts";

const compiled = async () =>
  new Interface((await readArtifact("RewardDistributor")).abi as InterfaceAbi);

const written = (fragments: readonly Fragment[], type: string) =>
  fragments
    .filter((fragment) => fragment.type === type)
    .map((fragment) => fragment.format("sighash"))
    .sort();

describe("the pages' words for the distributor", () => {
  for (const type of ["function", "event"]) {
    it(`should be of the compiled contract: every ${type}`, async () => {
      expect(written((await compiled()).fragments, type)).to.include.members(
        written(DISTRIBUTOR.fragments, type),
      );
    });
  }

  it("should know every custom error of the compiled contract, and no other", async () => {
    expect(written(DISTRIBUTOR.fragments, "error")).to.deep.equal(
      written((await compiled()).fragments, "error"),
    );
  });

  it("should know which arguments of events are indexed", async () => {
    const contract = await compiled();
    for (const event of DISTRIBUTOR.fragments.filter(({ type }) => type === "event"))
      expect(event.format("full")).to.equal(
        Fragment.from(contract.getEvent(event.format("sighash"))).format("full"),
      );
  });

  it("should say every custom error in a sentence, and never by its name", async () => {
    const sample: Record<string, unknown> = {
      address: `0x${"ab".repeat(20)}`,
      bytes32: `0x${"cd".repeat(32)}`,
      string: "text",
    };
    const unsaid = DISTRIBUTOR.fragments.flatMap((fragment) => {
      if (fragment.type !== "error") return [];
      const error = DISTRIBUTOR.getError(fragment.format("sighash"));
      const args = error?.inputs.map(({ type }) => sample[type] ?? 7n) ?? [];
      const data = error && DISTRIBUTOR.encodeErrorResult(error, args);
      const sentence = explainRevert(DISTRIBUTOR, { data }) ?? "";
      return sentence.includes(" ") && !sentence.includes(error?.name ?? "") ? [] : [error?.name];
    });
    expect(unsaid).to.deep.equal([]);
  });
});
