/**
 * The main job from end to end, on a node of its own: `npm run demo`, or `npm run demo -- --books DIR` on other data.
 * DIR holds either an order-event log (orders.csv and owners.csv, gz too) or books (a folder for each epoch).
 */
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { importLog } from "../src/epoch/import.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { readSeeds } from "../src/epoch/scoring/seeds.ts";
import { invariant, refuse } from "../src/errors.ts";
import { describeCampaign } from "../src/terminal/campaign.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeImport } from "../src/terminal/import.ts";
import { writeData, writeNote } from "../src/terminal/output.ts";
import { compile } from "./compile.ts";
import { startHardhatNode } from "./demo/node.ts";
import { checkRoad, describeRoad } from "./demo/report.ts";
import { walkRoad } from "./demo/road.ts";

const ROOT = join(import.meta.dirname, "..");

const USAGE = `npm run demo -- [--books DIR] [--campaign FILE] [--volume-decimals N] [--out DIR]`;

await runCommand(false, async () => {
  const options = readOptions();
  const say = (step: string) => writeNote(`  + ${step}`);
  await rm(options.out, { recursive: true, force: true });
  await mkdir(options.out, { recursive: true });
  compile("--no-tests");

  const loaded = await loadCampaign(options.campaign);
  const phase = phaseOf(loaded.campaign, "beta");
  writeData(`${describeCampaign(loaded.campaign)}\n`);
  const books =
    options.log === undefined ? options.books : await importBooks(options, loaded.campaign, phase);

  const node = await startHardhatNode();
  say("started a local node");
  try {
    const end = await walkRoad({
      provider: node.provider,
      loaded,
      phase,
      books,
      distributions: join(options.out, "distributions"),
      deployments: join(options.out, "deployments"),
      say,
    });
    checkRoad(end);
    writeData(`\n${describeRoad(end, loaded.campaign)}`);
  } finally {
    await node.stop();
    say("stopped the node");
  }
  return EXIT.done;
});

interface Options {
  readonly campaign: string;
  readonly books: string;
  readonly log: { readonly orders: string; readonly owners: string } | undefined;
  readonly volumeDecimals: number;
  readonly out: string;
}

function readOptions(): Options {
  const string = { type: "string" } as const;
  const { values } = parseArgs({
    options: { books: string, campaign: string, "volume-decimals": string, out: string },
  });
  const folder = values.books;
  if (folder !== undefined && !existsSync(folder)) {
    refuse({ where: "--books", got: folder, expected: "a folder that exists", fix: USAGE });
  }
  const log = folder === undefined ? undefined : findLog(folder);
  const example = log === undefined ? "example" : "bitstamp-l3";
  return {
    campaign: values.campaign ?? shown(join(ROOT, "campaigns", example, "campaign.json")),
    books: folder ?? shown(join(ROOT, "campaigns", example, "books")),
    log,
    volumeDecimals: Number(values["volume-decimals"] ?? 8),
    out: values.out ?? shown(join(ROOT, "out", "demo")),
  };
}

/** A folder with an order-event log in it, or undefined. */
function findLog(folder: string): Options["log"] {
  const find = (name: string) =>
    [`${name}.csv.gz`, `${name}.csv`].map((file) => join(folder, file)).find(existsSync);
  const [orders, owners] = [find("orders"), find("owners")];
  return orders === undefined || owners === undefined ? undefined : { orders, owners };
}

async function importBooks(
  options: Options,
  campaign: Parameters<typeof describeCampaign>[0],
  phase: ReturnType<typeof phaseOf>,
): Promise<string> {
  const [market] = campaign.markets.values();
  invariant(
    market !== undefined && options.log !== undefined,
    "a campaign has a market, and the folder a log",
  );
  const seeds = await readSeeds(phase, join(options.campaign, "..", "seeds"));
  const out = join(options.out, "books");
  const { volumeDecimals, log } = options;
  const report = await importLog({ phase, market, seeds, ...log, volumeDecimals, out });
  writeData(`${describeImport(report)}\n`);
  return out;
}

function shown(path: string): string {
  return relative(process.cwd(), path) || ".";
}
