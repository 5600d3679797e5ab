import { describe, it } from "node:test";
import { expect } from "chai";
import { ALBA, BOREAS, bothMarkets, CIRRUS, faultsOf, importText, TIDE, USD } from "./fixtures.ts";

const low = (address: string) => address.toLowerCase();
const markets = bothMarkets();
const text = (rewards: object, rewardToken?: string) =>
  JSON.stringify({ ...(rewardToken === undefined ? {} : { rewardToken }), rewards }, null, 2);
const imported = (json: string, changes = {}) => importText(json, changes, "airdrop.json");
const refused = (json: string, changes = {}) => faultsOf(json, changes, "airdrop.json");

describe("a list of Merkl's airdrop JSON", () => {
  it("should take reasons for markets, amounts for base units, and the token for what is paid", async () => {
    const json = text({ [ALBA]: { reef: "5", kelp: "7" }, [low(BOREAS)]: { kelp: "1" } });
    const { format, rewards } = await imported(json, { markets });
    expect(format).to.equal("merkl");
    expect(rewards.map(({ market, account, amount }) => [market, account, amount])).to.deep.equal([
      ["reef", low(ALBA), 5n],
      ["kelp", low(ALBA), 7n],
      ["kelp", low(BOREAS), 1n],
    ]);
  });

  it("given that it can pay one market only, it should add an account's reasons up", async () => {
    const json = `\ufeff${text({ [ALBA]: { January: "5", February: "7" } }, USD)}`;
    const { rewards } = await imported(json, { markets });
    expect(rewards).to.deep.equal([
      { market: "kelp", account: low(ALBA), amount: 12n, name: undefined },
    ]);
  });

  it("given a reason that names another listed market than the one it can pay, it should refuse it", async () => {
    const json = text({ [ALBA]: { kelp: "5", reef: "7" } });
    const [reef] = markets;
    for (const [file, changes] of [
      [json, { markets: reef === undefined ? [] : [reef], listed: markets }],
      [text({ [ALBA]: { kelp: "5", reef: "7" } }, TIDE), { markets, listed: markets }],
    ] as const) {
      const faults = await refused(file, changes);
      expect(faults.map(({ got }) => got)).to.deep.equal(['"kelp"']);
    }
  });

  it("given a key that JavaScript has a use of its own for, it should lose nothing", async () => {
    const reason = `{"rewards":{"${ALBA}":{"__proto__":"5","reef":"7"}}}`;
    const { rewards } = await imported(reason);
    expect(rewards.map(({ amount }) => amount)).to.deep.equal([12n]);
    const account = `{"rewards":{"__proto__":{"reef":"5"},"${ALBA}":{"reef":"7"}}}`;
    expect((await refused(account)).map(({ got }) => got)).to.deep.equal(['"__proto__"']);
  });

  it("should name each fault by the line of its account", async () => {
    const json = text({
      [ALBA]: { reef: "1.5" },
      [BOREAS.replace("fB", "Fb")]: { reef: "1" },
      [CIRRUS]: { gold: "1", kelp: "0" },
      [`base:${CIRRUS}`]: { reef: "1" },
    });
    const faults = await refused(json, { markets });
    expect(faults.map(({ place }) => place)).to.deep.equal([
      "3.reef",
      "6",
      "9.gold",
      "9.kelp",
      "13",
    ]);
  });

  it("given an account in two spellings, it should be a duplicate, or be added up where asked", async () => {
    const json = text({ [ALBA]: { reef: "1" }, [low(ALBA)]: { reef: "2" } });
    expect((await refused(json)).map(({ place }) => place)).to.deep.equal(["6.address"]);
    const { rewards } = await imported(json, { merge: "sum" });
    expect(rewards.map(({ amount }) => amount)).to.deep.equal([3n]);
  });

  for (const [what, json] of [
    ["an account", `{"rewards":{"${ALBA}":{"reef":"1"},"${ALBA}":{"reef":"2"}}}`],
    ["a reason", `{"rewards":{"${ALBA}":{"reef":"1","reef":"2"}}}`],
    ["all rewards", `{"rewards":{"${ALBA}":{"reef":"1"}},"rewards":{"${BOREAS}":{"reef":"1"}}}`],
  ] as const) {
    it(`given ${what} twice in the same spelling, of which JSON would lose one, it should refuse it`, async () => {
      const [fault] = await refused(json, { merge: "sum" });
      expect(fault?.got).to.equal("the key twice");
    });
  }

  for (const [what, json] of [
    ["no JSON", "rewards"],
    ["another shape", "[]"],
    ["amounts as numbers", `{"rewards":{"${ALBA}":{"reef":1}}}`],
    ["nobody", '{"rewards":{}}'],
    ["a token that no market pays", text({ [ALBA]: { reef: "1" } }, CIRRUS)],
  ] as const) {
    it(`given ${what}, it should refuse it`, async () => {
      expect(await refused(json, { markets })).to.have.length(1);
    });
  }

  it("given the right token, it should take the file", async () => {
    expect((await imported(text({ [ALBA]: { a: "1" } }, TIDE), { markets })).count).to.equal(1);
  });
});
