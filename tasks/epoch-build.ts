import { buildEpoch } from "../src/epoch/build.ts";
import { loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { describeBuild } from "../src/terminal/build.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: number;
  books: string;
  distributions: string;
  deployments: string;
  json: boolean;
}

export default ({
  campaign: file,
  phase: name,
  epoch,
  books,
  distributions,
  deployments,
  json,
}: Arguments) =>
  runCommand(async () => {
    const loaded = await loadCampaign(file);
    const phase = phaseOf(loaded.campaign, name);
    const deployment = await loadDeployment(deployments, loaded.campaign, phase);
    const progress = startProgress(`Building epoch ${epoch}`, 0);
    const request = { loaded, phase, epoch, deployment, books, distributions };
    const built = await buildEpoch(request, progress.update).finally(progress.end);
    const { manifest, manifestHash } = built.distribution;
    writeResult(
      json,
      { folder: built.folder, written: built.written, manifestHash, manifest },
      () => describeBuild(built, phase, loaded.campaign),
    );
    if (built.written) return EXIT.done;
    writeNote("The same distribution stood there already.");
    return EXIT.nothingToDo;
  });
