import { after, afterEach, before, beforeEach, describe, it, mock } from "node:test";
import { expect } from "chai";
import { type JsonRpcApiProvider, Wallet } from "ethers";
import { parseArguments } from "../../bin/arguments.ts";
import { claimer } from "../../bin/claim.ts";
import { look } from "../../bin/look.ts";
import { localWallet } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { openDistributor } from "../../src/chain/contracts.ts";
import { queryLogs } from "../../src/chain/logs.ts";
import { openProvider } from "../../src/chain/provider.ts";
import { openSource } from "../../src/epoch/published/sources.ts";
import { TIMES } from "../chain/faulty.ts";
import { behind, byLot, exchanged, limited } from "../chain/lagging.ts";
import {
  duplicated,
  everyNth,
  FAULTS,
  firstOf,
  honest,
  type RpcProxy,
  type Rule,
  startProxy,
} from "../chain/proxy.ts";
import { ALBA, refusal } from "../chain/stage.ts";
import { raiseTide, type Tide, tidemark } from "./stage.ts";

const SEND = /^eth_send/;

describe("the miner's commands through a provider with faults", () => {
  let tide: Tide;
  let proxy: RpcProxy;
  let provider: JsonRpcApiProvider;
  let snapshot: string;

  before(async () => {
    const node = await startHardhatNode();
    tide = await raiseTide(node);
    for (let i = 0; i < 20; i++) await node.provider.send("evm_mine", []);
    proxy = await startProxy(node.url);
    provider = openProvider({ urls: [proxy.url], chainId: 31337, ...TIMES });
  });
  beforeEach(async () => {
    snapshot = await tide.stage.node.provider.send("evm_snapshot", []);
  });
  afterEach(async () => {
    proxy.rule = honest;
    proxy.seen.length = 0;
    await tide.stage.node.provider.send("evm_revert", [snapshot]);
  });
  after(async () => {
    provider?.destroy();
    await proxy?.stop();
    await tide?.stage.strike();
  });

  const check = async (rule: Rule, through = provider) => {
    proxy.rule = rule;
    const { standings } = await look(openSource(tide.folder), ALBA, () => through, {
      distributors: [],
    });
    return standings.map(({ amount, pending, claimable, claimed }) => ({
      amount,
      pending,
      claimable,
      claimed,
    }));
  };
  const RIGHT = [
    { amount: 125_000_000n, pending: 50_000_000n, claimable: 75_000_000n, claimed: 0n },
  ];
  const claim = async (rule: Rule, through = provider) => {
    proxy.rule = rule;
    const words = ["claim", "--from", tide.folder, "--rpc", proxy.url, "--send", "--json"];
    const args = parseArguments(words, {});
    // What it tells the person is not looked at here.
    const told = mock.method(process.stderr, "write", () => true);
    const act = claimer(ALBA, () => through, new Wallet(localWallet(1).privateKey), args);
    return act(openSource(tide.folder))
      .then(({ code }) => code)
      .finally(() => told.mock.restore());
  };
  const claimed = async () => {
    const { deployment, node } = tide.stage;
    const distributor = await openDistributor(deployment.distributor, node.provider);
    return (await queryLogs(distributor, "Claimed", 0)).map(({ args }) => args.amount);
  };
  const sent = async () => {
    const { provider: direct } = tide.stage.node;
    return direct.getTransactionCount(ALBA);
  };

  for (const [fault, rule] of Object.entries(FAULTS)) {
    it(`check: when every third request ends in ${fault}, it should give the right figures`, async () => {
      expect(await check(everyNth(3, rule))).to.deep.equal(RIGHT);
    });

    it(`claim: when the sending ends in ${fault}, it should claim once`, async () => {
      expect(await claim(firstOf(SEND, rule))).to.equal(0);
      expect([await claimed(), await sent()]).to.deep.equal([[75_000_000n], 1]);
    });

    it(`claim: when every fourth request ends in ${fault}, it should claim once`, async () => {
      expect(await claim(everyNth(4, rule))).to.equal(0);
      expect([await claimed(), await sent()]).to.deep.equal([[75_000_000n], 1]);
    });
  }

  it("check: when no request is answered, it should fail and say so", async () => {
    expect(await refusal(() => check(async () => "drop"))).to.include("No usable answer");
  });

  it("when every answer comes twice and in the wrong order, it should claim once", async () => {
    expect(await claim(duplicated)).to.equal(0);
    expect([await claimed(), await sent()]).to.deep.equal([[75_000_000n], 1]);
  });

  it("when the first URL is down and the next gives events of two blocks at once, it should claim once", async () => {
    const urls = ["http://127.0.0.1:9", proxy.url];
    const through = openProvider({ urls, chainId: 31337, ...TIMES });
    expect(await claim(limited(2), through)).to.equal(0);
    expect([await claimed(), await sent()]).to.deep.equal([[75_000_000n], 1]);
  });

  it("check: when nodes that lag behind answer by lot, it should be right or stop", async () => {
    const rule = byLot(honest, honest, behind(1));
    let right = 0;
    for (let i = 0; i < 10; i++) {
      const figures = await check(rule).catch(({ message }: Error) => {
        expect(message).to.match(/No usable answer|No node/);
      });
      if (figures === undefined) continue;
      expect(figures).to.deep.equal(RIGHT);
      right += 1;
    }
    expect(right).to.be.at.least(1);
  });

  it("when the chain behind the URL changes meanwhile, it should stop before it says or sends anything", async () => {
    const rule = exchanged(() => proxy.seen.some(({ method }) => method === "eth_getLogs"));
    for (const run of [check, claim]) {
      proxy.seen.length = 0;
      expect(await refusal(() => run(rule))).to.include("got chain 1 now, expected chain 31337");
    }
    expect(await sent()).to.equal(0);
  });

  it("as a person runs it, with a node in reserve: it should give the figures and name no failing URL's path", async () => {
    proxy.rule = everyNth(3, async () => ({ status: 503, text: "" }));
    const rpc = ["--rpc", "http://127.0.0.1:9/secret", "--rpc", proxy.url];
    const args = ["check", "--from", tide.folder, "--account", ALBA, ...rpc, "--json"];
    const { code, stdout, stderr } = await tidemark(args);
    expect(code).to.equal(0);
    expect(JSON.parse(stdout).distributions[0].figures[0].claimable).to.equal("75000000");
    expect(stderr).to.include("127.0.0.1:9").and.not.include("secret");
  });
});
