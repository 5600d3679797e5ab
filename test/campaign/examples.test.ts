/** The campaign files of the repository, which documents point at. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { RULE_FIELDS } from "../../src/campaign/rule-fields.ts";

const FOLDER = join(import.meta.dirname, "../../campaigns");

const load = (id: string) => {
  const file = join(FOLDER, id, "campaign.json");
  return parseCampaign(readFileSync(file, "utf8"), file);
};

describe("the example campaigns", () => {
  for (const id of readdirSync(FOLDER)) {
    it(`should have no fault in ${id}, and bear its folder's name`, () => {
      expect(load(id).id).to.equal(id);
    });
  }

  it("should show every programme in campaigns/programmes", () => {
    const beta = load("programmes").phases.get("beta");
    const programmes = new Set(beta?.terms.map(({ rule }) => rule.programme));
    expect([...programmes]).to.have.members(Object.keys(RULE_FIELDS));
  });
});
