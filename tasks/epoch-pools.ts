import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { reportPools } from "../src/epoch/pool-outcomes.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { describePools, poolsAsJson } from "../src/terminal/pools.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { writeDisagreement } from "../src/terminal/report.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  market: string | undefined;
  books: string | undefined;
  distributions: string;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const loaded = await loadCampaign(args.campaign);
    const phase = phaseOf(loaded.campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const books = booksOf(args.campaign, args.books);
    const progress = startProgress(`Reading the pools of epoch ${epoch}`, 0);
    const request = { ...args, loaded, phase, epoch, books };
    const report = await reportPools(request, progress.update).finally(progress.end);
    if ("wrong" in report) return writeDisagreement(args.json, report);
    writeResult(args.json, poolsAsJson(report), () => describePools(report));
    return EXIT.done;
  });
