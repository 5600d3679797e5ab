/** Events over many blocks, in as large steps as the node allows. */
import { ChainDown, type Rpc, RpcError } from "./rpc.ts";

export interface Log {
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
}

export interface LogQuery {
  readonly address: string;
  /** As `eth_getLogs` takes them; null for any. */
  readonly topics: readonly (string | readonly string[] | null)[];
  readonly fromBlock: number;
  readonly toBlock: number;
  /** Told how far it is, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** Most providers answer this many blocks at once. */
const FIRST_STEP = 10_000;
const LONGEST_STEP = 1_000_000;

/** All events that match, in order. What was too much for the node once is not asked for again. */
export async function readLogs(rpc: Rpc, query: LogQuery): Promise<Log[]> {
  const { address, topics, fromBlock, toBlock, onProgress } = query;
  const logs: Log[] = [];
  let step = FIRST_STEP;
  let longest = LONGEST_STEP;
  for (let from = fromBlock; from <= toBlock; ) {
    const end = Math.min(from + step - 1, toBlock);
    const range = { fromBlock: hexOf(from), toBlock: hexOf(end) };
    try {
      logs.push(...(await rpc<Log[]>("eth_getLogs", [{ address, topics, ...range }])));
    } catch (error) {
      if (from === end || !isTooMuch(error)) throw error;
      longest = Math.max(1, Math.floor((end - from + 1) / 2));
      step = longest;
      continue;
    }
    from = end + 1;
    step = Math.min(step * 2, longest);
    onProgress?.((from - fromBlock) / (toBlock + 1 - fromBlock));
  }
  return logs;
}

/** A whole number as JSON-RPC spells it. */
export function hexOf(number: number | bigint): string {
  return `0x${number.toString(16)}`;
}

/** Nodes say it in too many ways to know them all, so any refusal is met with a shorter step. */
function isTooMuch(error: unknown): boolean {
  if (error instanceof ChainDown) return /status|no answer in/.test(error.message);
  return error instanceof RpcError;
}
