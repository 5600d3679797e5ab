import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { yieldsOfEpoch } from "../src/epoch/yields.ts";
import { runCommand } from "../src/terminal/exit.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { checkFormat, writeDisagreement, writeReport } from "../src/terminal/report.ts";
import { describeYields, yieldsAsCsv, yieldsAsJson } from "../src/terminal/yields.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  market: string | undefined;
  minute: string | undefined;
  price: string | undefined;
  books: string | undefined;
  distributions: string;
  csv: boolean;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    checkFormat(args);
    const loaded = await loadCampaign(args.campaign);
    const phase = phaseOf(loaded.campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const books = booksOf(args.campaign, args.books);
    const progress = startProgress(`Measuring epoch ${epoch}`, 0);
    const request = { ...args, loaded, phase, epoch, books };
    const yields = await yieldsOfEpoch(request, progress.update).finally(progress.end);
    if ("wrong" in yields) return writeDisagreement(args.json, yields);
    return writeReport(args, {
      json: () => yieldsAsJson(yields),
      csv: () => yieldsAsCsv(yields),
      text: () => describeYields(yields),
    });
  });
