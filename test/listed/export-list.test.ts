import { describe, it } from "node:test";
import { expect } from "chai";
import { type ExportRow, exportList } from "../../src/listed/export-list.ts";
import { ALBA, BOREAS, CIRRUS, lines } from "./fixtures.ts";

const TIDE = { symbol: "TIDE", decimals: 18, address: CIRRUS.toLowerCase(), minPayout: 0n };
const USD = { symbol: "USD", decimals: 6, address: BOREAS.toLowerCase(), minPayout: 0n };
const row = (account: string, token: typeof TIDE, amount: bigint, reason = "reef"): ExportRow => ({
  account: account.toLowerCase(),
  token,
  amount,
  reason,
});
const options = { chainId: 1, rowsPerFile: 500 };

const ROWS = [
  row(ALBA, TIDE, 1_500_000_000_000_000_000n),
  row(ALBA, TIDE, 1n, "kelp"),
  row(BOREAS, USD, 1_000_000n),
];

describe("exporting rewards", () => {
  it("to Sablier: it should write a file a token, with checksums, an account's markets added up", () => {
    expect(exportList("sablier", ROWS, options)).to.deep.equal([
      { name: "TIDE.csv", text: lines("address,amount", `${ALBA},1.500000000000000001`) },
      { name: "USD.csv", text: lines("address,amount", `${BOREAS},1`) },
    ]);
  });

  it("to Safe: it should write the chain's short name before receivers, and no line feed at the end", () => {
    expect(exportList("safe", ROWS, options)).to.deep.equal([
      {
        name: "safe-1.csv",
        text: lines(
          "token_type,token_address,receiver,amount",
          `erc20,${CIRRUS},eth:${ALBA},1.500000000000000001`,
          `erc20,${BOREAS},eth:${BOREAS},1`,
        ).trimEnd(),
      },
    ]);
  });

  it("to Safe: given a chain without a known short name, it should write none", () => {
    const [file] = exportList("safe", ROWS, { ...options, chainId: 31337 });
    expect(file?.text).to.include(`,${ALBA},`).and.not.include(":");
  });

  for (const [rows, rowsPerFile, expected] of [
    [499, 500, [499]],
    [500, 500, [500]],
    [501, 500, [500, 1]],
    [1001, 400, [400, 400, 201]],
  ] as const) {
    it(`to Safe: given ${rows} rows, at most ${rowsPerFile} a file, it should write ${expected.join(", ")}`, () => {
      const many = Array.from({ length: rows }, (_, i) =>
        row(`0x${(i + 1).toString(16).padStart(40, "0")}`, TIDE, BigInt(i + 1)),
      );
      const files = exportList("safe", many, { ...options, rowsPerFile });
      expect(files.map(({ name }) => name)).to.deep.equal(
        expected.map((_, i) => `safe-${i + 1}.csv`),
      );
      // As Safe's app counts: lines, of which the header is one.
      expect(files.map(({ text }) => text.split(/\r\n|\r|\n/).length - 1)).to.deep.equal(expected);
      const receivers = files.flatMap(({ text }) => text.match(/eth:0x[0-9a-fA-F]{40}/g) ?? []);
      expect(new Set(receivers).size).to.equal(rows);
    });
  }

  it("to Merkl: it should write base units by account and reason, a file a token", () => {
    const files = exportList("merkl", ROWS, options);
    expect(files.map(({ name, text }) => [name, JSON.parse(text)])).to.deep.equal([
      [
        "TIDE.json",
        { rewardToken: CIRRUS, rewards: { [ALBA]: { reef: "1500000000000000000", kelp: "1" } } },
      ],
      ["USD.json", { rewardToken: BOREAS, rewards: { [BOREAS]: { reef: "1000000" } } }],
    ]);
  });
});
