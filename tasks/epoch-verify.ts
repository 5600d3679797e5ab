import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { loadCampaign, loadRecord, phaseOf } from "../src/epoch/load.ts";
import { verifyEpoch } from "../src/epoch/verifying/verify.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { describeVerdict } from "../src/terminal/verdict.ts";
import { type EngineArguments, withEngine } from "./engine.ts";
import { booksOf, meansOf, parseEpoch } from "./options.ts";

interface Arguments extends EngineArguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  books: string | undefined;
  distributions: string;
  deployments: string;
  workers: string | undefined;
  kernel: string | undefined;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const loaded = await loadCampaign(args.campaign);
    const phase = phaseOf(loaded.campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const { distributions } = args;
    // What is scored elsewhere still has its seed and its makers' doings beside the books.
    const books = args.engine === undefined ? args.books : booksOf(args.campaign, args.books);
    const record = await loadRecord(args.deployments, phase.chainId);
    const means = meansOf(args);
    const progress = startProgress(`Verifying epoch ${epoch}`, 0);
    const request = { loaded, phase, epoch, distributions, books, record };
    const key = { campaign: loaded.campaign.id, phase: phase.name, epoch };
    const verdict = await withEngine(args, hre, key, means, (by) =>
      verifyEpoch({ ...request, means: by }, progress.update),
    ).finally(progress.end);
    writeResult(args.json, verdict, () => describeVerdict(verdict));
    return verdict.isRight ? EXIT.done : EXIT.mismatch;
  });
