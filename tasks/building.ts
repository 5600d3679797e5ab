/** What the commands do alike that build an epoch. */
import { type BuildRequest, type BuiltEpoch, buildEpoch } from "../src/epoch/build.ts";
import { addToJournal, journalFile } from "../src/epoch/journal.ts";
import { startProgress } from "../src/terminal/progress.ts";

/** Builds an epoch, and writes a line into the journal where that wrote anything. */
export async function buildAndRecord(
  command: string,
  request: BuildRequest,
  deployments: string,
): Promise<BuiltEpoch> {
  const { loaded, phase, epoch } = request;
  const progress = startProgress(`Building epoch ${epoch}`, 0);
  const built = await buildEpoch(request, progress.update).finally(progress.end);
  const { manifest, manifestHash } = built.distribution;
  if (built.written) {
    await addToJournal(journalFile(deployments, loaded.campaign, phase), {
      at: new Date().toISOString(),
      command,
      event: "built",
      epoch,
      root: manifest.root,
      manifest: manifestHash,
    });
  }
  return built;
}
