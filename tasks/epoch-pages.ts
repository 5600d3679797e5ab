import { currentEpoch } from "../src/campaign/calendar.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { sourcesOfPublished, sourcesOfRunning } from "../src/epoch/pages/sources.ts";
import { writePages } from "../src/epoch/pages/write-pages.ts";
import { refuse } from "../src/errors.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { describePages, pagesAsJson } from "../src/terminal/pages.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { writeDisagreement } from "../src/terminal/report.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  live: boolean;
  books: string | undefined;
  distributions: string;
  deployments: string;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const loaded = await loadCampaign(args.campaign);
    const phase = phaseOf(loaded.campaign, args.phase);
    const running = args.live ? currentEpoch(phase, Date.now()) : undefined;
    if (args.live && args.epoch === undefined && running === undefined) {
      refuse({
        where: "--live",
        got: "no epoch that runs now",
        expected: "an epoch's number too, with --epoch",
      });
    }
    const epoch =
      args.epoch === undefined && running !== undefined ? running : parseEpoch(args.epoch);
    const books = booksOf(args.campaign, args.books);
    const progress = startProgress(`Writing the pages of epoch ${epoch}`, 0);
    const request = { ...args, loaded, phase, epoch, books };
    const sourcesOf = args.live ? sourcesOfRunning : sourcesOfPublished;
    try {
      const sources = await sourcesOf(request, progress.update);
      if ("wrong" in sources) return writeDisagreement(args.json, sources);
      const pages = await writePages(sources, args);
      writeResult(args.json, pagesAsJson(pages), () => describePages(pages));
      return EXIT.done;
    } finally {
      progress.end();
    }
  });
