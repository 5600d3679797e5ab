/** The stage behind a proxy that a test makes answer badly; each test finds the chain as it was. */
import { after, afterEach, before, beforeEach } from "node:test";
import type { JsonRpcApiProvider } from "ethers";
import { openProvider } from "../../src/chain/provider.ts";
import type { StartNode } from "./nodes.ts";
import { honest, type RpcProxy, startProxy } from "./proxy.ts";
import { type Stage, setStage } from "./stage.ts";
import { keepSteadyTime } from "./steady-time.ts";

/**
 * Short enough to tell silence soon. On a busy machine a right answer takes longer now and then, and with every third
 * request failing four attempts are used up by two of those: so there are more.
 */
export const TIMES = { timeout: 150, wait: 5, attempts: 8 };

/**
 * Sets up a suite; to be called inside it.
 * @param prepare what every test finds done.
 */
export function faulty(start: StartNode, prepare: (stage: Stage) => Promise<void>) {
  let stage: Stage;
  let proxy: RpcProxy;
  let provider: JsonRpcApiProvider;
  let snapshot: string;

  keepSteadyTime();
  before(async () => {
    stage = await setStage(await start());
    await prepare(stage);
    proxy = await startProxy(stage.node.url);
    provider = openProvider({ urls: [proxy.url], chainId: 31337, ...TIMES });
  });
  beforeEach(async () => {
    snapshot = await stage.node.provider.send("evm_snapshot", []);
  });
  afterEach(async () => {
    proxy.rule = honest;
    proxy.seen.length = 0;
    await stage.node.provider.send("evm_revert", [snapshot]);
  });
  after(async () => {
    provider?.destroy();
    await proxy?.stop();
    await stage?.strike();
  });
  return {
    stage: () => stage,
    proxy: () => proxy,
    /** Through the proxy alone. */
    provider: () => provider,
    /** Through a URL where nobody answers first, then through the proxy. */
    inReserve: () =>
      openProvider({ urls: ["http://127.0.0.1:9", proxy.url], chainId: 31337, ...TIMES }),
    /** Blocks in which nothing happens. */
    mine: async (blocks: number) => {
      for (let i = 0; i < blocks; i++) await stage.node.provider.send("evm_mine", []);
    },
  };
}
