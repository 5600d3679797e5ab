/** The nodes that were named, by the chain that each is on. */
import type { JsonRpcApiProvider } from "ethers";
import { openProvider } from "../src/chain/provider.ts";
import { openTransport, TransportError } from "../src/chain/transport.ts";
import { refuse } from "../src/errors.ts";
import { writeNote } from "../src/terminal/output.ts";

/** Finds the provider of a chain. */
export type Networks = (chainId: number) => JsonRpcApiProvider;

/**
 * Asks each node which chain it is on. Several of one chain stand in for each other.
 * @throws TransportError where none answers.
 */
export async function openNetworks(urls: readonly string[]): Promise<Networks> {
  const chains = new Map<number, string[]>();
  const faults: string[] = [];
  for (const url of urls) {
    try {
      const chainId = await chainOf(url);
      chains.set(chainId, [...(chains.get(chainId) ?? []), url]);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      faults.push(error.message);
    }
  }
  if (chains.size === 0) throw new TransportError(faults.join("\n"));
  for (const fault of faults) writeNote(`Left out: ${fault}`);
  const opened = new Map<number, JsonRpcApiProvider>();
  return (chainId) => {
    const found = chains.get(chainId);
    if (found === undefined) {
      return refuse({
        where: "--rpc",
        got: `nodes of chain ${[...chains.keys()].join(", ")}`,
        expected: `one of chain ${chainId}, where the distributor is`,
        fix: "Name one more with --rpc.",
      });
    }
    const provider = opened.get(chainId) ?? openProvider({ urls: found, chainId });
    opened.set(chainId, provider);
    return provider;
  };
}

async function chainOf(url: string): Promise<number> {
  const ask = openTransport({ urls: [url], chainId: 0, attempts: 2 });
  const answer = await ask({ id: 1, jsonrpc: "2.0", method: "eth_chainId", params: [] });
  const chainId = "result" in answer ? Number(answer.result) : Number.NaN;
  if (!Number.isSafeInteger(chainId) || chainId < 1)
    throw new TransportError(`${new URL(url).host} tells no chain id`);
  return chainId;
}
