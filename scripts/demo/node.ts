/** A local Ethereum node in a process of its own, started and stopped by whoever needs one. */
import { type ChildProcess, spawn } from "node:child_process";
import { JsonRpcProvider, Network } from "ethers";
import { HARDHAT } from "../compile.ts";
import { freePort } from "../free-port.ts";

/** The chain id of local development nodes. */
export const CHAIN_ID = 31337;

const START_TIMEOUT_MS = 120_000;

export interface LocalNode {
  readonly url: string;
  readonly provider: JsonRpcProvider;
  stop(): Promise<void>;
}

/** Starts Hardhat's node. */
export async function startHardhatNode(chainId = CHAIN_ID): Promise<LocalNode> {
  const chain = String(chainId);
  const args = (port: string) => [
    HARDHAT,
    "node",
    "--hostname",
    "127.0.0.1",
    "--port",
    port,
    "--chain-id",
    chain,
  ];
  return start(process.execPath, args, chainId);
}

/** Starts Foundry's node from its binary. */
export async function startAnvil(binary: string, chainId = CHAIN_ID): Promise<LocalNode> {
  const chain = String(chainId);
  const args = (port: string) => [
    "--host",
    "127.0.0.1",
    "--port",
    port,
    "--chain-id",
    chain,
    "--silent",
  ];
  return start(binary, args, chainId);
}

async function start(
  command: string,
  args: (port: string) => string[],
  chainId: number,
): Promise<LocalNode> {
  const port = await freePort();
  const child = spawn(command, args(String(port)), { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const kill = () => child.kill();
  process.once("exit", kill);
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(url, child);
  } catch (error) {
    await stop(child);
    throw new Error(`The local node did not start: ${(error as Error).message}\n${complaint}`);
  }
  const network = Network.from(chainId);
  const options = { staticNetwork: network, cacheTimeout: -1, pollingInterval: 20 };
  const provider = new JsonRpcProvider(url, network, options);
  return {
    url,
    provider,
    stop: async () => {
      provider.destroy();
      process.off("exit", kill);
      await stop(child);
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
