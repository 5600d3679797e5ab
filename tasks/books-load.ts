import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { loadBooks } from "../src/engine/load-books.ts";
import { identifier } from "../src/engine/names.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeLoad } from "../src/terminal/load.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { type EngineArguments, neededEngine } from "./engine.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments extends EngineArguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  books: string | undefined;
  cluster: string | undefined;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const folder = join(booksOf(args.campaign, args.books), String(epoch));
    const cluster = args.cluster === undefined ? undefined : identifier("--cluster", args.cluster);
    const engine = await neededEngine(args, hre);
    const progress = startProgress(`Loading epoch ${epoch}`, 0);
    const key = { campaign: campaign.id, phase: phase.name, epoch };
    const request = { engine, key, folder, markets: campaign.markets, cluster };
    const loaded = await loadBooks(request, progress.update).finally(progress.end);
    await engine.close();
    const { isNew, files, ...counts } = loaded;
    writeResult(args.json, { epoch, loaded: isNew, files, counts }, () => describeLoad(loaded));
    if (isNew) return EXIT.done;
    writeNote("All of it was there already.");
    return EXIT.nothingToDo;
  });
