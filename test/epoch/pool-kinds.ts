/** The example of pools with its concentrated pool scored by weights, and told as a Uniswap V4 pool. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { MERKLS } from "../pool/histories.ts";
import type { RawLog } from "../pool/logs.ts";
import { MANAGER, POOL } from "../pool/logs.ts";
import { managed, POOL_ID } from "../pool/managed.ts";
import { onPoolsExample, type RawCampaign } from "./pools-example.ts";
import type { Stage } from "./stage.ts";

type OnKind = (run: (stage: Stage) => Promise<void>) => Promise<void>;

const V4 = { pool: POOL, poolId: POOL_ID, positionManager: MANAGER };
const WEIGHTED = { programme: "concentrated-weighted", weightsPpm: MERKLS };

const withTerms = (changes: object) => (campaign: RawCampaign) => {
  for (const terms of campaign.phases.beta.terms)
    if (terms.programme === "concentrated") Object.assign(terms, changes);
};

export const onWeighted: OnKind = (run) => onPoolsExample(run, withTerms(WEIGHTED));
export const onManaged: OnKind = (run) => onPoolsExample(toldAsManaged(run), withTerms(V4));
export const onWeightedManaged: OnKind = (run) =>
  onPoolsExample(toldAsManaged(run), withTerms({ ...V4, ...WEIGHTED }));

export const KINDS: Readonly<Record<string, OnKind>> = {
  "of the example": onPoolsExample,
  "scored by weights": onWeighted,
  "of a Uniswap V4 pool": onManaged,
  "of a Uniswap V4 pool, scored by weights": onWeightedManaged,
};

const toldAsManaged =
  (run: (stage: Stage) => Promise<void>) =>
  async (stage: Stage): Promise<void> => {
    for (const epoch of [1, 2]) await tellAsManaged(stage, epoch);
    await run(stage);
  };

/** Each log in its block and transaction, as the pool manager and its position manager would have said it. */
async function tellAsManaged({ books }: Stage, epoch: number): Promise<void> {
  const file = join(books, String(epoch), "tide-dai-pool.logs.ndjson");
  const text = gunzipSync(await readFile(`${file}.gz`)).toString();
  const logs = text
    .replaceAll("7a00000000000000000000000000000000000d01", POOL.slice(2))
    .replaceAll("7a00000000000000000000000000000000000d02", MANAGER.slice(2))
    .trim()
    .split("\n")
    .map((line): RawLog => JSON.parse(line));
  const transactions = [...Map.groupBy(logs, (log) => log.transactionHash).values()];
  let index = 0;
  const told = transactions.flatMap((own) => {
    const [{ blockNumber, blockTimestamp, transactionHash }] = own as [RawLog];
    const [[, ...said]] = managed([[0, ...own]]) as [ReturnType<typeof managed>[number]];
    return said.map(({ address, topics, data }) => {
      index += 1;
      const logIndex = `0x${index.toString(16)}`;
      return { address, topics, data, blockNumber, blockTimestamp, transactionHash, logIndex };
    });
  });
  await rm(`${file}.gz`);
  await writeFile(file, told.map((log) => `${JSON.stringify(log)}\n`).join(""));
}
