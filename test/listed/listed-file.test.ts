import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { parseBookName } from "../../src/book/book-file.ts";
import { InputError } from "../../src/errors.ts";
import { readListed, writeListed } from "../../src/listed/listed-file.ts";
import { ALBA, BOREAS, bothTerms, CIRRUS, lines, withFile } from "./fixtures.ts";

const [alba, boreas, cirrus] = [ALBA, BOREAS, CIRRUS].map((each) => each.toLowerCase());
const HEADER = "market,account,amount,name";

const read = (text: string) =>
  withFile(text, (path) => readListed(dirname(path), bothTerms()), "listed.csv");

/** The rows and columns of the faults that a text is refused with. */
const placesOf = (text: string) =>
  withFile(
    text,
    async (path) => {
      const error = await readListed(dirname(path), bothTerms()).then(
        () => expect.fail("was not refused"),
        (reason: unknown) => reason,
      );
      if (!(error instanceof InputError)) throw error;
      return error.faults.map(({ where }) => where.replace(`${path}:`, ""));
    },
    "listed.csv",
  );

describe("listed.csv", () => {
  it("should be written sorted by market and account, with names, and read back the same", async () => {
    const rows = [
      { market: "reef", account: cirrus ?? "", amount: 3n, name: undefined },
      { market: "reef", account: alba ?? "", amount: 1n, name: "alba.eth" },
      { market: "kelp", account: boreas ?? "", amount: 2n, name: undefined },
    ];
    const text = writeListed(rows);
    expect(text).to.equal(
      lines(HEADER, `kelp,${boreas},2,`, `reef,${alba},1,alba.eth`, `reef,${cirrus},3,`),
    );
    const { rows: again, input } = await read(text);
    expect(again).to.have.deep.members(rows);
    expect(input).to.include({ file: "listed.csv", bytes: Buffer.byteLength(text), lines: 4 });
  });

  it("should be no book", () => {
    expect(parseBookName("listed.csv")).to.equal(undefined);
    expect(parseBookName("listed.csv.gz")).to.equal(undefined);
  });

  for (const [what, row, place] of [
    ["a market that is not listed", `tide,${alba},1,`, "2.market"],
    ["an address with capitals", `reef,${ALBA},1,`, "2.account"],
    ["a name for an account", "reef,alba.eth,1,", "2.account"],
    ["the zero address", `reef,0x${"0".repeat(40)},1,`, "2.account"],
    ["no base units", `reef,${alba},1.5,`, "2.amount"],
    ["an amount of zero", `reef,${alba},0,`, "2.amount"],
    ["2^128 base units", `reef,${alba},${2n ** 128n},`, "2.amount"],
    ["too few fields", `reef,${alba},1`, "2"],
  ] as const) {
    it(`given ${what}, it should name the row`, async () => {
      expect(await placesOf(lines(HEADER, row))).to.deep.equal([place]);
    });
  }

  it("given an account twice in a market, it should name the second; in two markets is fine", async () => {
    const twice = lines(HEADER, `reef,${alba},1,`, `kelp,${alba},1,`, `reef,${alba},2,`);
    expect(await placesOf(twice)).to.deep.equal(["4.account"]);
  });

  it("given a missing column, it should name the header", async () => {
    expect(await placesOf(lines("market,account,amount", `reef,${alba},1`))).to.deep.equal(["1"]);
  });

  it("given no file, or a compressed one, it should say so", () =>
    withFile(
      "",
      async (path) => {
        const folder = join(dirname(path), "1");
        await mkdir(folder);
        const refused = () =>
          readListed(folder, bothTerms()).then(
            () => expect.fail("was not refused"),
            (error: InputError) => error.faults[0],
          );
        expect(await refused()).to.include({
          where: join(folder, "listed.csv"),
          fix: "Import it: hardhat epoch import.",
        });
        await rename(path, join(folder, "listed.csv.gz"));
        expect(await refused()).to.include({ got: "a compressed file" });
        await writeFile(join(folder, "listed.csv"), lines(HEADER, `reef,${alba},1,`));
        expect(await refused()).to.include({ got: "a compressed file" });
        expect(await readFile(join(folder, "listed.csv"), "utf8")).to.include(HEADER);
      },
      "listed.csv",
    ));
});
