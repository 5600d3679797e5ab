/** A real HTTP server before a real node that answers as badly as a test wants. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RpcRequest {
  readonly id: number;
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: parameters are whatever the method takes.
  readonly params: any[];
}

/** How one request is answered: a text with its status, or none at all. */
export type Reply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly text: string }
  | { readonly half: string }
  | "drop"
  | "hang";

/** Asks the node and gives its text; other parameters may be put in the request's place, or another method. */
export type Forward = (changes?: Partial<Omit<RpcRequest, "id">>) => Promise<string>;

/** Decides about a request. */
export type Rule = (request: RpcRequest, forward: Forward) => Promise<Reply>;

export interface RpcProxy {
  readonly url: string;
  /** Every request that came, in order. */
  readonly seen: RpcRequest[];
  rule: Rule;
  stop(): Promise<void>;
}

/** Passes everything through. */
export const honest: Rule = async (_, forward) => ({ text: await forward() });

/** Starts a proxy before a node. */
export async function startProxy(target: string, rule: Rule = honest): Promise<RpcProxy> {
  const seen: RpcRequest[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const request = JSON.parse(body) as RpcRequest;
    seen.push(request);
    const forward: Forward = async (changes = {}) => {
      const headers = { "content-type": "application/json" };
      const asked = JSON.stringify({ ...request, ...changes });
      return (await fetch(target, { method: "POST", headers, body: asked })).text();
    };
    answer(response, await proxy.rule(request, forward));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${port}`,
    seen,
    rule,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

function answer(response: ServerResponse, reply: Reply): void {
  if (reply === "hang") return;
  if (reply === "drop") {
    response.destroy();
  } else if ("half" in reply) {
    response.writeHead(200, { "content-length": String(reply.half.length) });
    response.write(reply.half.slice(0, reply.half.length / 2), () => response.destroy());
  } else {
    response.writeHead(reply.status ?? 200, {
      "content-type": "application/json",
      ...reply.headers,
    });
    response.end(reply.text);
  }
}

/** What providers do wrong, by name. Each may have passed the request on before it fails. */
export const FAULTS: Readonly<Record<string, Rule>> = {
  "no answer in time": async () => "hang",
  "no answer in time, though the node has it": async (_, forward) => {
    await forward();
    return "hang";
  },
  "a 429 that says how long to wait": async () => ({
    status: 429,
    headers: { "retry-after": "0" },
    text: "slow down",
  }),
  "a 429 that says nothing": async () => ({ status: 429, text: "" }),
  "a 500": async () => ({ status: 500, text: "<html>oops</html>" }),
  "a 500, though the node has it": async (_, forward) => {
    await forward();
    return { status: 500, text: "" };
  },
  "a connection dropped before the node has it": async () => "drop",
  "a connection dropped when the node has it": async (_, forward) => {
    await forward();
    return "drop";
  },
  "half a response": async (_, forward) => ({ half: await forward() }),
  "half a response of the right length": async (_, forward) => {
    const text = await forward();
    return { text: text.slice(0, text.length / 2) };
  },
  "another request's answer": async ({ id }) => ({
    text: JSON.stringify({ jsonrpc: "2.0", id: id + 1_000, result: "0x1" }),
  }),
  "a rate limit as a JSON-RPC error": async ({ id }) => ({
    text: JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32005, message: "rate limited" } }),
  }),
};

/** Every answer twice, the right one among a wrong one: what is left when answers are told apart by their ids. */
export const duplicated: Rule = async ({ id }, forward) => {
  const text = await forward();
  const other = JSON.stringify({ jsonrpc: "2.0", id: id - 1, result: "0x7" });
  return { text: `[${other},${text},${text}]` };
};

/** Lets a fault happen to every nth request. */
export function everyNth(n: number, fault: Rule): Rule {
  let count = 0;
  return (request, forward) => (++count % n === 0 ? fault : honest)(request, forward);
}

/** Lets a fault happen to the first request of a method, or the first few. */
export function firstOf(method: RegExp, fault: Rule, times = 1): Rule {
  let count = 0;
  return (request, forward) =>
    (method.test(request.method) && ++count <= times ? fault : honest)(request, forward);
}
