/** The stage under programmes that are not hummingbot: tide-usd by depth and volume, kelp-usd by both sides. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BOREAS,
  bookFile,
  type CampaignFile,
  lineOf,
  type Order,
  onStage,
  START,
  type Stage,
  timeOf,
} from "./stage.ts";

export const EXPONENTS = { depth: "0.35", volume: "0.45", stake: "0.2" };
export const MAKERS = "market,account,volume,stake\ntide-usd,mm-alba,300,\n,mm-alba,,7\n";
export const BOREAS_TOO = `tide-usd,${BOREAS},700,5\n`;

/** tide-usd by depth and volume, kelp-usd by both sides. */
export function mixed(file: CampaignFile): object {
  const [tide, kelp] = file.phases.beta.terms as (Record<string, unknown> | undefined)[];
  delete tide?.k;
  delete kelp?.k;
  Object.assign(tide ?? {}, { programme: "depth-over-spread", exponents: EXPONENTS });
  Object.assign(kelp ?? {}, { programme: "two-sided", singleSidedThrough: "100" });
  return file;
}

export function quotes(account: string, size: string): Order[] {
  return (["bid", "ask"] as const).map((side) => ({
    id: `${account}-${side}`,
    account,
    side,
    price: side === "bid" ? "99.9" : "100.1",
    size,
    openedAt: START - 60_000,
  }));
}

/** Both miners quote both ways in every interval. */
export async function putBooks(stage: Stage, makers: string | null = MAKERS + BOREAS_TOO) {
  for (const epoch of [1, 2]) {
    for (const market of ["tide-usd", "kelp-usd"]) {
      const orders = [...quotes("mm-alba", "3"), ...quotes(BOREAS, "1")];
      const lines = [0, 1, 2, 3, 4, 5].map((i) => lineOf(market, timeOf(epoch, market, i), orders));
      await writeFile(bookFile(stage.books, epoch, market), lines.join(""));
    }
    if (makers !== null) await writeFile(makersFile(stage, epoch), makers);
  }
}

export const makersFile = (stage: Stage, epoch: number) =>
  join(stage.books, `${epoch}`, "makers.csv");

export const onMixed = (run: (stage: Stage) => Promise<void>) =>
  onStage(async (stage) => {
    await putBooks(stage);
    await run(stage);
  }, mixed);
