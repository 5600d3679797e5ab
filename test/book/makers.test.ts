import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readMakers } from "../../src/book/makers.ts";
import { CHECKSUMMED, faultOf, faultsOf, inFolder, MARKETS, withFile } from "./fixtures.ts";

const HEADER = "market,account,volume,stake";
const UNIT = 10n ** 18n;

const read = (folder: string) => readMakers(folder, MARKETS, "the terms weigh the volume");

/** Runs a test on a folder that holds a file of rows. */
const withRows = (rows: readonly string[], run: (folder: string, path: string) => Promise<void>) =>
  withFile("makers.csv", [HEADER, ...rows, ""].join("\n"), (path) => run(dirname(path), path));

describe("readMakers", () => {
  it("should read volumes and stakes exactly, of a market or of all", () =>
    withRows(
      [
        "tide-usd,mm-alba,1234.5,",
        `kelp-usd,${CHECKSUMMED},0.000000000000000001,7`,
        ",mm-alba,,20",
      ],
      async (folder) => {
        const { rows } = await read(folder);
        expect(rows).to.deep.equal([
          { market: "tide-usd", account: "mm-alba", volume: (12_345n * UNIT) / 10n, stake: 0n },
          { market: "kelp-usd", account: CHECKSUMMED.toLowerCase(), volume: 1n, stake: 7n * UNIT },
          { market: undefined, account: "mm-alba", volume: 0n, stake: 20n * UNIT },
        ]);
      },
    ));

  it("should name the file and hash what was read, gzipped or not", () =>
    inFolder(async (folder) => {
      const text = `${HEADER}\ntide-usd,a,1,2\n`;
      const plain = join(folder, "plain");
      const packed = join(folder, "packed");
      for (const each of [plain, packed]) await mkdir(each);
      await writeFile(join(plain, "makers.csv"), text);
      await writeFile(join(packed, "makers.csv.gz"), gzipSync(text));
      const [one, other] = [await read(plain), await read(packed)];
      expect(other).to.deep.equal(one);
      expect(one.input).to.include({ file: "makers.csv", bytes: text.length, lines: 2 });
      expect(one.input.sha256).to.match(/^[0-9a-f]{64}$/);
    }));

  it("should take columns in any order, and others beside them", () =>
    withFile("makers.csv", "stake,name,account,market,volume\n2,x,a,tide-usd,1\n", async (path) => {
      const { rows } = await read(dirname(path));
      expect(rows).to.deep.equal([
        { market: "tide-usd", account: "a", volume: UNIT, stake: 2n * UNIT },
      ]);
    }));

  it("should take a file of no makers", () =>
    withRows([], async (folder) => {
      expect((await read(folder)).rows).to.deep.equal([]);
    }));

  it("given no file, it should say what it is needed for", () =>
    inFolder(async (folder) => {
      expect(await faultOf(read(folder))).to.deep.equal({
        where: join(folder, "makers.csv"),
        got: "no such file",
        expected: "a CSV of market, account, volume, stake: the terms weigh the volume",
      });
    }));

  it("given two files, it should refuse the second", () =>
    withRows([], async (folder, path) => {
      await writeFile(`${path}.gz`, gzipSync(`${HEADER}\n`));
      expect(await faultOf(read(folder))).to.include({ where: `${path}.gz` });
    }));

  it("given no header, it should name every column that is missing", () =>
    withFile("makers.csv", "tide-usd,a,1,2\n", async (path) => {
      const faults = await faultsOf(read(dirname(path)));
      expect(faults.map(({ expected }) => expected)).to.deep.equal(
        HEADER.split(",").map((name) => `a column "${name}"`),
      );
    }));
});

describe("a maker's row with a fault", () => {
  const decimals = "a decimal string with at most 18 decimals, no sign, exponent or separator";
  for (const [what, rows, column, got] of [
    ["an unknown market", ["weed-usd,a,1,"], "market", '"weed-usd"'],
    ["no account", ["tide-usd,,1,"], "account", '""'],
    ["a wrong checksum", [`tide-usd,${CHECKSUMMED.replace("aA", "Aa")},1,`], "account", undefined],
    ["a sign", ["tide-usd,a,-1,"], "volume", '"-1"'],
    ["an exponent", ["tide-usd,a,1e3,"], "volume", '"1e3"'],
    ["19 decimals", [`tide-usd,a,,0.${"0".repeat(18)}1`], "stake", undefined],
    ["a volume for all markets", [",a,1,"], "volume", '"1"'],
    ["a maker twice in a market", ["tide-usd,a,1,", "tide-usd,a,2,"], "account", '"a"'],
    ["a maker twice for all markets", [",a,,1", ",a,,1"], "account", '"a"'],
    ["a stake in a market and for all", ["tide-usd,a,1,5", ",a,,5"], "stake", '"5"'],
    ["a stake for all and in a market", [",a,,5", "tide-usd,a,1,5"], "stake", '"5"'],
  ] as const) {
    it(`given ${what}, it should be told at its row and column`, () =>
      withRows(rows, async (folder, path) => {
        const fault = await faultOf(read(folder));
        expect(fault.where).to.equal(`${path}:${rows.length + 1}.${column}`);
        if (got !== undefined) expect(fault.got).to.equal(got);
        if (what === "a sign") expect(fault.expected).to.equal(`${decimals}, or nothing`);
      }));
  }

  it("given several faults, they should be told together", () =>
    withRows(["weed-usd,,x,y", "tide-usd,a,1", "tide-usd,a,1,1"], async (folder, path) => {
      const faults = await faultsOf(read(folder));
      expect(faults.map(({ where }) => where.replace(path, ""))).to.deep.equal([
        ":2.market",
        ":2.account",
        ":2.volume",
        ":2.stake",
        ":3",
      ]);
    }));

  it("given no stake beside one for all markets, it should be sound", () =>
    withRows(["tide-usd,a,1,", "kelp-usd,a,1,0", ",a,,5"], async (folder) => {
      expect((await read(folder)).rows).to.have.length(3);
    }));

  it("given a stake in each of two markets, it should be sound", () =>
    withRows(["tide-usd,a,1,3", "kelp-usd,a,1,4"], async (folder) => {
      expect((await read(folder)).rows).to.have.length(2);
    }));
});
