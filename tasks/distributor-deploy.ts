import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { LOCAL_CHAIN } from "../src/campaign/deployment.ts";
import { deploySteps } from "../src/chain/deploy.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { announceSteps, deployAll, describeDeployed } from "../src/terminal/deploy.ts";
import { dryRunDone, EXIT, nothingToDo, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { connect } from "./connection.ts";
import { checkCompiler, deploySettings } from "./deploying.ts";
import { type PromoteArguments, promote } from "./distributor-promote.ts";

interface Arguments extends PromoteArguments {
  phase: string;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const loaded = await loadCampaign(args.campaign);
    const { campaign } = loaded;
    const phase = phaseOf(campaign, args.phase);
    // There is one way to production, and it has a gate.
    if (phase.name === "production" && phase.chainId !== LOCAL_CHAIN) {
      return promote(args, hre, loaded);
    }
    const sending = deploySettings(hre, args);
    await checkCompiler(hre);
    const { provider, chainId, signer: signerOf } = await connect(hre, phase);
    const signer = await signerOf(args.from);
    const sender = await signer.getAddress();
    const admin = args.admin ?? sender;
    const request = {
      campaign,
      phase,
      deployments: args.deployments,
      admin,
      publisher: args.publisher ?? sender,
      guardian: args.guardian ?? sender,
      treasury: args.treasury ?? admin,
      adminDelay: args.adminDelay,
      windowFloor: args.windowFloor,
      window: args.window,
      ...sending,
      onWait: writeNote,
    };
    const steps = await deploySteps(request, provider);
    if (steps.length === 0) {
      return nothingToDo(args.json, `Everything is deployed; see ${args.deployments}.`);
    }
    const estimates = await announceSteps(request, steps, signer);
    if (args.dryRun) return dryRunDone(args.json, { estimates });
    const deployed = await deployAll(request, steps, signer, args.yes);
    writeResult(args.json, { chainId, deployed }, () => describeDeployed(deployed));
    return EXIT.done;
  });
