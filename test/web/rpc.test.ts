import { afterEach, describe, it, mock } from "node:test";
import { expect } from "chai";
import { readLogs } from "../../web/chain/logs.ts";
import { ChainDown, openRpc, RpcError } from "../../web/chain/rpc.ts";

const [FIRST, SECOND] = ["https://first.example/", "https://second.example/"];

type Answer = (call: { method: string; params: readonly unknown[] }) => unknown;

/** Nodes of chain 1 by their address; one that is not named gives no answer. */
function nodes(answers: Readonly<Record<string, Answer>>): string[] {
  const asked: string[] = [];
  mock.method(globalThis, "fetch", async (url: string, { body }: { body: string }) => {
    const call = JSON.parse(body);
    const answer = answers[url];
    if (answer === undefined) throw new TypeError("no answer");
    asked.push(`${url} ${call.method}`);
    return Response.json(call.method === "eth_chainId" ? { result: "0x1" } : answer(call));
  });
  return asked;
}

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("nothing was thrown"),
    (error: unknown) => error,
  );

describe("asking nodes", () => {
  afterEach(() => mock.restoreAll());
  const open = () => openRpc([FIRST, SECOND], 1, { wait: 1 });

  it("when the first node refuses what another can tell, it should ask the next", async () => {
    for (const error of [
      { code: -32603, message: "internal error" },
      { code: -32000, message: "header not found" },
      { code: -32001, message: "this key is not allowed" },
      "rate limit reached",
    ]) {
      nodes({ [FIRST]: () => ({ error }), [SECOND]: () => ({ result: "0x2a" }) });
      expect(await open()("eth_blockNumber", [])).to.equal("0x2a");
    }
  });

  it("when every node refuses, it should throw the first one's own words at once", async () => {
    const asked = nodes({
      [FIRST]: () => ({ error: { code: -32000, message: "insufficient funds for gas" } }),
      [SECOND]: () => ({ error: { code: -32000, message: "not enough" } }),
    });
    const error = await caught(open()("eth_estimateGas", []));
    expect(error).to.be.instanceOf(RpcError);
    expect((error as RpcError).message).to.equal("insufficient funds for gas");
    expect(asked.filter((each) => each.endsWith("eth_estimateGas"))).to.have.length(2);
  });

  it("when the contract reverts, it should ask no other node", async () => {
    const asked = nodes({
      [FIRST]: () => ({ error: { code: 3, message: "execution reverted", data: "0x1234abcd" } }),
      [SECOND]: () => ({ result: "0x" }),
    });
    expect(await caught(open()("eth_call", []))).to.have.property("data", "0x1234abcd");
    expect(asked).not.to.include(`${SECOND} eth_call`);
  });

  it("when a node writes that its error is null, it should take its result", async () => {
    nodes({ [FIRST]: () => ({ error: null, result: "0x1" }) });
    expect(await open()("eth_blockNumber", [])).to.equal("0x1");
  });

  it("when no node answers, it should say so of each", async () => {
    nodes({});
    const error = await caught(open()("eth_blockNumber", []));
    expect(error).to.be.instanceOf(ChainDown);
    expect((error as ChainDown).reasons).to.have.length(2);
  });
});

describe("reading events", () => {
  afterEach(() => mock.restoreAll());

  it("when a node limits the range in words of its own, it should come down to a step that it allows", async () => {
    for (const message of [
      "query exceeds max results 20000, retry with the range 1-2",
      "ranges over 10000 blocks are not supported on freetier",
      "backend response too large",
      "Maximum allowed number of requested blocks is 1024",
    ]) {
      nodes({
        [FIRST]: ({ params: [query] }) => {
          const { fromBlock, toBlock } = query as { fromBlock: string; toBlock: string };
          if (Number(toBlock) - Number(fromBlock) >= 1_000) return { error: { code: -1, message } };
          return { result: [{ blockNumber: fromBlock, topics: [], data: toBlock }] };
        },
      });
      const logs = await readLogs(openRpc([FIRST], 1), {
        address: "0x",
        topics: [],
        fromBlock: 5,
        toBlock: 12_345,
      });
      let next = 5;
      for (const { blockNumber, data } of logs) {
        expect(Number(blockNumber)).to.equal(next);
        next = Number(data) + 1;
      }
      expect(next).to.equal(12_346);
    }
  });
});
