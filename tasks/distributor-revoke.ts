import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { revokeCalls } from "../src/chain/revoke.ts";
import { firstBlock, loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { dryRunDone, EXIT, nothingToDo, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { sendCalls } from "../src/terminal/send.ts";
import { connect } from "./connection.ts";

interface Arguments {
  campaign: string;
  phase: string;
  deployments: string;
  root: string | undefined;
  from: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const { provider, chainId, signer } = await connect(hre, phase);
    const { distributor } = await loadDeployment(args.deployments, campaign, phase);
    const fromBlock = await firstBlock(args.deployments, campaign, phase);
    const calls = await revokeCalls(provider, distributor, fromBlock, args.root);
    if (calls.length === 0) {
      return nothingToDo(args.json, "No such root stands.");
    }
    const sent = await sendCalls(calls, await signer(args.from), {
      chainId,
      dryRun: args.dryRun,
      yes: args.yes,
    });
    if (sent.length === 0) return dryRunDone(args.json);
    writeResult(args.json, { sent }, () => sent.map(({ title }) => title).join("\n"));
    return EXIT.done;
  });
