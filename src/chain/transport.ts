/**
 * JSON-RPC over HTTP, made for providers that fail now and then: each request has a time limit, a passing fault is tried
 * again after a growing wait, and the next of several URLs takes over. An answer counts only if it carries its
 * request's id.
 */
import { InputError } from "../errors.ts";

export interface RpcPayload {
  readonly id: number;
  readonly jsonrpc: "2.0";
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: ethers types parameters so.
  readonly params: any[] | Record<string, any>;
}

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export type RpcAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: RpcError };

/** Sends one request and gives its answer, an error of the node's included. */
export type Transport = (payload: RpcPayload) => Promise<RpcAnswer>;

export interface TransportOptions {
  /** Tried in order; the one that answered last is asked first. */
  readonly urls: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The chain that every URL must be on. */
  readonly chainId: number;
  /** Milliseconds that one request may take. */
  readonly timeout?: number;
  /** How often each URL is asked before a request is given up. */
  readonly attempts?: number;
  /** Milliseconds before the first repetition; each later wait is twice the one before. */
  readonly wait?: number;
}

/** No usable answer came. Whether the request arrived is unknown. */
export class TransportError extends Error {
  override readonly name = "TransportError";
}

/** A fault of one attempt, and how long its sender asked to be left alone. */
class PassingFault extends Error {
  readonly retryAfter: number | undefined;
  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

const LONGEST_WAIT = 30_000;

/** Asking again changes nothing: reads, and a signed transaction, which the chain takes once. */
const REPEATABLE = /^(?:eth_(?!sendTransaction$|sign)|net_|web3_)/;

/** What nodes say when they have too much to do, or have not seen a block yet that another one has. */
const PASSING =
  /rate.?limit|too many requests|request limit|capacity|throttl|header not found|unknown block|block.{0,40}not found|cannot be found|invalid block tag|BlockOutOfRange|beyond (?:the )?(?:current )?head|temporarily|try again/i;

/**
 * Opens a transport.
 * @throws TransportError, at a request, where no URL gave a usable answer; InputError where a URL is of another chain.
 */
export function openTransport(options: TransportOptions): Transport {
  const { urls, chainId, attempts = 4, wait = 250 } = options;
  const checked = new Set<string>();
  let first = 0;

  async function ask(url: string, payload: RpcPayload): Promise<RpcAnswer> {
    if (!checked.has(url) && payload.method !== "eth_chainId") {
      const answer = await post(url, { ...payload, method: "eth_chainId", params: [] }, options);
      checkChain(answer, url, chainId);
      checked.add(url);
    }
    return post(url, payload, options);
  }

  return async (payload) => {
    const rounds = REPEATABLE.test(payload.method) ? attempts : 1;
    const tries = rounds === 1 ? 1 : rounds * urls.length;
    for (let i = 0; ; i++) {
      const at = (first + i) % urls.length;
      const url = urls[at] ?? "";
      const isLast = i === tries - 1;
      let fault: PassingFault;
      try {
        const answer = await ask(url, payload);
        if (!isPassing(payload, answer) || (isLast && "result" in answer)) {
          first = at;
          return answer;
        }
        fault = new PassingFault("error" in answer ? answer.error.message : "no such block yet");
      } catch (error) {
        if (!(error instanceof PassingFault)) throw error;
        fault = error;
      }
      if (isLast) {
        throw new TransportError(
          `No usable answer to ${payload.method} from ${urls.map(hostOf).join(", ")}: ${fault.message}`,
        );
      }
      // Another URL is asked at once; only when all have failed is there a wait.
      if ((i + 1) % urls.length === 0) {
        const growing = wait * 2 ** Math.floor(i / urls.length);
        await sleep(Math.min(fault.retryAfter ?? growing, LONGEST_WAIT));
      }
    }
  };
}

/** Whether a node's words mean that it would take the same request later. */
export function isBusy(message: string): boolean {
  return PASSING.test(message);
}

/** Waits, in milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function post(
  url: string,
  payload: RpcPayload,
  { headers = {}, timeout = 20_000 }: TransportOptions,
): Promise<RpcAnswer> {
  let status: number;
  let retryAfter: string | null;
  let text: string;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(timeout),
    });
    status = response.status;
    retryAfter = response.headers.get("retry-after");
    text = await response.text();
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    throw new PassingFault(cause?.message ? `${message}, ${cause.message}` : message);
  }
  const answer = readAnswer(text, payload.id);
  if (answer !== undefined && (status === 200 || "error" in answer)) {
    if (status !== 429) return answer;
  }
  if (status === 429) throw new PassingFault("too many requests (429)", waitOf(retryAfter));
  if (status !== 200) throw new PassingFault(`status ${status}`, waitOf(retryAfter));
  throw new PassingFault("half an answer, or another request's");
}

/** The answer to this request among what came: some servers answer with a list, or twice. */
function readAnswer(text: string, id: number): RpcAnswer | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const answers = (Array.isArray(body) ? body : [body]) as (Partial<RpcAnswer> | null)[];
  return answers.find(
    (answer): answer is RpcAnswer =>
      typeof answer === "object" &&
      answer !== null &&
      answer.id === id &&
      ("result" in answer || "error" in answer),
  );
}

function checkChain(answer: RpcAnswer, url: string, chainId: number): void {
  const found = "result" in answer ? BigInt(answer.result as string) : undefined;
  if (found === BigInt(chainId)) return;
  throw new InputError([
    {
      where: `network, ${hostOf(url)}`,
      got: found === undefined ? "no chain id" : `chain ${found}`,
      expected: `chain ${chainId}`,
      fix: "Name the phase's network with --network, and check its URLs.",
    },
  ]);
}

function isPassing({ method, params }: RpcPayload, answer: RpcAnswer): boolean {
  if ("error" in answer) {
    const { code, message } = answer.error;
    // A contract may say anything in its reason.
    if (code === 3 || /revert/i.test(message)) return false;
    return code === 429 || (typeof message === "string" && isBusy(message));
  }
  // A node that lags behind knows nothing yet of a block that another one has named.
  return (
    answer.result === null &&
    method === "eth_getBlockByNumber" &&
    /^0x/.test(String((params as unknown[])[0]))
  );
}

/** Milliseconds: the header gives seconds or a date. */
function waitOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

/** A URL may hold a key: only its host is ever shown. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "a URL that is none";
}
