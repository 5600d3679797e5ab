import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { publishCall } from "../src/chain/publish.ts";
import { distributionFolder, readDistribution } from "../src/epoch/distribution.ts";
import {
  firstBlock,
  loadCampaign,
  loadDeployment,
  loadRecord,
  phaseOf,
} from "../src/epoch/load.ts";
import { verifyEpoch } from "../src/epoch/verify.ts";
import { dryRunDone, EXIT, nothingToDo, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { sendCalls } from "../src/terminal/send.ts";
import { describeVerdict } from "../src/terminal/verdict.ts";
import { connect } from "./connection.ts";
import { parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  books: string | undefined;
  distributions: string;
  deployments: string;
  from: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const epoch = parseEpoch(args.epoch);
    const { distributions, books } = args;
    const loaded = await loadCampaign(args.campaign);
    const phase = phaseOf(loaded.campaign, args.phase);
    const { provider, chainId, signer } = await connect(hre, phase);
    const deployment = await loadDeployment(args.deployments, loaded.campaign, phase);
    const record = await loadRecord(args.deployments, phase.chainId);
    const verdict = await verifyEpoch({ loaded, phase, epoch, distributions, books, record });
    if (!verdict.isRight) {
      writeResult(args.json, verdict, () => describeVerdict(verdict));
      return EXIT.mismatch;
    }
    const distribution = await readDistribution(
      distributionFolder(distributions, loaded.campaign, phase, epoch),
    );
    const fromBlock = await firstBlock(args.deployments, loaded.campaign, phase);
    const call = await publishCall(provider, deployment, distribution, fromBlock);
    const { root } = distribution.manifest;
    if (call === undefined) {
      return nothingToDo(args.json, `Epoch ${epoch} is published already, with root ${root}.`);
    }
    const [sent] = await sendCalls([call], await signer(args.from), {
      chainId,
      dryRun: args.dryRun,
      yes: args.yes,
    });
    if (sent === undefined) return dryRunDone(args.json);
    writeResult(args.json, { epoch, root, ...sent }, () => `Published epoch ${epoch}: ${root}`);
    return EXIT.done;
  });
