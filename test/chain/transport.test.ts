import { afterEach, describe, it } from "node:test";
import { expect } from "chai";
import { Contract } from "ethers";
import { queryLogs } from "../../src/chain/logs.ts";
import { openProvider, pinLatest } from "../../src/chain/provider.ts";
import { type RpcProxy, type RpcRequest, type Rule, startProxy } from "./proxy.ts";
import { refusal } from "./stage.ts";

/** A node made of a function: nothing stands behind the proxy. */
const nodeOf =
  (answer: (request: RpcRequest) => object): Rule =>
  async (request) => ({
    text: JSON.stringify({
      jsonrpc: "2.0",
      id: request.id,
      ...(request.method === "eth_chainId" ? { result: "0x1" } : answer(request)),
    }),
  });

describe("a provider over several URLs", () => {
  const servers: RpcProxy[] = [];
  const serve = async (rule: Rule) => {
    const server = await startProxy("http://127.0.0.1:9", rule);
    servers.push(server);
    return server;
  };
  const open = (...urls: string[]) => openProvider({ urls, chainId: 1, attempts: 2, wait: 5 });

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  it("when the first is down, it should ask the next, and stay with it", async () => {
    const bad = await serve(async () => ({ status: 503, text: "" }));
    const good = await serve(nodeOf(() => ({ result: "0x7" })));
    const provider = open(bad.url, good.url);
    expect(await provider.getBlockNumber()).to.equal(7);
    const asked = bad.seen.length;
    expect(await provider.getBlockNumber()).to.equal(7);
    expect(bad.seen.length).to.equal(asked);
  });

  it("when one is of another chain, it should refuse it before it asks it anything", async () => {
    const other = await serve(async ({ id }) => ({
      text: JSON.stringify({ jsonrpc: "2.0", id, result: "0x2" }),
    }));
    const message = await refusal(() => open(other.url).getBlockNumber());
    expect(message).to.include("got chain 2, expected chain 1");
    expect(other.seen.map(({ method }) => method)).to.deep.equal(["eth_chainId"]);
  });

  it("when all fail, it should name their hosts and no key that a URL holds", async () => {
    const bad = await serve(async () => ({ status: 500, text: "" }));
    const message = await refusal(() => open(`${bad.url}/v2/secret`).getBlockNumber());
    expect(message).to.include(new URL(bad.url).host).and.not.include("secret");
  });

  it("when it is told how long to wait, it should wait that long", async () => {
    let count = 0;
    const busy = await serve(async ({ id }) =>
      ++count === 2
        ? { status: 429, headers: { "retry-after": "1" }, text: "" }
        : { text: JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" }) },
    );
    const began = performance.now();
    await open(busy.url).getBlockNumber();
    expect(performance.now() - began).to.be.at.least(990);
  });

  it("when a node has not seen the block until the last time it is asked, it should say that no answer came", async () => {
    const error = { code: -32000, message: "header not found" };
    const behind = await serve(nodeOf(() => ({ error })));
    const message = await refusal(() => open(behind.url).send("eth_call", [{}, "0x9"]));
    expect(message).to.include("No usable answer to eth_call").and.include("header not found");
  });

  it("when a contract refuses in words like a busy node's, it should ask once and give the refusal", async () => {
    const error = { code: 3, message: "execution reverted: try again", data: "0x" };
    const node = await serve(nodeOf(() => ({ error })));
    const message = await refusal(() => open(node.url).send("eth_call", [{}, "latest"]));
    expect(message).to.include("revert").and.not.include("No usable answer");
    expect(node.seen.filter(({ method }) => method === "eth_call")).to.have.length(1);
  });

  it("should never repeat what asks a node to sign and send", async () => {
    const bad = await serve(async () => "drop");
    await refusal(() => open(bad.url).send("eth_sendTransaction", [{}]));
    const sent = bad.seen.filter(({ method }) => method === "eth_sendTransaction");
    expect(sent.length).to.be.at.most(1);
  });
});

describe("a provider that stands at one block", () => {
  it("should ask for everything as of that block, and see no newer one", async () => {
    let latest = 5;
    const server = await startProxy(
      "http://127.0.0.1:9",
      nodeOf(({ method }) => ({ result: method === "eth_blockNumber" ? `0x${latest}` : "0x01" })),
    );
    const pinned = await pinLatest(openProvider({ urls: [server.url], chainId: 1 }));
    latest = 9;
    expect(await pinned.getBlockNumber()).to.equal(5);
    await pinned.getTransactionCount(`0x${"11".repeat(20)}`);
    expect(server.seen.at(-1)?.params[1]).to.equal("0x5");
    await server.stop();
  });

  it("when no node shows that block any more, it should say so instead of giving none", async () => {
    const server = await startProxy(
      "http://127.0.0.1:9",
      nodeOf(({ method }) => ({ result: method === "eth_blockNumber" ? "0x5" : null })),
    );
    const urls = [server.url];
    const pinned = await pinLatest(openProvider({ urls, chainId: 1, attempts: 1 }));
    expect(await refusal(() => pinned.getBlock("latest"))).to.include("No node has block 5");
    await server.stop();
  });
});

describe("events over many blocks", () => {
  const EVENT = "event Ping(uint256 value)";
  const LIMITS: Record<string, (span: number) => string | undefined> = {
    "query returned more than 10000 results": (span) => limit(span, 700),
    "eth_getLogs is limited to a 1,000 range": (span) => limit(span, 1_000),
    "block range is too wide": (span) => limit(span, 500),
    "exceed maximum block range: 2000": (span) => limit(span, 2_000),
    "Block range limit exceeded.": (span) => limit(span, 100),
    "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range": (
      span,
    ) => limit(span, 2_000),
    "query timeout exceeded": (span) => limit(span, 3_000),
  };
  const limit = (span: number, most: number) => (span > most ? "too much" : undefined);

  for (const [message, refuses] of Object.entries(LIMITS)) {
    it(`when the provider says "${message}", it should ask for less until all is read once`, async () => {
      const spans: [number, number][] = [];
      const server = await startProxy(
        "http://127.0.0.1:9",
        nodeOf(({ method, params }) => {
          if (method === "eth_blockNumber") return { result: "0x4e20" };
          if (method === "eth_getBlockByNumber") return { result: {} };
          const [from, to] = [Number(params[0].fromBlock), Number(params[0].toBlock)];
          if (refuses(to - from + 1)) return { error: { code: -32005, message } };
          spans.push([from, to]);
          return { result: [] };
        }),
      );
      const provider = openProvider({ urls: [server.url], chainId: 1, attempts: 1 });
      await queryLogs(new Contract(`0x${"11".repeat(20)}`, [EVENT], provider), "Ping", 7);
      expect(spans[0]?.[0]).to.equal(7);
      expect(spans.at(-1)?.[1]).to.equal(20_000);
      for (const [i, [from]] of spans.entries()) {
        if (i > 0) expect(from).to.equal((spans[i - 1]?.[1] ?? 0) + 1);
      }
      await server.stop();
    });
  }

  it("when the provider fails for another reason, it should say so and not go on", async () => {
    const server = await startProxy(
      "http://127.0.0.1:9",
      nodeOf(({ method }) =>
        method === "eth_blockNumber" || method === "eth_getBlockByNumber"
          ? { result: "0x4e20" }
          : { error: { code: -32000, message: "wrong key" } },
      ),
    );
    const provider = openProvider({ urls: [server.url], chainId: 1, attempts: 1 });
    const contract = new Contract(`0x${"11".repeat(20)}`, [EVENT], provider);
    expect(await refusal(() => queryLogs(contract, "Ping", 0))).to.not.equal(undefined);
    expect(server.seen.filter(({ method }) => method === "eth_getLogs")).to.have.length(1);
    await server.stop();
  });
});
