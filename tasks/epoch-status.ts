import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readStatus } from "../src/chain/status.ts";
import { firstBlock, loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { describeStatus } from "../src/terminal/status.ts";
import { connect } from "./connection.ts";

interface Arguments {
  campaign: string;
  phase: string;
  deployments: string;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const { provider } = await connect(hre, phase);
    const deployment = await loadDeployment(args.deployments, campaign, phase);
    const status = await readStatus(
      provider,
      deployment,
      await firstBlock(args.deployments, campaign, phase),
    );
    writeResult(args.json, status, () => describeStatus(status));
    return EXIT.done;
  });
