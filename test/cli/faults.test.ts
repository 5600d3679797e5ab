import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { sponsorKey } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import {
  duplicated,
  FAULTS,
  honest,
  type RpcProxy,
  type Rule,
  startProxy,
} from "../chain/proxy.ts";
import { hardhat } from "./command.ts";

const CHAIN = 11155111;

/** All that fails at once: a silent provider is waited for, which takes longer than a test may. */
const QUICK = Object.entries(FAULTS).flatMap(([name, rule]) =>
  name.startsWith("no answer") ? [] : [rule],
);

/** Every fifth request meets the next fault, and every answer in between comes twice. */
function oneAfterTheOther(): Rule {
  let count = 0;
  return (request, forward) => {
    count += 1;
    const fault = count % 5 === 0 ? QUICK[(count / 5) % QUICK.length] : undefined;
    return (fault ?? duplicated)(request, forward);
  };
}

describe("a week of commands through a provider that fails all the time, with a reserve that is down", () => {
  let node: LocalNode;
  let proxy: RpcProxy;
  let folder: string;

  const run = (...args: string[]) => {
    proxy.rule = oneAfterTheOther();
    const paths = ["--campaign", join(folder, "campaign.json"), "--deployments", folder];
    return hardhat([...args, ...paths, "--network", "sepolia", "--json"], {
      SEPOLIA_RPC_URL: proxy.url,
      SEPOLIA_FALLBACK_RPC_URLS: "http://127.0.0.1:9",
      SEPOLIA_PRIVATE_KEY: sponsorKey().privateKey,
    });
  };
  const send = (...args: string[]) => run(...args, "--distributions", folder, "--yes");

  before(async () => {
    node = await startHardhatNode(CHAIN);
    proxy = await startProxy(node.url, honest);
    folder = await mkdtemp(join(tmpdir(), "tidemark-faults-"));
    const text = await readFile("campaigns/example/campaign.json", "utf8");
    await writeFile(join(folder, "campaign.json"), text.replace("31337", String(CHAIN)));
  });
  after(async () => {
    await proxy?.stop();
    await node?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("distributor deploy: it should deploy each contract once", async () => {
    const { code, stderr } = await run(
      "distributor",
      "deploy",
      "--window",
      "1",
      "--window-floor",
      "1",
      "--yes",
    );
    expect(code, stderr).to.equal(EXIT.done);
    expect(await node.provider.getTransactionCount(sponsorKey().address)).to.equal(3);
  });

  it("distributor fund and epoch publish: each should do its work once, then find it done", async () => {
    const paths = ["--campaign", join(folder, "campaign.json"), "--deployments", folder];
    const books = ["--books", "campaigns/example/books", "--distributions", folder];
    await hardhat(["epoch", "build", "--epoch", "1", ...paths, ...books]);
    for (const command of [
      ["distributor", "fund"],
      ["epoch", "publish"],
    ]) {
      const { code, stderr } = await send(...command, "--epoch", "1");
      expect(code, stderr).to.equal(EXIT.done);
      expect((await send(...command, "--epoch", "1")).code).to.equal(EXIT.nothingToDo);
    }
    expect(await node.provider.getTransactionCount(sponsorKey().address)).to.equal(8);
  });

  it("epoch watch: it should judge the root right", async () => {
    const store = ["--store", join(folder, "watch")];
    const { code, stdout } = await run(
      "epoch",
      "watch",
      "--once",
      "--distributions",
      folder,
      ...store,
    );
    expect([code, JSON.parse(stdout).verdict]).to.deep.equal([EXIT.done, "right"]);
  });

  it("epoch pay: it should pay every miner once, then nobody", async () => {
    await node.provider.send("evm_increaseTime", [10]);
    await node.provider.send("evm_mine", []);
    const { code, stdout, stderr } = await send("epoch", "pay");
    expect(code, stderr).to.equal(EXIT.done);
    const results = JSON.parse(stdout).payouts.map(({ result }: { result: string }) => result);
    expect(new Set(results)).to.deep.equal(new Set(["paid"]));
    expect((await send("epoch", "pay")).code).to.equal(EXIT.nothingToDo);
    expect(await node.provider.getTransactionCount(sponsorKey().address)).to.equal(9);
  });

  it("epoch status: it should show the live root, and all that was paid", async () => {
    const { code, stdout } = await run("epoch", "status");
    const { roots, tokens } = JSON.parse(stdout);
    expect(code).to.equal(EXIT.done);
    expect(roots.map(({ state }: { state: string }) => state)).to.deep.equal(["live"]);
    expect(tokens[1].claimed).to.equal("250000000");
  });
});
