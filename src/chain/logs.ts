/** Events over many blocks, in as large steps as the provider allows. */
import {
  type Contract,
  type ContractEventName,
  type EventLog,
  type JsonRpcApiProvider,
  toQuantity,
} from "ethers";
import { deepMessage } from "./revert.ts";
import { TransportError } from "./transport.ts";

/** Most providers answer this many blocks at once. */
const FIRST_STEP = 10_000;
const LONGEST_STEP = 1_000_000;

/** How providers say that they were asked for too much at once. */
const TOO_MUCH =
  /block range|range.{0,30}(?:too (?:large|wide|big)|limit|exceed)|max(?:imum)? (?:block )?range|limited to|more than \d+ results|too many (?:results|logs|blocks)|(?:response|log|result).{0,20}(?:size|limit).{0,20}exceed|exceeds? .{0,30}(?:limit|range|size)|query timeout|timed? ?out/i;

/** What was found in some adjacent blocks. */
export interface BlockStep<T> {
  readonly from: number;
  readonly through: number;
  readonly found: readonly T[];
}

/**
 * Reads blocks in order, in as large steps as the provider allows.
 * @param read what lies between two blocks, both included.
 */
export async function* readInSteps<T>(
  fromBlock: number,
  last: number,
  read: (from: number, through: number) => Promise<readonly T[]>,
): AsyncGenerator<BlockStep<T>> {
  let step = FIRST_STEP;
  for (let from = fromBlock; from <= last; ) {
    const through = Math.min(from + step - 1, last);
    let found: readonly T[];
    try {
      found = await read(from, through);
    } catch (error) {
      if (from === through || !isTooMuch(error)) throw error;
      step = Math.max(1, Math.floor((through - from + 1) / 4));
      continue;
    }
    yield { from, through, found };
    from = through + 1;
    step = Math.min(step * 2, LONGEST_STEP);
  }
}

/**
 * All events of a name or filter, in order.
 * @param to the last block; default: the provider's newest.
 */
export async function queryLogs(
  contract: Contract,
  event: ContractEventName,
  fromBlock: number,
  to?: number,
): Promise<EventLog[]> {
  const provider = contract.runner?.provider;
  const last = to ?? (await provider?.getBlockNumber()) ?? fromBlock;
  // A node that lags gives the events that it has and keeps silent about the rest.
  const asked = ["eth_getBlockByNumber", [toQuantity(last), false]] as const;
  if ((await (provider as JsonRpcApiProvider | null)?.send(asked[0], [...asked[1]])) === null)
    throw new TransportError(`No node has block ${last} yet. Run it again.`);
  const logs: EventLog[] = [];
  const query = async (from: number, through: number) =>
    (await contract.queryFilter(event, from, through)) as EventLog[];
  for await (const { found } of readInSteps(fromBlock, last, query)) logs.push(...found);
  return logs;
}

function isTooMuch(error: unknown): boolean {
  return error instanceof TransportError || TOO_MUCH.test(deepMessage(error));
}
