/** A proxy between a process and its node, which sees every JSON-RPC call before it is made and after it was answered. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** `asked`: the node has not seen the call yet; `answered`: it has, and its answer was not delivered yet. */
export type Moment = "asked" | "answered";

export interface Interceptor {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Stands before a node.
 * @param watch is told of each call at both moments; where it gives true, the connection is cut there.
 */
export async function intercept(
  node: string,
  watch: (method: string, moment: Moment) => boolean,
): Promise<Interceptor> {
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const calls = [JSON.parse(body)].flat() as { method: string }[];
    const isCut = (moment: Moment) => calls.some(({ method }) => watch(method, moment));
    if (isCut("asked")) return void request.socket.destroy();
    const headers = { "content-type": "application/json" };
    const answer = await fetch(node, { method: "POST", headers, body });
    const text = await answer.text();
    if (isCut("answered")) return void request.socket.destroy();
    response.writeHead(answer.status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
