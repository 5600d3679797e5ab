import { writeWhole } from "../src/book/write-whole.ts";
import { parseBands, parseMaxSpread } from "../src/book/yardstick.ts";
import { measureLiquidity } from "../src/epoch/liquidity.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeLiquidity } from "../src/terminal/liquidity.ts";
import { liquidityFiles } from "../src/terminal/liquidity-files.ts";
import { liquidityAsJson } from "../src/terminal/liquidity-json.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { booksOf, parseEpochs } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  fromEpoch: string | undefined;
  throughEpoch: string | undefined;
  books: string | undefined;
  before: string | undefined;
  market: string | undefined;
  sizes: string | undefined;
  bands: string;
  maxSpread: string;
  out: string | undefined;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const progress = startProgress("Measuring snapshots", 0);
    const report = await measureLiquidity(
      {
        campaign,
        phase: phaseOf(campaign, args.phase),
        ...parseEpochs(args),
        books: booksOf(args.campaign, args.books),
        before: args.before,
        market: args.market,
        sizes: args.sizes,
        bands: parseBands(args.bands),
        maxSpread: parseMaxSpread(args.maxSpread),
      },
      progress.update,
    ).finally(progress.end);
    if (args.out !== undefined) await writeFiles(args.out, liquidityFiles(report));
    writeResult(args.json, liquidityAsJson(report), () => describeLiquidity(report));
    return EXIT.done;
  });

async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await writeWhole(folder, async (append) => {
    for (const [file, text] of files) await append(file, text);
  });
  writeNote(`Written to ${folder}: ${[...files.keys()].join(", ")}`);
}
