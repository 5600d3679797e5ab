import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deployStep, deploySteps } from "../src/chain/deploy.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { confirm } from "../src/terminal/confirm.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { connect } from "./connection.ts";

interface Arguments {
  campaign: string;
  phase: string;
  deployments: string;
  admin: string | undefined;
  publisher: string | undefined;
  guardian: string | undefined;
  treasury: string | undefined;
  window: number;
  windowFloor: number;
  adminDelay: number;
  from: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const { chainId, signer: signerOf } = await connect(hre, phase);
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
    };
    const steps = await deploySteps(request);
    if (steps.length === 0) {
      writeNote(`Everything is deployed; see ${args.deployments}.`);
      return EXIT.nothingToDo;
    }
    writeNote(`From ${sender} on chain ${chainId}:`);
    for (const step of steps)
      writeNote(`  - deploy ${step.name}: ${step.contract}(${step.args.join(", ")})`);
    if (args.dryRun) {
      writeNote("Dry run: nothing was sent.");
      return EXIT.done;
    }
    await confirm("Deploy?", chainId, args.yes);
    const deployed: { name: string; address: string }[] = [];
    for (const step of steps) {
      const { address } = await deployStep(request, step, signer);
      deployed.push({ name: step.name, address });
    }
    writeResult(args.json, { chainId, deployed }, () =>
      deployed.map(({ name, address }) => `${name}: ${address}`).join("\n"),
    );
    return EXIT.done;
  });
