import { rankEpoch } from "../src/epoch/leaderboard.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { runCommand } from "../src/terminal/exit.ts";
import {
  describeLeaderboard,
  leaderboardAsCsv,
  leaderboardAsJson,
} from "../src/terminal/leaderboard.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { checkFormat, writeDisagreement, writeReport } from "../src/terminal/report.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  market: string | undefined;
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
    const progress = startProgress(`Ranking epoch ${epoch}`, 0);
    const request = { ...args, loaded, phase, epoch, books };
    const board = await rankEpoch(request, progress.update).finally(progress.end);
    if ("wrong" in board) return writeDisagreement(args.json, board);
    return writeReport(args, {
      json: () => leaderboardAsJson(board),
      csv: () => leaderboardAsCsv(board),
      text: () => describeLeaderboard(board),
    });
  });
