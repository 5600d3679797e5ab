import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { verifyEpoch } from "../src/epoch/verify.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { describeVerdict } from "../src/terminal/verdict.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: number;
  books: string | undefined;
  distributions: string;
  json: boolean;
}

export default ({ campaign: file, phase: name, epoch, books, distributions, json }: Arguments) =>
  runCommand(async () => {
    const loaded = await loadCampaign(file);
    const phase = phaseOf(loaded.campaign, name);
    const progress = startProgress(`Verifying epoch ${epoch}`, 0);
    const request = { loaded, phase, epoch, distributions, books };
    const verdict = await verifyEpoch(request, progress.update).finally(progress.end);
    writeResult(json, verdict, () => describeVerdict(verdict));
    return verdict.isRight ? EXIT.done : EXIT.mismatch;
  });
