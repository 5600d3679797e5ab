import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { intervalsPerEpoch, scoredTermsInEpoch } from "../src/campaign/calendar.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { scorePoints } from "../src/epoch/scoring/score.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { describeScores, scoresAsJson } from "../src/terminal/scores.ts";
import { type EngineArguments, withEngine } from "./engine.ts";
import { booksOf, meansOf, parseEpoch } from "./options.ts";

interface Arguments extends EngineArguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  books: string | undefined;
  workers: string | undefined;
  kernel: string | undefined;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const books = booksOf(args.campaign, args.books);
    const means = meansOf(args);
    const due = scoredTermsInEpoch(phase, epoch).reduce(
      (sum, terms) => sum + intervalsPerEpoch(phase, terms),
      0,
    );
    const progress = startProgress(`Scoring epoch ${epoch}`, due);
    const key = { campaign: campaign.id, phase: phase.name, epoch };
    const scored = await withEngine(args, hre, key, means, (by) =>
      scorePoints(campaign, phase, epoch, books, progress.update, by),
    ).finally(progress.end);
    writeResult(args.json, scoresAsJson(epoch, scored.scores), () =>
      describeScores(scored.scores, campaign),
    );
    return EXIT.done;
  });
