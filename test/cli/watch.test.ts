import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { HARDHAT } from "../../scripts/compile.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { hardhat } from "./command.ts";

const STRANGER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("epoch watch", () => {
  let node: LocalNode;
  let folder: string;
  let server: Server;
  const posted: { verdict: string; state: string; revokedBy: string | null }[] = [];

  const environment = () => ({
    LOCALHOST_RPC_URL: node.url,
    TIDEMARK_WEBHOOK_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`,
  });
  const chain = () => ["--network", "localhost", "--deployments", folder];
  const watchArguments = (...args: string[]) => ["epoch", "watch", ...args, ...chain()];
  const watch = (...args: string[]) => hardhat(watchArguments(...args), environment());
  const paths = (store: string) => ["--distributions", folder, "--store", join(folder, store)];

  before(async () => {
    node = await startHardhatNode();
    folder = await mkdtemp(join(tmpdir(), "tidemark-watch-cli-"));
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      posted.push(JSON.parse(body));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const env = environment();
    await hardhat(["distributor", "deploy", ...chain()], env);
    const epoch = ["--epoch", "1", "--distributions", folder];
    await hardhat(["epoch", "build", ...epoch, "--deployments", folder]);
    await hardhat(["distributor", "fund", ...epoch, ...chain()], env);
    await hardhat(["epoch", "publish", ...epoch, ...chain()], env);
  });
  after(async () => {
    await node?.stop();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("--once --json: given a right root, it should give one line, post it once, and end with 0", async () => {
    for (const _ of [1, 2]) {
      const { code, stdout } = await watch("--once", "--json", ...paths("a"));
      expect(code).to.equal(EXIT.done);
      expect(stdout.trim().split("\n")).to.have.length(1);
      expect(JSON.parse(stdout).verdict).to.equal("right");
    }
    expect(posted.map(({ verdict }) => verdict)).to.deep.equal(["right"]);
  });

  it("--once: given nothing at the place named, it should be unreachable and end with 1", async () => {
    const nowhere = ["--distributions", join(folder, "nowhere"), "--store", join(folder, "b")];
    const { code, stdout } = await watch("--once", ...nowhere);
    expect(code).to.equal(EXIT.failure);
    expect(stdout).to.include("unreachable").and.include("fetch");
  });

  it("--revoke: given an account that is no guardian, it should refuse to start and end with 2", async () => {
    const { code, stderr } = await watch("--revoke", "--from", STRANGER, ...paths("c"));
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("no guardian");
  });

  it("given SIGTERM, it should end what it does and give the code of its last look", async () => {
    const child = spawn(process.execPath, [HARDHAT, ...watchArguments(...paths("d"))], {
      env: { ...process.env, ...environment() },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    await new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
    child.kill("SIGTERM");
    expect(await ended).to.equal(EXIT.done);
  });

  it("--once --revoke: given terms that the publisher did not keep, it should revoke, post, and end with 4", async () => {
    const file = join(folder, "campaign.json");
    await cp("campaigns/example/campaign.json", file);
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(/"k": "[0-9.]+"/g, '"k": "9"'));
    const { code, stdout } = await watch("--once", "--revoke", "--campaign", file, ...paths("e"));
    expect(code).to.equal(EXIT.mismatch);
    expect(stdout).to.include("campaign file").and.include("revoked by 0x");
    const { verdict, state, revokedBy } = posted.at(-1) ?? expect.fail("nothing was posted");
    expect([verdict, state]).to.deep.equal(["wrong", "revoked"]);
    expect(revokedBy).to.match(/^0x/);
  });
});
