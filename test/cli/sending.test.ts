import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { hardhat } from "./command.ts";

const SPONSOR = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

describe("the commands that send", () => {
  let node: LocalNode;
  let folder: string;

  const onNode = (...args: string[]) =>
    hardhat([...args, "--network", "localhost", "--deployments", folder], {
      LOCALHOST_RPC_URL: node.url,
      // The first URL that answers on the right chain is used.
      LOCALHOST_FALLBACK_RPC_URLS: "http://127.0.0.1:9",
    });
  const paths = (...args: string[]) => [...args, "--distributions", folder];

  before(async () => {
    node = await startHardhatNode();
    folder = await mkdtemp(join(tmpdir(), "tidemark-cli-"));
    await onNode("distributor", "deploy", "--window", "1", "--window-floor", "1");
    await hardhat(paths("epoch", "build", "--epoch", "1", "--deployments", folder));
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("given options that are wrong, it should name them all and end with 2", async () => {
    const { code, stderr } = await onNode(
      ...paths("distributor", "fund", "--epoch", "1", "--max-fee", "1e3", "--confirmations", "0"),
    );
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--max-fee").and.include("--confirmations");
  });

  it("distributor fund --dry-run: it should tell gas and cost, and send nothing", async () => {
    const block = await node.provider.getBlockNumber();
    const { code, stdout } = await onNode(
      ...paths("distributor", "fund", "--epoch", "1", "--dry-run", "--json"),
    );
    expect(code).to.equal(EXIT.done);
    const { dryRun, estimates } = JSON.parse(stdout);
    expect(dryRun).to.equal(true);
    expect(BigInt(estimates[0].gas) > 21_000n).to.equal(true);
    expect(await node.provider.getBlockNumber()).to.equal(block);
  });

  it("epoch publish --safe: it should write one batch that funds and publishes, and send nothing", async () => {
    const file = join(folder, "batch.json");
    const block = await node.provider.getBlockNumber();
    const { code } = await onNode(
      ...paths("epoch", "publish", "--epoch", "1", "--safe", file, "--from", SPONSOR),
    );
    expect(code).to.equal(EXIT.done);
    const batch = JSON.parse(await readFile(file, "utf8"));
    expect(
      batch.transactions.map(
        (one: { contractMethod: { name: string } }) => one.contractMethod.name,
      ),
    ).to.deep.equal(["approve", "fund", "approve", "fund", "publishRoot"]);
    expect(await node.provider.getBlockNumber()).to.equal(block);
  });

  it("--safe without --from: it should ask for the Safe and end with 2", async () => {
    const { code, stderr } = await onNode(
      "distributor",
      "revoke",
      "--safe",
      join(folder, "b.json"),
    );
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--from, the Safe");
  });

  it("distributor fund --epoch: it should fund exactly what is lacking; a second time, find nothing to do", async () => {
    const fund = () => onNode(...paths("distributor", "fund", "--epoch", "1", "--json"));
    const { code, stdout } = await fund();
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout).sent).to.have.length(4);
    expect((await fund()).code).to.equal(EXIT.nothingToDo);
  });

  it("epoch pay: once the root is live, it should show its plan, pay all, and then find nothing to do", async () => {
    await onNode(...paths("epoch", "publish", "--epoch", "1"));
    await node.provider.send("evm_increaseTime", [10]);
    await node.provider.send("evm_mine", []);
    const tooDear = await onNode(...paths("epoch", "pay", "--max-cost", "0.000000001"));
    expect(tooDear.code).to.equal(EXIT.input);
    const { code, stdout, stderr } = await onNode(...paths("epoch", "pay", "--json"));
    expect(code).to.equal(EXIT.done);
    expect(stderr).to.match(/\d+ payouts to \d+ accounts in 1 call: \d+ gas, at most/);
    const results = JSON.parse(stdout).payouts.map((payout: { result: string }) => payout.result);
    expect(new Set(results)).to.deep.equal(new Set(["paid"]));
    expect((await onNode(...paths("epoch", "pay"))).code).to.equal(EXIT.nothingToDo);
  });

  it("epoch status: it should show the journal's last entries", async () => {
    const { stdout } = await onNode("epoch", "status", "--json");
    const { journal } = JSON.parse(stdout);
    const last = journal.at(-1);
    expect(last).to.include({ command: "epoch pay", event: "paid", refused: 0 });
    expect(journal.some((entry: { manifest?: string }) => entry.manifest !== undefined)).to.equal(
      true,
    );
  });

  it("distributor window: it should set it; a second time, find nothing to do", async () => {
    const set = () => onNode("distributor", "window", "--seconds", "7");
    expect((await set()).code).to.equal(EXIT.done);
    expect((await set()).code).to.equal(EXIT.nothingToDo);
  });

  it("distributor close: given a date without its zone, it should end with 2", async () => {
    const { code } = await onNode("distributor", "close", "--at", "2099-01-01");
    expect(code).to.equal(EXIT.input);
  });
});
