import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { EXIT } from "../../src/terminal/exit.ts";
import { NO_DUCKDB } from "../book/parquet-files.ts";
import { hardhat } from "./command.ts";

const convert = (...args: string[]) => hardhat(["books", "convert", ...args]);

describe("books convert, on the example campaign", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-convert-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("should write the epoch's books and its seed, and show them", async () => {
    const out = join(folder, "csv");
    const { code, stdout, stderr } = await convert("--epoch", "1", "--to", "csv", "--out", out);
    expect([code, stderr]).to.deep.equal([EXIT.done, ""]);
    expect(stdout).to.match(/^tide-dai\.csv +tide-dai\.ndjson\.gz +240 +3185 +\d+$/m);
    expect(await readdir(join(out, "1"))).to.have.members([
      "seed",
      "tide-dai.csv",
      "tide-usdc.csv",
      "tide-weth.csv",
    ]);
    expect(await readFile(join(out, "1", "seed"), "utf8")).to.equal(
      await readFile("campaigns/example/books/1/seed", "utf8"),
    );
  });

  it("given the same books again, should find nothing to do, and with --json tell of the files", async () => {
    const args = ["--epoch", "1", "--to", "csv", "--out", join(folder, "csv"), "--json"];
    const { code, stdout } = await convert(...args);
    expect(code).to.equal(EXIT.nothingToDo);
    const { books, ...rest } = JSON.parse(stdout);
    expect(rest).to.deep.equal({
      epoch: 1,
      format: "csv",
      folder: join(folder, "csv", "1"),
      written: false,
      copied: ["seed"],
    });
    expect(books[0]).to.have.keys(["file", "from", "snapshots", "orders", "bytes", "sha256"]);
  });

  it("given what it wrote in Parquet, epoch score should give the same points", {
    skip: NO_DUCKDB,
  }, async () => {
    const out = join(folder, "parquet");
    const args = ["--books", join(folder, "csv"), "--epoch", "1", "--to", "parquet", "--out", out];
    expect((await convert(...args)).code).to.equal(EXIT.done);
    const score = ["epoch", "score", "--epoch", "1", "--json"];
    const [ours, theirs] = [await hardhat([...score, "--books", out]), await hardhat(score)];
    expect(ours.code).to.equal(EXIT.done);
    expect(JSON.parse(ours.stdout)).to.deep.equal(JSON.parse(theirs.stdout));
  });

  it("given wrong books, should tell every fault on stderr, write nothing and end with 2", async () => {
    const file = join(folder, "csv", "1", "tide-dai.csv");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(",bid,1", ",buy,1").replace(",ask,1", ",sell,1"));
    const [books, out] = [join(folder, "csv"), join(folder, "none")];
    const args = ["--books", books, "--epoch", "1", "--to", "ndjson", "--out", out];
    const { code, stdout, stderr } = await convert(...args);
    expect([code, stdout]).to.deep.equal([EXIT.input, ""]);
    expect(stderr.trim().split("\n")).to.deep.equal([
      `${file}:2.side: got "buy", expected "bid" or "ask"`,
      `${file}:3.side: got "sell", expected "bid" or "ask"`,
    ]);
    expect(await readdir(folder)).to.not.include("none");
  });

  for (const [what, args, fault] of [
    ["no epoch", ["--to", "csv", "--out", "x"], "--epoch: got nothing"],
    [
      "no format",
      ["--epoch", "1", "--out", "x"],
      "--to: got nothing, expected ndjson, csv, parquet",
    ],
    ["another format", ["--epoch", "1", "--to", "xml", "--out", "x"], '--to: got "xml"'],
    ["no folder", ["--epoch", "1", "--to", "csv"], "--out: got nothing, expected a path"],
  ] as const) {
    it(`given ${what}, should say so and end with 2`, async () => {
      const { code, stderr } = await convert(...args);
      expect(code).to.equal(EXIT.input);
      expect(stderr).to.include(fault);
    });
  }
});
