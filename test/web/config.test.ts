import { describe, it } from "node:test";
import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import { parseConfig } from "../../web/config.ts";

const CHAIN = {
  name: "A chain",
  rpc: ["https://node.example"],
  explorer: "https://explorer.example/",
  currency: { name: "Ether", symbol: "ETH", decimals: 18 },
};
const CONFIG = {
  format: "tidemark-web-v1",
  chains: { 1: CHAIN },
  campaigns: [{ path: "data/demo/beta/" }],
};

const faultsOf = (config: unknown): string[] => {
  try {
    parseConfig(JSON.stringify(config));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ where }) => where);
  }
};

describe("config.json", () => {
  it("when it is whole, it should name campaigns by their last two folders", () => {
    const { chains, campaigns } = parseConfig(JSON.stringify(CONFIG));
    expect(campaigns).to.deep.equal([{ key: "demo/beta", path: "data/demo/beta" }]);
    expect(chains.get(1)?.explorer).to.equal("https://explorer.example");
  });

  it("when several things are wrong, it should name all of them", () => {
    const wrong = {
      format: "other",
      chains: { x: { ...CHAIN, rpc: ["ftp://node"] } },
      campaigns: [{ path: "beta" }],
    };
    expect(faultsOf(wrong)).to.deep.equal([
      "config.json: format",
      "config.json: chains.x",
      "config.json: chains.x.rpc",
      "config.json: campaigns.0.path",
    ]);
  });

  it("when two campaigns have one name, it should refuse the second", () => {
    const twice = { ...CONFIG, campaigns: [{ path: "a/demo/beta" }, { path: "b/demo/beta" }] };
    expect(faultsOf(twice)).to.deep.equal(["config.json: campaigns.1.path"]);
  });

  it("when an explorer is no web address, it should refuse it: links would run it", () => {
    const chains = { 1: { ...CHAIN, explorer: "javascript:alert(1)" } };
    expect(faultsOf({ ...CONFIG, chains })).to.deep.equal(["config.json: chains.1.explorer"]);
  });

  it("when it is no JSON, it should say so", () => {
    expect(() => parseConfig("<html>")).to.throw(InputError, "JSON");
  });
});
