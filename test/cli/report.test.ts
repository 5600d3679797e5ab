import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { EXIT } from "../../src/terminal/exit.ts";
import { hardhat } from "./command.ts";

const report = (...args: string[]) => hardhat(["books", "report", ...args]);

describe("books report, on the example campaign", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-report-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("should show each market's tables and end with 0", async () => {
    const { code, stdout, stderr } = await report("--epoch", "1");
    expect([code, stderr]).to.deep.equal([EXIT.done, ""]);
    expect(stdout)
      .to.match(/^tide-dai: /m)
      .and.match(/^tide-usdc: /m)
      .and.match(/^tide-weth: /m);
  });

  it("given --json, should print one object with the measures asked for", async () => {
    const options = ["--sizes", "10,1000", "--bands", "50,12.5", "--max-spread", "20"];
    const { code, stdout } = await report(
      "--from-epoch",
      "2",
      "--through-epoch",
      "2",
      "--market",
      "tide-dai",
      "--json",
      ...options,
    );
    expect(code).to.equal(EXIT.done);
    const { format, epochs, bandsBps, maxSpreadBps, markets } = JSON.parse(stdout);
    expect(format).to.equal("tidemark-liquidity-v1");
    expect(epochs).to.deep.equal({ from: 2, through: 2 });
    expect([bandsBps, maxSpreadBps]).to.deep.equal([["12.5", "50"], "20"]);
    expect(markets).to.have.length(1);
    expect(markets[0].sizes).to.deep.equal(["10", "1000"]);
  });

  it("given --out, should write the table, the JSON and the picture, which is the one in docs", async () => {
    const before = "campaigns/example/before";
    const out = join(folder, "out");
    const { code } = await report("--through-epoch", "2", "--before", before, "--out", out);
    expect(code).to.equal(EXIT.done);
    expect((await readdir(out)).sort()).to.deep.equal([
      "liquidity.csv",
      "liquidity.json",
      "liquidity.svg",
    ]);
    const picture = await readFile(join(out, "liquidity.svg"), "utf8");
    expect(picture === (await readFile("docs/liquidity-example.svg", "utf8"))).to.equal(true);
  });

  it("given bad options, should tell each fault, write nothing and end with 2", async () => {
    const out = join(folder, "none");
    const { code, stderr } = await report("--epoch", "1", "--sizes", "1e3,0", "--out", out);
    expect(code).to.equal(EXIT.input);
    expect(stderr.match(/^--sizes: got /gm)).to.have.length(2);
    expect(await readdir(folder)).not.to.include("none");
  });

  it("given no epoch, or --epoch beside a range, should end with 2", async () => {
    const ends = await Promise.all([
      report(),
      report("--from-epoch", "1"),
      report("--epoch", "1", "--through-epoch", "2"),
    ]);
    expect(ends.map(({ code }) => code)).to.deep.equal([EXIT.input, EXIT.input, EXIT.input]);
  });
});
