import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { type Rule, startProxy } from "../chain/proxy.ts";
import { hardhat } from "./command.ts";

const OTHER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("two publishers at once", () => {
  let node: LocalNode;
  let folder: string;

  const run = (url: string, ...args: string[]) =>
    hardhat([...args, "--network", "localhost", "--deployments", folder], {
      LOCALHOST_RPC_URL: url,
    });
  const paths = (...args: string[]) => [...args, "--epoch", "1", "--distributions", folder];

  before(async () => {
    node = await startHardhatNode();
    folder = await mkdtemp(join(tmpdir(), "tidemark-two-"));
    await run(node.url, "distributor", "deploy", "--window", "1", "--window-floor", "1");
    await run(node.url, "distributor", "grant", "--role", "publisher", "--account", OTHER);
    await hardhat(paths("epoch", "build", "--deployments", folder));
    await run(node.url, ...paths("distributor", "fund"));
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Sends what is simulated here from another account first, once. */
  const outrun: Rule = async ({ method, params: [call] }, forward) => {
    if (method === "eth_estimateGas") {
      proxyOutruns = false;
      const { to, data } = call;
      const hash = await node.provider.send("eth_sendTransaction", [{ from: OTHER, to, data }]);
      await node.provider.waitForTransaction(hash);
    }
    return { text: await forward() };
  };
  let proxyOutruns = true;

  it("when the other published the same root in between, it should say so, send nothing, and end with 3", async () => {
    const proxy = await startProxy(node.url, (request, forward) =>
      proxyOutruns ? outrun(request, forward) : forward().then((text) => ({ text })),
    );
    const { code, stderr, stdout } = await run(proxy.url, ...paths("epoch", "publish", "--json"));
    await proxy.stop();
    expect(code, stderr).to.equal(EXIT.nothingToDo);
    expect(JSON.parse(stdout).nothingToDo).to.include("published meanwhile");
    const status = await run(node.url, "epoch", "status", "--json");
    expect(JSON.parse(status.stdout).roots).to.have.length(1);
  });
});
