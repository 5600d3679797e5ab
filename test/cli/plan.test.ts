import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { EXIT } from "../../src/terminal/exit.ts";
import { hardhat } from "./command.ts";

/** As docs/planning.md has them. */
const SIZES = ["--order-size", "tide-dai=5000,tide-usdc=5000,tide-weth=5000"];
const SPONSOR = [
  ...["--budget", "TIDE=20,bUSD=5"],
  ...["--price", "TIDE/USDC=1,TIDE/DAI=1,TIDE/WETH=0.01,bUSD/USDC=1"],
  ...["--yield", "10,20"],
];

describe("campaign simulate and campaign plan, on the example campaign", () => {
  let folder: string;
  let out: string;

  const simulate = (...args: string[]) => simulateInto(out, ...SIZES, ...args);
  const simulateInto = (path: string, ...args: string[]) =>
    hardhat(["campaign", "simulate", "--epoch", "1", "--out", path, ...args]);
  const plan = (...args: string[]) =>
    hardhat(["campaign", "plan", "--campaign", join(out, "campaign.json"), ...args]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-plan-"));
    out = join(folder, "tried");
    const { code, stdout, stderr } = await simulate();
    expect([code, stderr]).to.deep.equal([EXIT.done, ""]);
    expect(stdout).to.match(/^tide-usdc, epoch 1: 240 snapshots/m);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("simulate: the same again, it should do nothing and end with 3; given another seed, refuse and end with 2", async () => {
    const ends = await Promise.all([simulate("--json"), simulate("--seed", "2")]);
    expect(ends.map(({ code }) => code)).to.deep.equal([EXIT.nothingToDo, EXIT.input]);
    const { format, books } = JSON.parse(ends[0]?.stdout ?? "");
    expect([format, books.length]).to.deep.equal(["tidemark-simulation-v1", 3]);
  });

  it("simulate: its folder should be a campaign that other commands take", async () => {
    const { code, stdout } = await hardhat([
      "epoch",
      "score",
      "--campaign",
      join(out, "campaign.json"),
      "--epoch",
      "1",
      "--json",
    ]);
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout).markets).to.have.length(3);
  });

  it("simulate: given bad options, should tell them, write nothing and end with 2", async () => {
    const bad = [
      ["--instants", "sometimes"],
      ["--volatility", "26"],
      ["--miners", "1001"],
    ];
    const none = join(folder, "none");
    const ends = await Promise.all(bad.map((option) => simulateInto(none, ...option)));
    expect(ends.map(({ code }) => code)).to.deep.equal(bad.map(() => EXIT.input));
    for (const [i, { stderr }] of ends.entries())
      expect(stderr).to.match(new RegExp(`^${bad[i]?.[0]}: got`));
    expect(await readdir(folder)).to.deep.equal(["tried"]);
  });

  it("plan: given --out, should write the table, the JSON and the picture, which is the one in docs", async () => {
    const files = join(folder, "plan");
    const { code, stdout } = await plan("--epoch", "1", ...SPONSOR, "--out", files);
    expect(code).to.equal(EXIT.done);
    expect(stdout)
      .to.match(/^bought at 20 % a year/m)
      .and.include("It is no promise.");
    expect((await readdir(files)).sort()).to.deep.equal(["plan.csv", "plan.json", "plan.svg"]);
    const picture = await readFile(join(files, "plan.svg"), "utf8");
    expect(picture === (await readFile("docs/plan-example.svg", "utf8"))).to.equal(true);
    const { format } = JSON.parse(await readFile(join(files, "plan.json"), "utf8"));
    expect(format).to.equal("tidemark-plan-v1");
  });

  it("plan: on recorded books, should show the largest miners", async () => {
    const { code, stdout } = await hardhat([
      ...["campaign", "plan", "--epoch", "1", "--market", "tide-dai"],
      ...["--recorded", "campaigns/example/before", "--json"],
    ]);
    expect(code).to.equal(EXIT.done);
    const [market] = JSON.parse(stdout).markets;
    expect(market.snapshots).to.equal(240);
    expect(market.returns[0].groups.length).to.be.within(1, 7);
  });

  it("plan: given both --json and --csv, or no epoch, should end with 2", async () => {
    const ends = await Promise.all([
      plan("--epoch", "1", "--json", "--csv"),
      plan("--budget", "TIDE=0"),
    ]);
    expect(ends.map(({ code }) => code)).to.deep.equal(ends.map(() => EXIT.input));
  });
});
