import { loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { buildAsJson, describeBuild } from "../src/terminal/build.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { buildAndRecord } from "./building.ts";
import { booksOf, meansOf, parseEpoch } from "./options.ts";

interface Arguments {
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

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const loaded = await loadCampaign(args.campaign);
    const phase = phaseOf(loaded.campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const books = booksOf(args.campaign, args.books);
    const { distributions } = args;
    const deployment = await loadDeployment(args.deployments, loaded.campaign, phase);
    const means = meansOf(args);
    const request = { loaded, phase, epoch, deployment, books, distributions, means };
    const built = await buildAndRecord("epoch build", request, args.deployments);
    writeResult(args.json, buildAsJson(built), () => describeBuild(built, phase, loaded.campaign));
    if (built.written) return EXIT.done;
    writeNote("The same distribution stood there already.");
    return EXIT.nothingToDo;
  });
