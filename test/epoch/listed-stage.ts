/** The stage with one of its markets listed: kelp-usd pays TIDE by a list, tide-usd is scored from its books. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ImportListRequest, prepareList, writePrepared } from "../../src/epoch/import-list.ts";
import {
  ALBA,
  BOREAS,
  bookFile,
  type CampaignFile,
  EPOCHS,
  onStage,
  type Stage,
  timeOf,
} from "./stage.ts";

export const STRANGER = `0x${"5f".repeat(20)}`;

/** The pool of an epoch. */
export const POOL = 1_000_000n;

export const kelpTerms = {
  market: "kelp-usd",
  fromEpoch: 1,
  programme: "listed",
  rewards: [{ token: "TIDE", amount: "0.000000000001" }],
};

/** Runs a test where kelp-usd is listed, and has no books. */
export function onListed(
  run: (stage: Stage) => Promise<void>,
  alter: (file: CampaignFile) => object = (file) => file,
): Promise<void> {
  return onStage(
    async (stage) => {
      for (const epoch of EPOCHS) await rm(bookFile(stage.books, epoch, "kelp-usd"));
      await run(stage);
    },
    (file) => {
      const { beta } = file.phases;
      const terms = [...beta.terms.slice(0, 1), kelpTerms];
      return alter({ ...file, phases: { beta: { ...beta, terms } } } as unknown as CampaignFile);
    },
  );
}

/** Writes an epoch's listed.csv as it would be frozen. */
export async function writeList(
  { books }: Stage,
  epoch: number,
  rows: readonly (readonly [account: string, amount: bigint])[],
): Promise<void> {
  const lines = rows.map(([account, amount]) => `kelp-usd,${account},${amount},\n`);
  await writeFile(
    join(books, `${epoch}`, "listed.csv"),
    `market,account,amount,name\n${lines.join("")}`,
  );
}

/** What most tests list: two accounts, of which one is no miner of the campaign. */
export const ROWS = [
  [ALBA, 600_000n],
  [STRANGER, 1n],
] as const;

/** Imports a file of this text into an epoch. */
export async function importInto(
  stage: Stage,
  epoch: number,
  text: string,
  changes: Partial<ImportListRequest> = {},
) {
  const file = join(stage.folder, "rewards.csv");
  await writeFile(file, text);
  const request: ImportListRequest = {
    loaded: stage.loaded,
    phase: stage.phase,
    epoch,
    file,
    market: undefined,
    unit: "base",
    merge: "refuse",
    resolve: undefined,
    record: undefined,
    books: stage.books,
    distributions: stage.distributions,
    ...changes,
  };
  const prepared = await prepareList(request);
  return { prepared, write: () => writePrepared(request, prepared) };
}

/** A snapshot's line of kelp-usd, which has no business in a listed market. */
export function strayBook(epoch: number): string {
  const orders = [{ id: "1", account: BOREAS, side: "bid", price: "99.9", size: "1", openedAt: 0 }];
  const time = timeOf(epoch, "kelp-usd", 0);
  return `${JSON.stringify({ market: "kelp-usd", time, bid: "99.9", ask: "100.1", orders })}\n`;
}
