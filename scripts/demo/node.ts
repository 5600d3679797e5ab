/** A local Ethereum node in a process of its own, started and stopped by whoever needs one. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { JsonRpcProvider, Network } from "ethers";

/** The chain id of local development nodes. */
export const CHAIN_ID = 31337;

const START_TIMEOUT_MS = 60_000;

export interface LocalNode {
  readonly url: string;
  readonly provider: JsonRpcProvider;
  stop(): Promise<void>;
}

/** Starts Hardhat's node. */
export async function startHardhatNode(): Promise<LocalNode> {
  const port = await freePort();
  const cli = new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url).pathname;
  return start(
    process.execPath,
    [cli, "node", "--hostname", "127.0.0.1", "--port", String(port)],
    port,
  );
}

/** Starts Foundry's node from its binary. */
export async function startAnvil(binary: string): Promise<LocalNode> {
  const port = await freePort();
  const args = [
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--chain-id",
    String(CHAIN_ID),
    "--silent",
  ];
  return start(binary, args, port);
}

async function start(command: string, args: string[], port: number): Promise<LocalNode> {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  const stopChild = () => stop(child);
  process.once("exit", () => child.kill());
  try {
    await answers(url, child);
  } catch (error) {
    await stopChild();
    throw new Error(`The local node did not start: ${(error as Error).message}\n${complaint}`);
  }
  const network = Network.from(CHAIN_ID);
  const provider = new JsonRpcProvider(url, network, {
    staticNetwork: network,
    cacheTimeout: -1,
    pollingInterval: 50,
  });
  return {
    url,
    provider,
    stop: async () => {
      provider.destroy();
      await stopChild();
    },
  };
}

/** Waits until the node answers, so that nothing is ever sent to a node that is not there. */
async function answers(url: string, child: ChildProcess): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const headers = { "content-type": "application/json" };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    const answer = await fetch(url, { method: "POST", headers, body }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no answer in ${START_TIMEOUT_MS / 1000} s`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}
