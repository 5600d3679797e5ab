import { describe, it } from "node:test";
import { expect } from "chai";
import {
  bookName,
  nextEpoch,
  parseRegistry,
  type Registry,
  registeredIn,
  unpaid,
  whyNot,
} from "../../src/campaign/registry.ts";
import { plan, START } from "../book/collect/fixtures.ts";
import { faultsOf } from "./fixtures.ts";

const ALBA = `0x${"1".repeat(40)}`;
const BOREAS = `0x${"2".repeat(40)}`;
const { campaign, phase } = plan({ markets: { tide: "binance" }, epochs: 4 });
const BEFORE = "2026-01-05T00:00:00Z";

const entry = (fields: object = {}) => ({
  account: ALBA,
  exchange: "binance",
  exchangeAccount: "alba",
  key: "ALBA",
  issuedAt: BEFORE,
  signature: "0xab",
  decided: BEFORE,
  fromEpoch: 1,
  ...fields,
});
const decision = (account: string, fields: object = {}) => ({
  account,
  why: "as agreed",
  decided: BEFORE,
  fromEpoch: 1,
  ...fields,
});

const text = (fields: object = {}) =>
  JSON.stringify({
    format: "tidemark-registry-v1",
    campaign: "live",
    phase: "beta",
    exchangeAccounts: [entry()],
    eligible: [decision(ALBA)],
    deny: [],
    ...fields,
  });
const parse = (fields: object = {}): Registry =>
  parseRegistry(text(fields), "registry.json", campaign, phase);
const readIn = (registry: Registry, epoch: number) => registeredIn(registry, epoch).map(bookName);

describe("a registry", () => {
  it("given an eligible account, it should be read under its exchange's name", () => {
    expect(readIn(parse(), 1)).to.deep.equal(["binance:alba"]);
  });

  for (const [what, fields, epochs] of [
    ["registered from epoch 2 on", { exchangeAccounts: [entry({ fromEpoch: 2 })] }, [2, 3, 4]],
    ["registered through epoch 2", { exchangeAccounts: [entry({ throughEpoch: 2 })] }, [1, 2]],
    ["not eligible", { eligible: [] }, []],
    ["eligible from epoch 3 on", { eligible: [decision(ALBA, { fromEpoch: 3 })] }, [3, 4]],
    ["denied from epoch 2 on", { deny: [decision(ALBA, { fromEpoch: 2 })] }, [1]],
    [
      "denied in epoch 2 alone",
      { deny: [decision(ALBA, { fromEpoch: 2, throughEpoch: 2 })] },
      [1, 3, 4],
    ],
    ["not on the allow list", { allow: [decision(BOREAS)] }, []],
    ["on the allow list", { allow: [decision(ALBA)] }, [1, 2, 3, 4]],
  ] as const) {
    it(`given an account ${what}, it should be read in those epochs alone`, () => {
      const registry = parse(fields);
      expect([1, 2, 3, 4].filter((epoch) => readIn(registry, epoch).length > 0)).to.deep.equal(
        epochs,
      );
    });
  }

  it("should say why an account is not read", () => {
    const [first] = parse().exchangeAccounts;
    if (first === undefined) throw new Error("the registry has an entry");
    expect(whyNot(parse({ deny: [decision(ALBA, { why: "washes" })] }), first, 1)).to.equal(
      "denied: washes",
    );
  });

  it("given a decision made after its epoch began, it should refuse: changes hold from the next one", () => {
    const decided = new Date(START + 1_000).toISOString().replace(".000Z", "Z");
    const faults = faultsOf(() => parse({ deny: [decision(ALBA, { decided })] }));
    expect(faults.map(({ where }) => where)).to.deep.equal(["registry.json: deny[0].fromEpoch"]);
  });

  for (const [what, fields, where] of [
    [
      "two entries of one exchange account",
      { exchangeAccounts: [entry(), entry()] },
      "exchangeAccounts[1].exchangeAccount",
    ],
    [
      "an exchange that no market is at",
      { exchangeAccounts: [entry({ exchange: "kraken" })] },
      "exchangeAccounts[0].exchange",
    ],
    ["another campaign", { campaign: "other" }, "campaign"],
    ["an unknown field", { secret: "x" }, "secret"],
    [
      "an epoch that the phase does not have",
      { exchangeAccounts: [entry({ fromEpoch: 9 })] },
      "exchangeAccounts[0].fromEpoch",
    ],
  ] as const) {
    it(`given ${what}, it should refuse`, () => {
      const [fault] = faultsOf(() => parse(fields));
      expect(fault?.where).to.equal(`registry.json: ${where}`);
    });
  }

  it("should name accounts that the campaign file does not pay", () => {
    const registry = parse({
      exchangeAccounts: [entry(), entry({ exchangeAccount: "other" })],
    });
    expect(unpaid(campaign, registry.exchangeAccounts)).to.deep.equal(["binance:other"]);
  });

  it("nextEpoch should be the first one that has not begun", () => {
    const minute = 60_000;
    expect(
      [-1, 0, 1, 10 * minute - 1, 10 * minute].map((ms) => nextEpoch(phase, START + ms)),
    ).to.deep.equal([1, 2, 2, 2, 3]);
  });
});
