import { explainEpoch } from "../src/epoch/explain.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { runCommand } from "../src/terminal/exit.ts";
import { explanationAsCsv } from "../src/terminal/explain-csv.ts";
import { describeExplanation } from "../src/terminal/explain-epoch.ts";
import { explanationAsJson } from "../src/terminal/explain-json.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { checkFormat, writeDisagreement, writeReport } from "../src/terminal/report.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  account: string | undefined;
  market: string | undefined;
  day: string | undefined;
  hour: string | undefined;
  minute: string | undefined;
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
    const progress = startProgress(`Explaining epoch ${epoch}`, 0);
    const request = { ...args, loaded, phase, epoch, books };
    const explained = await explainEpoch(request, progress.update).finally(progress.end);
    if ("wrong" in explained) return writeDisagreement(args.json, explained);
    return writeReport(args, {
      json: () => explanationAsJson(explained),
      csv: () => explanationAsCsv(explained),
      text: () => describeExplanation(explained),
    });
  });
