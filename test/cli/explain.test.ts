/** epoch explain, leaderboard and yields as a person runs them. */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { HARDHAT } from "../../scripts/compile.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { onBuilt, type Stage } from "../epoch/stage.ts";
import { hardhat } from "./command.ts";

// A distribution that lies about from a walk through the README must not be found.
const EXAMPLE = ["--epoch", "1", "--distributions", "none"];
const GALE = "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955";

const paths = ({ file, books, distributions }: Stage) => [
  ...["--campaign", file, "--books", books],
  ...["--distributions", distributions, "--epoch", "2"],
];

describe("epoch explain", () => {
  it("should go from the epoch by hour and minute down to an order, on stdout alone", async () => {
    const whole = await hardhat(["epoch", "explain", ...EXAMPLE, "--account", GALE]);
    expect(whole).to.include({ code: EXIT.done, stderr: "" });
    expect(whole.stdout).to.include("121.825107410444652135");
    const market = ["--market", "tide-usdc"];
    for (const [view, found] of [
      [["--day", "2026-01-06"], "2026-01-06T03"],
      [["--hour", "2026-01-06T00"], "rolled over to it: bid 2, ask 2"],
      [["--minute", "2026-01-06T00:14"], "tide-usdc-62"],
    ] as const) {
      const args = ["epoch", "explain", ...EXAMPLE, "--account", "gale", ...market, ...view];
      const { code, stdout } = await hardhat(args);
      expect(code).to.equal(EXIT.done);
      expect(stdout).to.include(found);
    }
  });

  it("should give JSON and CSV, and refuse both at once", async () => {
    const args = ["epoch", "explain", ...EXAMPLE, "--account", "mm-gale", "--minute", "14"];
    expect(JSON.parse((await hardhat([...args, "--json"])).stdout).markets).to.have.length(3);
    expect((await hardhat([...args, "--csv"])).stdout.split("\n")[0]).to.match(/^market,interval,/);
    expect((await hardhat([...args, "--csv", "--json"])).code).to.equal(EXIT.input);
  });

  it("given an account that is no miner, it should say who is and end with 2", async () => {
    const { code, stderr } = await hardhat(["epoch", "explain", ...EXAMPLE, "--account", "nobody"]);
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--account").and.include("alba, boreas");
  });

  it("given a published distribution, it should say that it agrees", () =>
    onBuilt(async (stage) => {
      const args = ["epoch", "explain", ...paths(stage), "--account", "alba"];
      const { code, stdout } = await hardhat(args);
      expect(code).to.equal(EXIT.done);
      expect(stdout).to.include(`as published in ${stage.folderOf(2)}, which agrees`);
    }));

  it("given a distribution that does not agree, it should tell what differs and end with 4", () =>
    onBuilt(async (stage) => {
      const file = join(stage.folderOf(2), "rewards.csv");
      await writeFile(file, (await readFile(file, "utf8")).replace(/\d\n$/, "0\n"));
      const args = ["epoch", "explain", ...paths(stage), "--account", "alba"];
      const { code, stdout } = await hardhat(args);
      expect(code).to.equal(EXIT.mismatch);
      expect(stdout)
        .to.match(/wrong +files +rewards.csv/)
        .and.include("WRONG");
      const json = JSON.parse((await hardhat([...args, "--json"])).stdout);
      expect(json.checks[0]).to.include({ name: "files", result: "wrong" });
    }));

  it("given a reader that goes away, it should end in silence", async () => {
    const args = [process.execPath, HARDHAT, "epoch", "explain", ...EXAMPLE, "--account", GALE];
    const child = spawn("sh", ["-c", '"$@" --csv | head -n 1', "sh", ...args]);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    await new Promise((resolve) => child.once("close", resolve));
    expect(stderr).to.equal("");
  });
});

describe("epoch leaderboard", () => {
  it("should rank everybody as a table, as JSON and as CSV", async () => {
    const board = ["epoch", "leaderboard", ...EXAMPLE];
    const text = await hardhat(board);
    expect(text.code).to.equal(EXIT.done);
    expect(text.stdout).to.match(/^ *1 +delta 0x15d3…6a65/m);
    const { miners } = JSON.parse((await hardhat([...board, "--json"])).stdout);
    expect(miners).to.have.length(18);
    expect(miners[3]).to.deep.include({ rank: 4, name: "gale", bots: 1 });
    const csv = (await hardhat([...board, "--csv", "--market", "tide-dai"])).stdout;
    expect(csv.trim().split("\n")).to.have.length(9);
  });
});

describe("epoch yields", () => {
  it("should never be shown without their warning", async () => {
    const yields = ["epoch", "yields", ...EXAMPLE];
    expect((await hardhat(yields)).stdout).to.include("no promise");
    expect(JSON.parse((await hardhat([...yields, "--json"])).stdout).warning).to.include(
      "no promise",
    );
  });

  it("should be percentages where prices are given, and a table of all as CSV", async () => {
    const yields = ["epoch", "yields", ...EXAMPLE, "--price", "TIDE/DAI=2"];
    expect((await hardhat(yields)).stdout).to.match(/tide-dai .* 526.9 % /);
    const csv = (await hardhat([...yields, "--csv"])).stdout;
    expect(csv.trim().split("\n")).to.have.length(5);
  });
});
