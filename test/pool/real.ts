/** Random histories of real pools, collected from the node and scored. */
import { readdir, readFile } from "node:fs/promises";
import { expect } from "chai";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import type { EpochSpan } from "../../src/campaign/calendar.ts";
import type { Terms } from "../../src/campaign/campaign.ts";
import type { PoolRule } from "../../src/campaign/rule.ts";
import { type CollectRequest, collectLogs } from "../../src/chain/collect-logs.ts";
import type { RpcClient } from "../../src/chain/provider.ts";
import { readPoolLogs } from "../../src/epoch/scoring/logs.ts";
import type { MarketScore } from "../../src/score/market.ts";
import { addLog, closePool, openPool } from "../../src/score/pool-market.ts";
import { inFolder } from "../epoch/stage.ts";
import { payees } from "./score.ts";
import { type Chain, setChain } from "./uniswap.ts";

/** An epoch of an hour, in seconds. */
export interface Hour {
  readonly start: number;
  readonly end: number;
}

export const spanOf = ({ start, end }: Hour): EpochSpan => ({
  epoch: 1,
  start: start * 1000,
  end: end * 1000,
});

/** Runs a test on a node of its own, with an epoch that begins in some minutes. */
export async function onChain(
  accounts: number,
  run: (chain: Chain, hour: Hour) => Promise<void>,
): Promise<void> {
  const node = await startHardhatNode();
  try {
    const chain = await setChain(node, accounts);
    const start = (await timeNow(chain)) + 900;
    await run(chain, { start, end: start + 3600 });
  } finally {
    await node.stop();
  }
}

export async function timeNow({ node }: Chain): Promise<number> {
  return (await node.provider.getBlock("latest"))?.timestamp ?? 0;
}

/** The same numbers for the same seed. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** A provider as the stingy ones are: few blocks at once, no times in logs; it fails after so many requests. */
export function stingy(
  { node }: Chain,
  blocks: number,
  requests = Number.POSITIVE_INFINITY,
): RpcClient {
  let left = requests;
  return {
    send: async (method, params) => {
      if (left-- <= 0) throw new Error("the line is dead");
      if (method === "eth_getLogs") {
        const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
        const range = Number(toBlock) - Number(fromBlock) + 1;
        if (range > blocks) throw new Error(`block range too large: limited to ${blocks}`);
        const logs = (await node.provider.send(method, params)) as Record<string, unknown>[];
        return logs.map(({ blockTimestamp: _, ...log }) => log);
      }
      return node.provider.send(method, params);
    },
  };
}

/** Collects a pool's logs and scores them. */
export async function collectAndScore(
  chain: Chain,
  hour: Hour,
  rule: PoolRule,
): Promise<MarketScore> {
  let score: MarketScore | undefined;
  await inFolder(async (folder) => {
    const client = stingy(chain, 16);
    const request = { client, chainId: 31337, rule, market: "pool", span: spanOf(hour), folder };
    await collectLogs({ ...request, fromBlock: undefined });
    score = await scoreFolder(folder, rule, hour);
  });
  return score as MarketScore;
}

export async function scoreFolder(
  folder: string,
  rule: PoolRule,
  hour: Hour,
): Promise<MarketScore> {
  const pool = openPool({ intervalMs: 1000 } as Terms, rule, payees(rule), spanOf(hour));
  await readPoolLogs(folder, "pool", (logs) => {
    for (const log of logs) addLog(pool, log);
  });
  return closePool(pool);
}

/**
 * Collects from a node that fails after some requests, again and again with a few more, until all is there.
 * @returns how often it failed.
 */
export async function collectBroken(
  chain: Chain,
  request: Omit<CollectRequest, "client">,
): Promise<number> {
  for (let failures = 0; ; failures++) {
    const client = stingy(chain, 8, 25 + 5 * failures);
    const isDone = await collectLogs({ ...request, client }).then(
      () => true,
      () => false,
    );
    if (isDone) return failures;
    expect(await draftsIn(request.folder)).to.have.length(1);
  }
}

/** Of NFTs that a run before it came upon, one that goes on must know. */
export async function expectSameInPieces(chain: Chain, hour: Hour, rule: PoolRule): Promise<void> {
  const request = { chainId: 31337, rule, market: "pool", span: spanOf(hour), fromBlock: 0 };
  const read = (folder: string) => readFile(`${folder}/pool.logs.ndjson`, "utf8");
  await inFolder((whole) =>
    inFolder(async (pieces) => {
      await collectLogs({ ...request, client: stingy(chain, 1000), folder: whole });
      expect(await collectBroken(chain, { ...request, folder: pieces })).to.be.above(2);
      expect(await read(pieces)).to.equal(await read(whole));
    }),
  );
}

/** Files that are left of a run that broke off. */
export async function draftsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith(".pool.logs-"));
}
