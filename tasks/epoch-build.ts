import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { BuildRequest, BuiltEpoch } from "../src/epoch/build.ts";
import { loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { sourcesOfBuild } from "../src/epoch/pages/sources.ts";
import {
  hasPages,
  type PagesPlace,
  type WrittenPages,
  writePages,
} from "../src/epoch/pages/write-pages.ts";
import { buildAsJson, describeBuild } from "../src/terminal/build.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { describePages, pagesAsJson } from "../src/terminal/pages.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { buildAndRecord } from "./building.ts";
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
    const books = booksOf(args.campaign, args.books);
    const { distributions } = args;
    const deployment = await loadDeployment(args.deployments, loaded.campaign, phase);
    const means = meansOf(args);
    const request = { loaded, phase, epoch, deployment, books, distributions, means };
    const key = { campaign: loaded.campaign.id, phase: phase.name, epoch };
    const built = await withEngine(args, hre, key, means, (by) =>
      buildAndRecord("epoch build", { ...request, means: by }, args.deployments),
    );
    const pages = await writePagesOf(request, built, args);
    writeResult(
      args.json,
      { ...buildAsJson(built), pages: pages === undefined ? null : pagesAsJson(pages) },
      () => describeBuild(built, phase, loaded.campaign),
    );
    if (pages !== undefined) writeNote(describePages(pages));
    if (built.written) return EXIT.done;
    writeNote("The same distribution stood there already.");
    return EXIT.nothingToDo;
  });

/** The distribution stands by then: whatever goes wrong with its pages is only told. */
async function writePagesOf(
  request: BuildRequest,
  built: BuiltEpoch,
  place: PagesPlace,
): Promise<WrittenPages | undefined> {
  const { epoch, loaded, phase, distributions } = request;
  const { manifestHash } = built.distribution;
  const progress = startProgress(`Writing the pages of epoch ${epoch}`, 0);
  try {
    if (await hasPages(distributions, loaded.campaign, phase, epoch, manifestHash))
      return undefined;
    return await writePages(sourcesOfBuild(request, built), place);
  } catch (error) {
    writeNote(
      `The distribution is whole, but its pages were not written: ${(error as Error).message}`,
    );
    writeNote(`To write them: hardhat epoch pages --epoch ${epoch}`);
    return undefined;
  } finally {
    progress.end();
  }
}
