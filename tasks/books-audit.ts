import { join } from "node:path";
import { findSigns } from "../src/book/collect/gaming.ts";
import {
  FILLS_FILE,
  type FillNote,
  FLAGS_FILE,
  type FlagNote,
  GAPS_FILE,
  type GapNote,
  readNotes,
} from "../src/book/collect/notes.ts";
import { readBooks } from "../src/book/read-books.ts";
import { intervalsPerEpoch, scoredTermsInEpoch } from "../src/campaign/calendar.ts";
import { payeesUnder } from "../src/campaign/miners.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { refuse } from "../src/errors.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeGaming, gamingAsJson } from "../src/terminal/gaming.ts";
import { writeResult } from "../src/terminal/output.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  books: string | undefined;
  within: number;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    if (!(args.within >= 1 && args.within <= 3_600)) {
      refuse({ where: "--within", got: String(args.within), expected: "seconds from 1 to 3600" });
    }
    const folder = join(booksOf(args.campaign, args.books), String(epoch));
    const withinMs = args.within * 1_000;
    const report = await findSigns({
      terms: scoredTermsInEpoch(phase, epoch),
      intervals: (terms) => intervalsPerEpoch(phase, terms),
      payees: (terms) => payeesUnder(campaign, terms),
      snapshots: readBooks(folder, campaign.markets).snapshots,
      gaps: await readNotes<GapNote>(join(folder, GAPS_FILE)),
      flags: await readNotes<FlagNote>(join(folder, FLAGS_FILE)),
      fills: await readNotes<FillNote>(join(folder, FILLS_FILE)),
      withinMs,
    });
    writeResult(args.json, gamingAsJson(epoch, withinMs, report), () =>
      describeGaming(report, withinMs),
    );
    return EXIT.done;
  });
