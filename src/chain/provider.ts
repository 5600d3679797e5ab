/** The chain as the commands read it: an ethers provider over our own transport, and one that stands at one block. */
import { JsonRpcApiProvider, Network, toQuantity } from "ethers";
import { refuse } from "../errors.ts";
import {
  openTransport,
  type RpcAnswer,
  type RpcPayload,
  TransportError,
  type TransportOptions,
} from "./transport.ts";

/** Passes a request on and gives its result, as wallets and Hardhat's connections do. */
export interface RpcClient {
  send(method: string, params: unknown[]): Promise<unknown>;
}

export interface ProviderOptions extends TransportOptions {
  /** What ethers knows of the chain. Default: by its id. */
  readonly network?: Network;
  /** Where accounts are asked for, and what they are to sign and send, if not at the URLs. */
  readonly forward?: (method: string, params: unknown[]) => Promise<unknown>;
}

class ChainProvider extends JsonRpcApiProvider {
  readonly #transport: ReturnType<typeof openTransport>;
  readonly #forward: ProviderOptions["forward"];

  constructor(options: ProviderOptions) {
    const network = options.network ?? Network.from(options.chainId);
    super(network, { staticNetwork: network, batchMaxCount: 1, cacheTimeout: -1 });
    this.#transport = openTransport(options);
    this.#forward = options.forward;
    this._start();
  }

  override async _send(payloads: RpcPayload | RpcPayload[]) {
    const answers = (Array.isArray(payloads) ? payloads : [payloads]).map((payload) =>
      this.#answer(payload),
    );
    // biome-ignore lint/suspicious/noExplicitAny: ethers types results so.
    return Promise.all(answers) as Promise<any[]>;
  }

  async #answer(payload: RpcPayload): Promise<RpcAnswer> {
    const { id, method, params } = payload;
    const isAccounts = method === "eth_sendTransaction" || method === "eth_accounts";
    return isAccounts && this.#forward !== undefined
      ? { id, result: await this.#forward(method, params as unknown[]) }
      : this.#transport(payload);
  }
}

/** A provider that answers every read as of one block, so that what is read fits together. */
export class PinnedProvider extends JsonRpcApiProvider {
  readonly block: number;
  /** The block's. */
  readonly hash: string | undefined;
  readonly #client: RpcClient;

  constructor(client: RpcClient, chainId: bigint, block: number, hash?: string) {
    const network = Network.from(chainId);
    super(network, { staticNetwork: network, batchMaxCount: 1, cacheTimeout: -1 });
    this.block = block;
    this.hash = hash;
    this.#client = client;
    this._start();
  }

  override async _send(payloads: RpcPayload | RpcPayload[]) {
    const all = Array.isArray(payloads) ? payloads : [payloads];
    return Promise.all(
      all.map(async ({ id, method, params }) => ({ id, result: await this.#ask(method, params) })),
    );
  }

  async #ask(method: string, params: RpcPayload["params"]): Promise<unknown> {
    const tag = toQuantity(this.block);
    if (method === "eth_blockNumber") return tag;
    const pinned = (params as unknown[]).map((value) => (value === "latest" ? tag : value));
    const result = await this.#client.send(method, pinned);
    // A block without a time would make a root that is live pending.
    if (result === null && method === "eth_getBlockByNumber" && pinned[0] === tag)
      throw new TransportError(`No node has block ${this.block}. Run it again.`);
    return result;
  }
}

/** A provider of a chain over one or more URLs. */
export function openProvider(options: ProviderOptions): JsonRpcApiProvider {
  return new ChainProvider(options);
}

/**
 * A provider that stands at the newest block.
 * @param confirmations that the block must have: 1 for the newest itself.
 */
export async function pinLatest(client: RpcClient, confirmations = 1): Promise<PinnedProvider> {
  const [block, chainId] = [
    await client.send("eth_blockNumber", []),
    await client.send("eth_chainId", []),
  ];
  const confirmed = Math.max(0, Number(block) - confirmations + 1);
  const hash = await hashOf(client, confirmed);
  return new PinnedProvider(client, BigInt(chainId as string), confirmed, hash);
}

/**
 * Asks whether all that was read still holds: the node may have been exchanged behind its URL, and the block taken back.
 * To be asked before anything is said that rests on reading alone, such as that there is nothing to do.
 * @throws InputError where it is another chain now; Error where the block is another one.
 */
export async function checkUnmoved(pinned: PinnedProvider): Promise<void> {
  const { chainId } = await pinned.getNetwork();
  await checkChain(pinned, chainId);
  if ((await hashOf(pinned, pinned.block)) === pinned.hash) return;
  throw new Error(
    `The chain was reorganised while it was read: block ${pinned.block} is another one now. Run it again.`,
  );
}

async function hashOf(client: RpcClient, block: number): Promise<string | undefined> {
  const found = await client.send("eth_getBlockByNumber", [toQuantity(block), false]);
  return (found as { hash?: string } | null)?.hash;
}

/**
 * Asks the node again which chain it is on: a node may be exchanged behind its URL while a command runs.
 * @throws InputError where it is another one.
 */
export async function checkChain(client: RpcClient, chainId: bigint): Promise<void> {
  const found = BigInt((await client.send("eth_chainId", [])) as string);
  if (found === chainId) return;
  refuse({
    where: "network",
    got: `chain ${found} now`,
    expected: `chain ${chainId}, where this command began`,
    fix: "Check the network's URLs; nothing more was sent.",
  });
}

/** Nodes for development mine when they are told to, and lose nothing. */
export async function isDevelopmentNode(client: RpcClient): Promise<boolean> {
  const name = await client.send("web3_clientVersion", []).catch(() => "");
  return /^(?:HardhatNetwork|anvil)/i.test(String(name));
}
