/** Block explorers that believe everything, or nothing: Etherscan's, Blockscout's and Sourcify's way of answering. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What was handed in at an explorer. */
export interface Submission {
  readonly explorer: string;
  readonly address: string;
  readonly contract: string;
  readonly compiler: string;
  /** The compiler's standard JSON input. */
  readonly input: { readonly sources: Record<string, { readonly content: string }> };
  /** The encoded constructor's arguments; Sourcify takes them from the chain. */
  readonly args: string | undefined;
}

export interface Explorers {
  readonly url: string;
  readonly submissions: Submission[];
  /** From now on it cannot verify anything. */
  believeNothing(): void;
  stop(): Promise<void>;
}

export async function startExplorers(): Promise<Explorers> {
  const submissions: Submission[] = [];
  let isBelieving = true;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const [, explorer = "", ...path] = pathname.split("/");
    const body = await read(request);
    const reply = (status: number, answer: object) =>
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify(answer));
    if (explorer === "sourcify") {
      const [, what, chainId, address = ""] = path;
      if (what === "contract") {
        const none = { match: null, creationMatch: null, runtimeMatch: null };
        return reply(404, { ...none, chainId, address });
      }
      if (request.method === "POST") {
        const { stdJsonInput, contractIdentifier, compilerVersion } = JSON.parse(body);
        submissions.push({
          explorer,
          address,
          contract: contractIdentifier,
          compiler: compilerVersion,
          input: stdJsonInput,
          args: undefined,
        });
        return reply(202, { verificationId: "1" });
      }
      return reply(200, {
        isJobCompleted: true,
        verificationId: "1",
        jobStartTime: "2026-01-01T00:00:00Z",
        contract: { match: isBelieving ? "exact_match" : null },
        ...(isBelieving
          ? {}
          : { error: { customCode: "no_match", message: "No match", errorId: "1" } }),
      });
    }
    const action = searchParams.get("action");
    if (action === "getsourcecode") return reply(200, { status: "0", result: "Not verified" });
    if (action === "checkverifystatus") {
      const result = isBelieving ? "Pass - Verified" : "Fail - Unable to verify";
      return reply(200, { status: isBelieving ? "1" : "0", result });
    }
    const form = new URLSearchParams(body);
    submissions.push({
      explorer,
      address: form.get("contractaddress") ?? "",
      contract: form.get("contractname") ?? "",
      compiler: form.get("compilerversion") ?? "",
      input: JSON.parse(form.get("sourceCode") ?? ""),
      args: form.get("constructorArguments") ?? undefined,
    });
    return reply(200, { status: "1", result: "guid" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    submissions,
    believeNothing: () => {
      isBelieving = false;
    },
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
