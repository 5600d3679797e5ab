import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { type Ended, hardhat } from "./command.ts";

const KILLER = pathToFileURL(join(import.meta.dirname, "kill-at.ts")).href;
const SEND = "eth_sendTransaction";

describe("a week in which the process is killed at every step", () => {
  let node: LocalNode;
  let folder: string;

  const run = (args: readonly string[], killAt?: string): Promise<Ended> =>
    hardhat(
      [...args, "--network", "localhost", "--deployments", folder, "--distributions", folder],
      {
        LOCALHOST_RPC_URL: node.url,
        ...(killAt === undefined ? {} : { KILL_AT: killAt, NODE_OPTIONS: `--import=${KILLER}` }),
      },
    );
  /** Kills the command at each of these points, one run each, the same command every time. */
  const killAtEach = async (args: readonly string[], points: readonly string[]) => {
    for (const point of points) {
      const { code, stderr } = await run(args, point);
      expect(code, `${point}: ${stderr}`).to.equal(null);
    }
  };
  const status = async () => {
    const show = ["epoch", "status", "--json", "--network", "localhost", "--deployments", folder];
    return JSON.parse((await hardhat(show, { LOCALHOST_RPC_URL: node.url })).stdout);
  };
  const mining = (isOn: boolean) => node.provider.send("evm_setAutomine", [isOn]);

  before(async () => {
    node = await startHardhatNode();
    folder = await mkdtemp(join(tmpdir(), "tidemark-kill-"));
    const roles = ["--window", "1", "--window-floor", "1", "--deployments", folder];
    const deploy = ["distributor", "deploy", "--network", "localhost", ...roles];
    await hardhat(deploy, { LOCALHOST_RPC_URL: node.url });
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const build = ["epoch", "build", "--epoch", "1"];
  const offChain = (args: readonly string[], killAt?: string) =>
    hardhat([...args, "--deployments", folder, "--distributions", folder], {
      ...(killAt === undefined ? {} : { KILL_AT: killAt, NODE_OPTIONS: `--import=${KILLER}` }),
    });

  /** Kills a command that only reads at each of these points, and gives what it says when it is not. */
  const killAndRead = async (
    run: (args: readonly string[], killAt?: string) => Promise<Ended>,
    args: readonly string[],
    points: readonly string[],
  ) => {
    const before = await readdir(folder, { recursive: true });
    for (const point of points) expect((await run(args, point)).code, point).to.equal(null);
    expect(await readdir(folder, { recursive: true })).to.deep.equal(before);
    const { code, stdout, stderr } = await run(args);
    expect(code, stderr).to.equal(EXIT.done);
    return JSON.parse(stdout);
  };

  it("score: killed as it reads the campaign or a book, it should leave nothing, then score all", async () => {
    const score = ["epoch", "score", "--epoch", "1", "--json"];
    const alone = (args: readonly string[], killAt?: string) =>
      hardhat(
        args,
        killAt === undefined ? {} : { KILL_AT: killAt, NODE_OPTIONS: `--import=${KILLER}` },
      );
    const scored = await killAndRead(alone, score, ["mid:read:1", "mid:stream:2"]);
    expect(JSON.stringify(scored)).to.include("tide-weth");
  });

  it("build: killed in the middle of a file, or before it takes its place, it should leave no distribution, then build it", async () => {
    for (const point of ["mid:file:1", "mid:file:3", "mid:rename:1"]) {
      expect((await offChain(build, point)).code, point).to.equal(null);
      expect(await readdir(join(folder, "example", "beta")).catch(() => [])).to.not.include("1");
    }
    expect((await offChain(build, "mid:line:1")).code).to.equal(null);
    expect((await offChain(build)).code).to.equal(EXIT.nothingToDo);
    expect(await readdir(join(folder, "example", "beta"))).to.have.members(["1", "pages"]);
  });

  it("verify: killed as it reads the distribution or a book, it should leave it, then find it right", async () => {
    const books = ["--books", "campaigns/example/books"];
    const verify = ["epoch", "verify", "--epoch", "1", ...books, "--json"];
    const points = ["mid:read:3", "mid:stream:1", "mid:stream:4"];
    expect((await killAndRead(offChain, verify, points)).isRight).to.equal(true);
  });

  it("fund: killed around every transaction and in the middle of the journal, it should fund each token once", async () => {
    const fund = ["distributor", "fund", "--epoch", "1"];
    await killAtEach(fund, [
      `before:${SEND}:1`,
      "mid:line:1",
      "mid:line:2",
      `before:${SEND}:1`,
      `after:${SEND}:1`,
      `after:${SEND}:2`,
    ]);
    expect((await run(fund)).code).to.equal(EXIT.nothingToDo);
    const { tokens } = await status();
    expect(tokens.map(({ funded }: { funded: string }) => funded)).to.deep.equal([
      "1812500000000000000000",
      "250000000",
    ]);
  });

  it("publish: killed before, while its transaction waits, and after, it should publish the root once", async () => {
    const publish = ["epoch", "publish", "--epoch", "1"];
    await killAtEach(publish, [`before:${SEND}:1`, "mid:line:1"]);
    await mining(false);
    await killAtEach(publish, [`after:${SEND}:1`, "after:eth_getTransactionReceipt:2"]);
    await mining(true);
    await node.provider.send("evm_mine", []);
    expect((await run(publish)).code).to.equal(EXIT.nothingToDo);
    const { roots } = await status();
    expect(roots).to.have.length(1);
  });

  it("pay: killed before, while its transaction waits, and after, it should pay every miner once", async () => {
    await node.provider.send("evm_increaseTime", [10]);
    await node.provider.send("evm_mine", []);
    const pay = ["epoch", "pay"];
    await killAtEach(pay, [`before:${SEND}:1`, "mid:line:1"]);
    await mining(false);
    await killAtEach(pay, [`after:${SEND}:1`]);
    await mining(true);
    await node.provider.send("evm_mine", []);
    expect((await run(pay)).code).to.equal(EXIT.nothingToDo);
    const { tokens } = await status();
    const rows = (await readFile(join(folder, "example/beta/1/entitlements.csv"), "utf8"))
      .trim()
      .split("\n")
      .slice(1)
      .map((row) => row.split(","));
    for (const { token, claimed } of tokens) {
      const own = rows.filter((row) => row[1] === token);
      expect(claimed).to.equal(String(own.reduce((sum, row) => sum + BigInt(row[3] ?? 0), 0n)));
    }
  });

  it("status: killed as it asks or reads, it should leave all as it was, then say that all is paid", async () => {
    const chain = (args: readonly string[], killAt?: string) =>
      hardhat([...args, "--network", "localhost", "--deployments", folder], {
        LOCALHOST_RPC_URL: node.url,
        ...(killAt === undefined ? {} : { KILL_AT: killAt, NODE_OPTIONS: `--import=${KILLER}` }),
      });
    const points = ["before:eth_getLogs:1", "after:eth_call:2", "mid:read:2"];
    const { roots } = await killAndRead(chain, ["epoch", "status", "--json"], points);
    expect(roots.map(({ state }: { state: string }) => state)).to.deep.equal(["live"]);
  });

  it("watch: killed as it copies a file or writes what it found, it should then judge right", async () => {
    const watch = ["epoch", "watch", "--once", "--json", "--store", join(folder, "watch")];
    await killAtEach(watch, ["mid:rename:1", "mid:file:1", "mid:rename:2"]);
    const { code, stdout } = await run(watch);
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout).verdict).to.equal("right");
    await rm(join(folder, "watch"), { recursive: true });
  });

  it("should have left no half-written file, and a journal that reads from end to end", async () => {
    const file = join(folder, "31337-example-beta.journal.ndjson");
    const lines = (await readFile(file, "utf8")).split("\n");
    expect(lines.at(-1)).to.equal("");
    for (const line of lines.slice(0, -1)) expect(JSON.parse(line).command).to.be.a("string");
    const published = lines.filter((line) => line.includes('"epoch publish"'));
    expect(published.length).to.be.at.least(1);
    const names = await readdir(folder, { recursive: true });
    expect(names.filter((name) => /(?:^|\/)\./.test(name))).to.deep.equal([]);
  });
});
