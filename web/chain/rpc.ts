/** Asking nodes. Several may be named: where one gives no answer, the next is asked. */
import { signal } from "@preact/signals";

/** One JSON-RPC call. */
export type Rpc = <T>(method: string, params: readonly unknown[]) => Promise<T>;

/** A node's own answer that it will not or cannot; `data` is what a revert returned. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;

  /** @param answer what the node has as its `error`: an object, or with some a bare text. */
  constructor(answer: unknown) {
    const { code, message, data } = Object(answer) as Record<string, unknown>;
    super(typeof message === "string" ? message : String(answer));
    this.code = Number(code ?? 0);
    this.data = data;
  }
}

/** No node gave a usable answer. */
export class ChainDown extends Error {
  override readonly name = "ChainDown";
  /** What was wrong with each node, in words. */
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`No node of this chain answers. ${reasons.join("; ")}`);
    this.reasons = reasons;
  }
}

export interface RpcOptions {
  /** Milliseconds that one answer may take. */
  readonly timeout?: number;
  /** How often all nodes are asked before it is given up. */
  readonly rounds?: number;
  /** Milliseconds before the second round; each later wait is twice the one before. */
  readonly wait?: number;
}

/** After so many milliseconds a reader is told that a node is slow. */
const SLOW = 3_000;

/** Codes by which nodes say that they are busy, and not that the call is wrong. */
const BUSY = new Set([-32005, -32097, 429]);

/** How many answers have been waited for too long. */
export const slowAnswers = signal(0);

/** Opens nodes of one chain. A node of another chain is passed over. */
export function openRpc(
  urls: readonly string[],
  chainId: number,
  { timeout = 15_000, rounds = 3, wait = 400 }: RpcOptions = {},
): Rpc {
  const known = new Set<string>();
  let first = 0;
  const askOne = async (url: string, method: string, params: readonly unknown[]) => {
    if (!known.has(url)) {
      const answered = await post(url, "eth_chainId", [], timeout);
      if (Number(answered) !== chainId)
        throw new Error(`is of chain ${Number(answered)}, not ${chainId}`);
      known.add(url);
    }
    return post(url, method, params, timeout);
  };
  return async <T>(method: string, params: readonly unknown[]): Promise<T> => {
    const reasons = new Map<string, string>();
    for (let round = 0; round < rounds; round++) {
      let refused: RpcError | undefined;
      if (round > 0) await pause(wait * 2 ** (round - 1));
      for (let i = 0; i < urls.length; i++) {
        const at = (first + i) % urls.length;
        const url = urls[at] ?? "";
        try {
          const answer = await watched(askOne(url, method, params));
          first = at;
          return answer as T;
        } catch (error) {
          if (error instanceof RpcError && isRevert(error)) throw error;
          if (error instanceof RpcError && !BUSY.has(error.code)) refused ??= error;
          reasons.set(url, `${hostOf(url)} ${(error as Error).message}`);
        }
      }
      // Asking again would give the same answer.
      if (refused !== undefined) throw refused;
    }
    throw new ChainDown([...reasons.values()]);
  };
}

/** What the contract itself answers is the same from every node. Anything else another node may be able to tell. */
function isRevert({ code, message, data }: RpcError): boolean {
  return code === 3 || /revert/i.test(message) || /^0x[0-9a-f]{8}/i.test(String(data));
}

let lastId = 0;

async function post(
  url: string,
  method: string,
  params: readonly unknown[],
  timeout: number,
): Promise<unknown> {
  lastId += 1;
  const request = fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: lastId, method, params }),
    signal: AbortSignal.timeout(timeout),
  });
  const response = await request.catch((error: Error) => {
    throw new Error(
      error.name === "TimeoutError" ? `gave no answer in ${timeout / 1000} s` : "gave no answer",
    );
  });
  // Some nodes send a revert with a status of failure, so the body is read first.
  const answer = await response.json().catch(() => undefined);
  const error = answer?.error ?? undefined;
  if (error !== undefined) throw new RpcError(error);
  if (answer?.result === undefined) throw new Error(`answered with status ${response.status}`);
  return answer.result;
}

/** Counts an answer as slow for as long as it is late. */
async function watched<T>(answer: Promise<T>): Promise<T> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    slowAnswers.value += 1;
  }, SLOW);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
    if (isLate) slowAnswers.value -= 1;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A URL may hold a key. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "a node";
}
