import { describe, it } from "node:test";
import { expect } from "chai";
import { tasks } from "../../tasks/index.ts";

/** Without --revoke it sends nothing, and no Safe can sign within a look: it takes a guardian's key. */
const WATCH = "epoch watch";

const sending = tasks
  .map((task) => ({
    name: [task.id].flat().join(" "),
    options: "options" in task ? Object.keys(task.options) : [],
  }))
  .filter(({ name, options }) => options.includes("maxFee") && name !== WATCH);

describe("the options of every command that sends", () => {
  it("there should be the commands of docs/sending.md", () => {
    expect(sending.map(({ name }) => name).sort()).to.deep.equal(
      [
        "claim",
        "distributor admin",
        "distributor close",
        "distributor deploy",
        "distributor fund",
        "distributor grant",
        "distributor promote",
        "distributor remove",
        "distributor renounce",
        "distributor revoke",
        "distributor sweep",
        "distributor window",
        "distributor withdraw",
        "epoch pay",
        "epoch publish",
      ].sort(),
    );
  });

  for (const { name, options } of sending) {
    it(`${name}: it should take a dry run, a Safe, limits and JSON`, () => {
      expect(options).to.include.members([
        ...["dryRun", "safe", "from", "json"],
        ...["maxFee", "maxCost", "confirmations", "stuckAfter"],
      ]);
    });
  }
});
