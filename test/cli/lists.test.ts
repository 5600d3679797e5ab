import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { Contract } from "ethers";
import { checkDistribution } from "../../scripts/check/check-distribution.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { deployEns } from "../chain/ens.ts";
import { listedCampaign } from "../listed/fixtures.ts";
import { hardhat, run } from "./command.ts";

/** The second and third public accounts of every local node. */
const ALBA = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BOREAS = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const TIDE_ONCE = 10n ** 18n;

/** The campaign whose markets are listed, with tokens that deploying the beta makes. */
function campaignOn(chainId: number): string {
  const file = listedCampaign(chainId);
  const tokens = file.phases.beta.tokens.map(({ symbol, decimals }) => ({ symbol, decimals }));
  return JSON.stringify({ ...file, phases: { beta: { ...file.phases.beta, tokens } } });
}

describe("rewards from a file, on a real node", () => {
  let node: LocalNode;
  let folder: string;
  const at = (name: string) => join(folder, name);

  const onNode = (...args: string[]) =>
    hardhat(
      [...args, "--network", "localhost", "--deployments", folder, "--campaign", at("c.json")],
      {
        LOCALHOST_RPC_URL: node.url,
      },
    );
  const importing = (epoch: number, ...args: string[]) =>
    onNode("epoch", "import", ...args, "--epoch", `${epoch}`, "--distributions", at("d"));
  const ofEpoch = (epoch: number, command: string, ...args: string[]) =>
    onNode("epoch", command, "--epoch", `${epoch}`, "--distributions", at("d"), ...args);
  const exporting = (...args: string[]) =>
    hardhat([
      "epoch",
      "export",
      "--epoch",
      "1",
      "--campaign",
      at("c.json"),
      "--distributions",
      at("d"),
      ...args,
    ]);
  const balance = async (account: string) => {
    const record = JSON.parse(await readFile(at("31337.json"), "utf8"));
    const token = record.phases["lists/beta"].tokens.TIDE.address;
    const abi = ["function balanceOf(address) view returns (uint256)"];
    return new Contract(token, abi, node.provider).getFunction("balanceOf")(account);
  };

  before(async () => {
    node = await startHardhatNode();
    folder = await mkdtemp(join(tmpdir(), "tidemark-cli-"));
    await writeFile(at("c.json"), campaignOn(31337));
    await writeFile(at("reef.csv"), `address,amount\nalba.eth,600.5\n${BOREAS},20\n`);
    await onNode("distributor", "deploy", "--window", "1", "--window-floor", "1");
    await deployEns(node, { "alba.eth": ALBA });
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("epoch import: given a name and no --ens, it should name the row and end with 2", async () => {
    const { code, stderr } = await importing(1, at("reef.csv"), "--market", "reef");
    expect(code).to.equal(EXIT.input);
    expect(stderr)
      .to.include(`${at("reef.csv")}:2.address: got "alba.eth"`)
      .and.include("--ens");
  });

  it("epoch import: given --dry-run, it should show rows, total and the largest, and write nothing", async () => {
    const options = ["--market", "reef", "--ens", "localhost", "--dry-run", "--json"];
    const { code, stdout, stderr } = await importing(1, at("reef.csv"), ...options);
    expect(code).to.equal(EXIT.done);
    expect(stderr)
      .to.include("2 rows")
      .and.include(`alba.eth is ${ALBA.toLowerCase()}`)
      .and.match(/reef +2 +620\.5 TIDE +1000 TIDE +379\.5 TIDE +600\.5 TIDE +alba\.eth/);
    const { dryRun, markets } = JSON.parse(stdout);
    expect([dryRun, markets[0].total]).to.deep.equal([true, `${6205n * 10n ** 17n}`]);
    expect(await readdir(folder)).not.to.include("books");
  });

  it("epoch import: given --build, it should freeze the list and build, in one command; again, nothing to do", async () => {
    const options = [at("reef.csv"), "--market", "reef", "--ens", "localhost", "--build"];
    const { code, stdout } = await importing(1, ...options, "--json");
    expect(code).to.equal(EXIT.done);
    const { listed, manifest } = JSON.parse(stdout);
    expect(await readFile(at("books/1/listed.csv"), "utf8")).to.equal(
      [
        "market,account,amount,name",
        `reef,${BOREAS.toLowerCase()},20000000000000000000,`,
        `reef,${ALBA.toLowerCase()},600500000000000000000,alba.eth`,
        "",
      ].join("\n"),
    );
    const [input] = manifest.inputs.books;
    expect([input.file, input.sha256]).to.deep.equal(["listed.csv", listed.sha256]);
    expect((await importing(1, ...options)).code).to.equal(EXIT.nothingToDo);
    const journal = await readFile(at("31337-lists-beta.journal.ndjson"), "utf8");
    const events = journal
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).event);
    expect(events.slice(-2)).to.deep.equal(["imported", "built"]);
  });

  it("epoch verify, the checker: they should find it right", async () => {
    const { code } = await ofEpoch(1, "verify", "--books", at("books"));
    expect(code).to.equal(EXIT.done);
    const findings = checkDistribution(at("d/lists/beta/1"), undefined);
    expect(findings.filter(({ faults }) => faults.length > 0)).to.deep.equal([]);
  });

  it("fund, publish, watch, check, claim: what was listed should be paid", async () => {
    const fund = ["distributor", "fund", "--epoch", "1", "--distributions", at("d")];
    expect((await onNode(...fund)).code).to.equal(EXIT.done);
    expect((await ofEpoch(1, "publish")).code).to.equal(EXIT.done);
    await node.provider.send("evm_increaseTime", [10]);
    await node.provider.send("evm_mine", []);
    const watched = await onNode(
      ...["epoch", "watch", "--once", "--distributions", at("d"), "--books", at("books")],
      ...["--store", at("watch")],
    );
    expect(watched.code, watched.stderr).to.equal(EXIT.done);
    const checked = await run([
      "bin/tidemark.mjs",
      "check",
      "--from",
      at("d/lists/beta"),
      "--account",
      ALBA,
      "--rpc",
      node.url,
    ]);
    expect(checked.stdout).to.include("600.5");
    const claimed = await onNode("claim", "--distributions", at("d"), "--from", ALBA);
    expect(claimed.code).to.equal(EXIT.done);
    expect(await balance(ALBA)).to.equal((6005n * TIDE_ONCE) / 10n);
  });

  it("epoch import: given Safe's file for the next epoch, it should go on from there, and epoch pay should pay", async () => {
    const record = JSON.parse(await readFile(at("31337.json"), "utf8"));
    const { TIDE } = record.phases["lists/beta"].tokens;
    const text = `token_type,token_address,receiver,amount,id\r\nerc20,${TIDE.address},${BOREAS},1379.5,\r\n`;
    await writeFile(at("safe.csv"), text);
    const { code, stderr } = await importing(2, at("safe.csv"), "--build");
    expect(code, stderr).to.equal(EXIT.done);
    const fund = ["distributor", "fund", "--epoch", "2", "--distributions", at("d")];
    await onNode(...fund);
    const published = await ofEpoch(2, "publish");
    expect(published.code, published.stderr).to.equal(EXIT.done);
    await node.provider.send("evm_increaseTime", [10]);
    await node.provider.send("evm_mine", []);
    const paid = await onNode("epoch", "pay", "--distributions", at("d"));
    expect(paid.code, paid.stderr).to.equal(EXIT.done);
    // 20 of epoch 1 as well: entitlements are cumulative.
    expect(await balance(BOREAS)).to.equal((13_995n * TIDE_ONCE) / 10n);
  });

  it("epoch import: given one unit more than the pool, it should say so and end with 2", async () => {
    await writeFile(at("much.csv"), `address,amount\n${BOREAS},1000.000000000000000001\n`);
    const { code, stderr } = await importing(3, at("much.csv"), "--market", "reef");
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("at most 1000 TIDE, its pool");
  });

  it("epoch export: it should write files that import as the same list", async () => {
    const options = ["--to", "sablier", "--out", at("out")];
    expect((await exporting(...options)).code).to.equal(EXIT.done);
    expect((await exporting(...options)).code).to.equal(EXIT.nothingToDo);
    const { stdout } = await importing(
      ...([3, at("out/TIDE.csv"), "--market", "reef", "--dry-run", "--json"] as const),
    );
    expect(JSON.parse(stdout).markets[0].total).to.equal(`${6205n * 10n ** 17n}`);
  });

  it("epoch import, epoch export: given a wrong word, they should name the option and end with 2", async () => {
    const unit = await importing(3, at("reef.csv"), "--unit", "wei");
    expect([unit.code, unit.stderr.includes("--unit")]).to.deep.equal([EXIT.input, true]);
    const to = await exporting("--to", "csv", "--out", at("other"));
    expect([to.code, to.stderr.includes("--to")]).to.deep.equal([EXIT.input, true]);
  });
});

describe("rewards from a file, off the local chain", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-cli-"));
    await writeFile(join(folder, "c.json"), campaignOn(4242));
    await writeFile(join(folder, "reef.csv"), `address,amount\n${ALBA},1\n`);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const importing = (...args: string[]) =>
    hardhat([
      ...["epoch", "import", join(folder, "reef.csv"), "--epoch", "1", "--market", "reef"],
      ...["--campaign", join(folder, "c.json"), "--deployments", folder],
      ...["--distributions", join(folder, "d"), ...args],
    ]);

  it("when nobody is there to ask, it should write nothing and end with 5; given --yes, it should write", async () => {
    const { code, stderr } = await importing();
    expect(code).to.equal(EXIT.declined);
    expect(stderr).to.include("Nothing was written").and.include("--yes");
    expect(await readdir(folder)).not.to.include("books");
    expect((await importing("--yes")).code).to.equal(EXIT.done);
    expect(await readdir(join(folder, "books", "1"))).to.deep.equal(["listed.csv"]);
  });
});
