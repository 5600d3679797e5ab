import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import {
  ALBA,
  BOREAS,
  bothMarkets,
  CIRRUS,
  DISTRIBUTOR,
  faultsOf,
  importText,
  lines,
  sablier,
  TIDE,
  USD,
} from "./fixtures.ts";

const low = (address: string) => address.toLowerCase();
const REEF = { market: "reef", name: undefined };

describe("a list of address,amount", () => {
  it("given addresses with and without checksum, it should list them in lower case, in base units", async () => {
    const upper = `0x${CIRRUS.slice(2).toUpperCase()}`;
    const { format, count, rewards } = await importText(
      sablier(`${ALBA},1.5`, `${low(BOREAS)},0.000000000000000001`, `${upper},1000000`),
    );
    expect([format, count]).to.deep.equal(["sablier", 3]);
    expect(rewards).to.deep.equal([
      { ...REEF, account: low(ALBA), amount: 1_500_000_000_000_000_000n },
      { ...REEF, account: low(BOREAS), amount: 1n },
      { ...REEF, account: low(CIRRUS), amount: 1_000_000n * 10n ** 18n },
    ]);
  });

  it("given base units, it should take them as they are, and no point", async () => {
    const { rewards } = await importText(sablier(`${ALBA},1500`), { unit: "base" });
    expect(rewards[0]?.amount).to.equal(1500n);
    const [fault] = await faultsOf(sablier(`${ALBA},1.5`), { unit: "base" });
    expect(fault).to.include({
      place: "2.amount",
      expected: "a whole number as a string of digits",
    });
  });

  for (const [what, bytes] of [
    ["a byte order mark and CR LF", `\ufeffaddress,amount\r\n${ALBA},2\r\n`],
    ["quotes around every field", `"address","amount"\n"${ALBA}","2"\n`],
    ["more columns, in another order", `note,amount,address\n"a, b",2,${ALBA}\n`],
    ["no line feed at the end", `address,amount\n${ALBA},2`],
  ] as const) {
    it(`given ${what}, it should read it all the same`, async () => {
      expect((await importText(bytes)).rewards).to.deep.equal([
        { ...REEF, account: low(ALBA), amount: 2n * 10n ** 18n },
      ]);
    });
  }

  it("given a gzipped file, it should read it", async () => {
    const { rewards } = await importText(gzipSync(sablier(`${ALBA},2`)), {}, "rewards.csv.gz");
    expect(rewards).to.have.length(1);
  });

  it("given base units, it should take as many as are below 2^128, and not one more", async () => {
    const most = 2n ** 128n - 1n;
    const { rewards } = await importText(sablier(`${ALBA},${most}`), { unit: "base" });
    expect(rewards[0]?.amount).to.equal(most);
    const faults = await faultsOf(sablier(`${ALBA},${most + 1n}`), { unit: "base" });
    expect(faults.map(({ place }) => place)).to.deep.equal(["2.amount"]);
  });

  describe("given an amount that is none", () => {
    const RULE = "a decimal string with at most 18 decimals, no sign, exponent or separator";
    for (const [text, expected, fix] of [
      ["1E+18", RULE, "Format the column as text or plain numbers and save it again."],
      ["1e3", RULE, "Format the column as text or plain numbers and save it again."],
      ['"1,000"', RULE, "Remove the thousands separators."],
      ['"1,000.5"', RULE, "Remove the thousands separators."],
      ["1'000", RULE, "Remove the thousands separators."],
      ["1 000 000", RULE, "Remove the thousands separators."],
      ['"1,5"', RULE, "Write a point, not a comma, before the decimals."],
      ["+1", RULE, ""],
      ["-1", RULE, ""],
      ["", RULE, ""],
      [" 1", RULE, ""],
      ["01", RULE, ""],
      [".5", RULE, ""],
      ["NaN", RULE, ""],
      ["0x10", RULE, ""],
      ["1.0000000000000000001", RULE, ""],
      ["0", "more than zero", ""],
      ["0.000", "more than zero", ""],
      ["340282366920938463464", "less than 2^128 base units", ""],
    ] as const) {
      it(`should refuse ${text === "" ? "nothing" : text} in its row`, async () => {
        const faults = await faultsOf(sablier(`${BOREAS},3`, `${ALBA},${text}`));
        const got = JSON.stringify(text.replace(/^"|"$/g, ""));
        expect(faults).to.deep.equal([{ place: "3.amount", got, expected, fix }]);
      });
    }
  });

  describe("given a receiver that is none", () => {
    const RULE = "an address, 0x and 40 hexadecimal digits";
    for (const [text, expected] of [
      [ALBA.replace("aA", "Aa"), "right EIP-55 checksum"],
      [ALBA.slice(0, -1), RULE],
      [`${ALBA}0`, RULE],
      [ALBA.replace("0x", "0X"), RULE],
      [ALBA.slice(2), RULE],
      [`${ALBA} `, RULE],
      ["", RULE],
      ["alba", RULE],
      [`0x${"0".repeat(40)}`, "an address other than zero"],
      [`base:${ALBA}`, 'expected chain 1, eth:; "base" is chain 8453'],
      [`foo:${ALBA}`, 'expected chain 1, eth:; "foo" is no short name known here'],
      [`eth:${ALBA.replace("aA", "Aa")}`, "right EIP-55 checksum"],
      [DISTRIBUTOR, "a miner's account, not the distributor"],
    ] as const) {
      it(`should refuse ${JSON.stringify(text)} in its row`, async () => {
        const faults = await faultsOf(sablier(`${BOREAS},3`, `${text},1`));
        expect(faults.map(({ place }) => place)).to.deep.equal(["3.address"]);
        expect(faults[0]?.expected).to.include(expected.replace("expected ", ""));
      });
    }
  });

  it("given the chain's short name before an address, it should take the address", async () => {
    const { rewards } = await importText(sablier(`eth:${ALBA},1`));
    expect(rewards[0]?.account).to.equal(low(ALBA));
  });

  it("given an account that the terms deny, or do not allow, it should refuse the row", async () => {
    const [market] = bothMarkets();
    if (market === undefined) return expect.fail("there are markets");
    const under = (terms: object) => ({
      markets: [{ ...market, terms: { ...market.terms, ...terms } }],
    });
    const text = sablier(`${BOREAS},3`, `${ALBA},1`);
    const denied = await faultsOf(text, under({ deny: new Set([low(ALBA)]) }));
    expect(denied.map(({ place }) => place)).to.deep.equal(["3.address"]);
    const allowed = await faultsOf(text, under({ allow: new Set([low(BOREAS)]) }));
    expect(allowed.map(({ place }) => place)).to.deep.equal(["3.address"]);
  });

  describe("given a header that is none", () => {
    for (const [header, fix] of [
      [
        "address;amount",
        "Save it again with commas between the columns and points in the amounts.",
      ],
      [
        "address\tamount",
        "Save it again with commas between the columns and points in the amounts.",
      ],
      [`${ALBA},1`, "Put the header on a line before the first row."],
      ["Address,Amount", ""],
      ["address,value", ""],
      ["receiver,amount", ""],
    ] as const) {
      it(`should refuse ${JSON.stringify(header)} and say what it may be`, async () => {
        const [fault, ...others] = await faultsOf(lines(header, `${ALBA},1`));
        expect(others).to.deep.equal([]);
        expect(fault).to.include({ place: "1", fix });
        expect(fault?.expected).to.include("address,amount").and.include("token_address,receiver");
      });
    }

    it("should refuse a column that is there twice", async () => {
      const [fault] = await faultsOf(lines("address,amount,amount", `${ALBA},1,2`));
      expect(fault).to.include({ place: "1", got: 'two columns "amount"' });
    });
  });

  for (const [what, text] of [
    ["an empty file", ""],
    ["a header alone", "address,amount\n"],
  ] as const) {
    it(`given ${what}, it should refuse it`, async () => {
      expect(await faultsOf(text)).to.have.length(1);
    });
  }

  it("given rows with too many fields or too few, it should name each", async () => {
    const faults = await faultsOf(sablier(`${ALBA},1,2`, `${BOREAS},1`, "", CIRRUS));
    expect(faults.map(({ place }) => place)).to.deep.equal(["2", "4", "5"]);
  });

  it("given a row with two faults, it should tell both", async () => {
    const faults = await faultsOf(sablier("alba,1e3"));
    expect(faults.map(({ place }) => place)).to.deep.equal(["2.address", "2.amount"]);
  });

  it("given bytes that are not UTF-8, it should name the row", async () => {
    const faults = await faultsOf(
      Buffer.concat([Buffer.from(sablier(`${ALBA},1`)), Buffer.from([0xff, 10])]),
    );
    expect(faults.map(({ place }) => place)).to.deep.equal(["3"]);
  });

  it("given more than a hundred faults, it should stop at a hundred", async () => {
    const faults = await faultsOf(sablier(...Array.from({ length: 250 }, (_, i) => `${i},1`)));
    expect(faults).to.have.length(100);
    expect(faults.at(-1)?.place).to.equal("101.address");
  });

  it("given several listed markets and none named, it should ask which", async () => {
    const faults = await faultsOf(sablier(`${ALBA},1`), { markets: bothMarkets() });
    expect(faults.map(({ place }) => place)).to.deep.equal(["--market"]);
    expect(faults[0]?.expected).to.include("reef, kelp");
  });
});

describe("a list of Safe's CSV Airdrop", () => {
  const HEADER = "token_type,token_address,receiver,amount,id";
  const safe = (...rows: string[]) => lines(HEADER, ...rows);
  const markets = bothMarkets();

  it("given two tokens, it should pay each in its market, by its decimals", async () => {
    const text = safe(`erc20,${TIDE},eth:${ALBA},1.5,`, `,${USD},${ALBA},1.5,`);
    const { format, rewards } = await importText(text, { markets });
    expect(format).to.equal("safe");
    expect(rewards).to.deep.equal([
      { market: "reef", account: low(ALBA), amount: 1_500_000_000_000_000_000n, name: undefined },
      { market: "kelp", account: low(ALBA), amount: 1_500_000n, name: undefined },
    ]);
  });

  it("given no columns token_type and id, it should read it all the same", async () => {
    const text = lines("token_address,receiver,amount", `${TIDE},${ALBA},1`);
    expect((await importText(text, { markets })).rewards).to.have.length(1);
  });

  for (const [what, row, place] of [
    ["the native token", `native,,${ALBA},1,`, "2.token_type"],
    ["no token", `,,${ALBA},1,`, "2.token_address"],
    ["a collectible", `erc721,${TIDE},${ALBA},1,7`, "2.token_type"],
    ["an id", `erc20,${TIDE},${ALBA},1,7`, "2.id"],
    ["a token of no listed market", `erc20,${BOREAS},${ALBA},1,`, "2.token_address"],
    [
      "a token with a wrong checksum",
      `erc20,${CIRRUS.replace("bF", "Bf")},${ALBA},1,`,
      "2.token_address",
    ],
    ["another chain's receiver", `erc20,${TIDE},arb1:${ALBA},1,`, "2.receiver"],
    ["more decimals than the token has", `erc20,${USD},${ALBA},0.0000001,`, "2.amount"],
  ] as const) {
    it(`given ${what}, it should refuse the row`, async () => {
      const faults = await faultsOf(safe(row), { markets });
      expect(faults.map((fault) => fault.place)).to.deep.equal([place]);
    });
  }

  it("given a token that two listed markets pay, it should ask for --market", async () => {
    const [reef] = markets;
    if (reef === undefined) return expect.fail("there are markets");
    const faults = await faultsOf(safe(`erc20,${TIDE},${ALBA},1,`), { markets: [reef, reef] });
    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({
      place: "2.token_address",
      fix: "Name the market with --market.",
    });
  });
});
