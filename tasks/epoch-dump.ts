import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { distributionFolder } from "../src/epoch/published/distribution.ts";
import { dumpTree } from "../src/epoch/published/dump.ts";
import { refuse } from "../src/errors.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  distributions: string;
  out: string | undefined;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const file =
      args.out ?? refuse({ where: "--out", got: "nothing", expected: "the file to write" });
    const folder = distributionFolder(args.distributions, campaign, phase, epoch);
    const dumped = await dumpTree(folder, file);
    writeResult(
      args.json,
      { file, ...dumped },
      () => `Wrote ${file}: ${dumped.leaves} leaves, root ${dumped.root}`,
    );
    return EXIT.done;
  });
