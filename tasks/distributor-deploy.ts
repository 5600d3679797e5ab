import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deployStep, deploySteps, simulateStep } from "../src/chain/deploy.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { confirm } from "../src/terminal/confirm.ts";
import { dryRunDone, EXIT, nothingToDo, runCommand } from "../src/terminal/exit.ts";
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
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
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
    };
    const steps = await deploySteps(request, provider);
    if (steps.length === 0)
      return nothingToDo(args.json, `Everything is deployed; see ${args.deployments}.`);
    writeNote(`From ${sender} on chain ${chainId}:`);
    for (const step of steps) {
      const gas = await simulateStep(step, signer);
      writeNote(`  - deploy the ${step.name}, a ${step.contract}, for ${gas} gas:`);
      for (const [name, value] of Object.entries(step.args)) writeNote(`      ${name}: ${value}`);
    }
    if (args.dryRun) return dryRunDone(args.json);
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
