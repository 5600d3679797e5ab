import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import type { JsonRpcApiProvider } from "ethers";
import { sponsorKey } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { queryLogs } from "../../src/chain/logs.ts";
import { openProvider } from "../../src/chain/provider.ts";
import { revokeCalls } from "../../src/chain/revoke.ts";
import { sendCall } from "../../src/chain/send.ts";
import type { Finding } from "../../src/chain/watch-state.ts";
import { alterManifest } from "../epoch/forge.ts";
import { TIMES } from "./faulty.ts";
import { behind, byLot, exchanged, limited } from "./lagging.ts";
import {
  duplicated,
  everyNth,
  FAULTS,
  firstOf,
  honest,
  type RpcProxy,
  type Rule,
  startProxy,
} from "./proxy.ts";
import { refusal } from "./stage.ts";
import { keepSteadyTime } from "./steady-time.ts";
import { setWatchedNode, type WatchedNode, type WatchStage } from "./watching.ts";

const SEND = /^eth_send/;
const EXPECTED = [
  [1, "right", "pending"],
  [2, "wrong", "revoked"],
];

describe("a watcher whose provider has faults", () => {
  let watched: WatchedNode;
  let proxy: RpcProxy;
  let provider: JsonRpcApiProvider;

  keepSteadyTime();
  before(async () => {
    watched = await setWatchedNode(await startHardhatNode());
    proxy = await startProxy(watched.node.url);
    provider = openProvider({ urls: [proxy.url], chainId: 31337, ...TIMES });
  });
  after(async () => {
    provider?.destroy();
    await proxy?.stop();
    await watched?.strike();
  });

  /** Runs on a chain with a right root and a wrong one. */
  const given = (rule: Rule, run: (stage: WatchStage) => Promise<void>) =>
    watched.on(async (stage) => {
      await alterManifest(stage, 2, "seed", "ab".repeat(32));
      await stage.publish(2);
      proxy.rule = rule;
      proxy.seen.length = 0;
      await run(stage);
    });
  /** Looks as guardian, and revokes through the same provider. */
  const look = async (stage: WatchStage, through: JsonRpcApiProvider = provider) => {
    const revoke = async ({ root }: Finding) => {
      const [call] = await revokeCalls(through, stage.deployment.distributor, 0, root);
      if (call === undefined) return undefined;
      const signer = sponsorKey().connect(through);
      return (await sendCall(call, signer, { stuckAfter: 300 })).transaction;
    };
    const findings = await stage.look({ revoke }, through);
    return findings.map(({ epoch, verdict, state }) => [epoch, verdict, state]);
  };
  const revocations = async ({ distributor }: WatchStage) =>
    (await queryLogs(distributor, "RootRevoked", 0)).length;
  const expectOnce = (rule: Rule, through?: JsonRpcApiProvider) =>
    given(rule, async (stage) => {
      expect(await look(stage, through)).to.deep.equal(EXPECTED);
      expect(await revocations(stage)).to.equal(1);
    });
  /** It stops, and neither says nor keeps anything that it could have mistaken. */
  const expectStop = (rule: Rule, reason: RegExp) =>
    given(rule, async (stage) => {
      expect(await refusal(() => look(stage))).to.match(reason);
      expect(stage.reports).to.deep.equal([]);
      expect((await stage.state()).findings).to.deep.equal([]);
      proxy.rule = honest;
      expect(await look(stage)).to.deep.equal(EXPECTED);
    });

  for (const [fault, rule] of Object.entries(FAULTS)) {
    it(`when every fourth request ends in ${fault}, it should judge right and revoke once`, () =>
      expectOnce(everyNth(4, rule)));

    it(`when the revocation's sending ends in ${fault}, it should revoke once`, () =>
      expectOnce(firstOf(SEND, rule)));
  }

  it("when no request is answered, it should stop, say so, and judge at the next look", () =>
    expectStop(async () => "drop", /No usable answer/));

  it("when every answer comes twice and in the wrong order, it should judge right and revoke once", () =>
    expectOnce(duplicated));

  it("when the first URL is down and the next gives events of two blocks at once, it should judge right and revoke once", () => {
    const urls = ["http://127.0.0.1:9", proxy.url];
    return expectOnce(limited(2), openProvider({ urls, chainId: 31337, ...TIMES }));
  });

  it("when nodes that lag behind answer by lot, it should call nothing wrong that is right, and revoke once", () =>
    given(byLot(honest, honest, honest, behind(1)), async (stage) => {
      for (let i = 0; i < 5; i++) await refusal(() => look(stage));
      proxy.rule = honest;
      expect((await look(stage))[0]).to.deep.equal(EXPECTED[0]);
      expect(
        stage.reports.some(({ epoch, verdict }) => epoch === 1 && verdict !== "right"),
      ).to.equal(false);
      expect(await revocations(stage)).to.equal(1);
    }));

  it("when a node keeps events back, it should stop and name the epoch, not find that no root stands", () =>
    expectStop(
      async ({ id, method }, forward) => ({
        text:
          method === "eth_getLogs"
            ? JSON.stringify({ jsonrpc: "2.0", id, result: [] })
            : await forward(),
      }),
      /epoch 2 was published, and its event is not there/,
    ));

  it("when the chain behind the URL changes while it judges, it should stop and name both", () =>
    expectStop(
      exchanged(() => proxy.seen.some(({ method }) => method === "eth_getLogs")),
      /got chain 1 now, expected chain 31337/,
    ));

  it("when the block that it reads at is reorganised away, it should stop", () => {
    const other = `0x${"ab".repeat(32)}`;
    return expectStop(async ({ method }, forward) => {
      const text = await forward();
      const hasRead = proxy.seen.some((request) => request.method === "eth_getLogs");
      const isChanged = hasRead && method === "eth_getBlockByNumber";
      return {
        text: isChanged ? text.replace(/"hash":"0x[0-9a-f]{64}"/g, `"hash":"${other}"`) : text,
      };
    }, /The chain was reorganised/);
  });
});
