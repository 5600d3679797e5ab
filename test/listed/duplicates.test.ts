import { describe, it } from "node:test";
import { expect } from "chai";
import { ALBA, BOREAS, faultsOf, importText, sablier } from "./fixtures.ts";

const low = (address: string) => address.toLowerCase();

describe("an account that is there twice", () => {
  const text = sablier(`${ALBA},1`, `${BOREAS},2`, `${low(ALBA)},3.5`);

  it("should be refused, whatever its case, with both rows named", async () => {
    const [fault, ...others] = await faultsOf(text);
    expect(others).to.deep.equal([]);
    expect(fault).to.include({
      place: "4.address",
      got: low(ALBA),
      expected: "each account once; :2 has it already",
      fix: "To add them up: --merge sum.",
    });
  });

  it("given that amounts are to be added up, it should add them up and say which rows", async () => {
    const { count, rewards, merged } = await importText(text, { merge: "sum" });
    expect(count).to.equal(3);
    expect(rewards.map(({ account, amount }) => [account, amount])).to.deep.equal([
      [low(ALBA), 4_500_000_000_000_000_000n],
      [low(BOREAS), 2_000_000_000_000_000_000n],
    ]);
    expect(
      merged.map(({ where, into, account }) => [
        where.split(":").at(-1),
        into.split(":").at(-1),
        account,
      ]),
    ).to.deep.equal([["4", "2", low(ALBA)]]);
  });

  it("should be found even where one of the rows has a wrong amount", async () => {
    const faults = await faultsOf(sablier(`${ALBA},1e3`, `${ALBA},1`));
    expect(faults.map(({ place }) => place)).to.deep.equal(["2.amount", "3.address"]);
  });

  it("should be told in the order of rows, though it is found later than other faults", async () => {
    const faults = await faultsOf(sablier(`${ALBA},1`, `${ALBA},1`, `${BOREAS},1e3`));
    expect(faults.map(({ place }) => place)).to.deep.equal(["3.address", "4.amount"]);
  });

  it("given a sum that is no amount any more, it should refuse it", async () => {
    const most = "340282366920938463463";
    const faults = await faultsOf(sablier(`${ALBA},${most}`, `${ALBA},1`), { merge: "sum" });
    expect(faults.map(({ place }) => place)).to.deep.equal(["3.address"]);
  });
});

describe("an ENS name", () => {
  const resolve = async (name: string) =>
    new Map([
      ["alba.eth", low(ALBA)],
      ["pay.alba.eth", low(ALBA)],
    ]).get(name);

  it("should be kept beside the address that it stands for, in its normal form", async () => {
    const { rewards } = await importText(sablier("Alba.ETH,1", `${BOREAS},2`), { resolve });
    expect(rewards.map(({ account, name }) => [account, name])).to.deep.equal([
      [low(ALBA), "alba.eth"],
      [low(BOREAS), undefined],
    ]);
  });

  it("given no network with ENS, it should be refused in its row", async () => {
    const [fault, ...others] = await faultsOf(sablier(`${BOREAS},2`, "alba.eth,1"));
    expect(others).to.deep.equal([]);
    expect(fault).to.include({ place: "3.address", got: '"alba.eth"', expected: "an address" });
    expect(fault?.fix).to.include("--ens");
  });

  it("given that it has no address, it should be refused in every row it stands in", async () => {
    const faults = await faultsOf(sablier("nobody.eth,1", "alba.eth,1", "nobody.eth,2"), {
      resolve,
    });
    expect(faults.map(({ place }) => place)).to.deep.equal(["2.address", "4.address"]);
  });

  it("given that its address is there too, or another of its names, it should be a duplicate", async () => {
    for (const other of [ALBA, "pay.alba.eth", "ALBA.eth"]) {
      const [fault, ...others] = await faultsOf(sablier("alba.eth,1", `${other},2`), { resolve });
      expect(others).to.deep.equal([]);
      expect(fault?.place).to.equal("3.address");
      expect(fault?.got).to.include(low(ALBA));
    }
  });

  it("given that its rows are added up with its address's, it should keep the name", async () => {
    const { rewards } = await importText(sablier(`${ALBA},1`, "alba.eth,2"), {
      resolve,
      merge: "sum",
    });
    expect(rewards).to.deep.equal([
      { market: "reef", account: low(ALBA), amount: 3n * 10n ** 18n, name: "alba.eth" },
    ]);
  });

  for (const name of [
    "al ba.eth",
    "alba..eth",
    ".eth",
    "al_ba_.eth\u200b",
    "a\u0430.eth",
    "0x1.eth ",
  ]) {
    it(`given ${JSON.stringify(name)}, which ENS has not, it should be refused`, async () => {
      const faults = await faultsOf(sablier(`${name},1`), { resolve });
      expect(faults.map(({ place }) => place)).to.deep.equal(["2.address"]);
    });
  }

  it("should be asked for once, however often it is there", async () => {
    const asked: string[] = [];
    const counting = async (name: string) => {
      asked.push(name);
      return resolve(name);
    };
    await importText(sablier("alba.eth,1", "alba.eth,2"), { resolve: counting, merge: "sum" });
    expect(asked).to.deep.equal(["alba.eth"]);
  });
});
