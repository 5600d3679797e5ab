/** Shows what a deployment would do and cost, asks, and deploys step by step. */
import type { Signer } from "ethers";
import {
  begunStep,
  type DeployRequest,
  type DeployStep,
  deployStep,
  simulateStep,
} from "../chain/deploy.ts";
import { confirm } from "./confirm.ts";
import { writeNote } from "./output.ts";

export interface DeployedStep {
  readonly name: string;
  readonly address: string;
}

/** Shows every step: what an earlier run has begun already, and what the rest would cost. */
export async function announceSteps(
  request: DeployRequest,
  steps: readonly DeployStep[],
  signer: Signer,
): Promise<void> {
  writeNote(`From ${await signer.getAddress()} on chain ${request.phase.chainId}:`);
  for (const step of steps) {
    const begun = await begunStep(request, step);
    if (begun !== undefined) {
      const hash = begun.hashes.at(-1) ?? "its hash is looked for";
      writeNote(
        `  - go on with the ${step.name}, a ${step.contract}, begun with nonce ${begun.nonce} (${hash}):`,
      );
    } else {
      const { gas, cost } = await simulateStep(step, signer);
      writeNote(
        `  - deploy the ${step.name}, a ${step.contract}, for ${gas} gas, about ${cost} ether:`,
      );
    }
    for (const [name, value] of Object.entries(step.args)) writeNote(`      ${name}: ${value}`);
  }
}

/**
 * Asks, then deploys.
 * @throws Declined where the person says no.
 */
export async function deployAll(
  request: DeployRequest,
  steps: readonly DeployStep[],
  signer: Signer,
  yes: boolean,
): Promise<DeployedStep[]> {
  await confirm("Deploy?", request.phase.chainId, yes);
  const deployed: DeployedStep[] = [];
  for (const step of steps) {
    const { address, transaction, block } = await deployStep(request, step, signer);
    writeNote(`Deployed in block ${block}: ${step.name} (${transaction})`);
    deployed.push({ name: step.name, address });
  }
  return deployed;
}

/** The contracts and where they are, one a line. */
export function describeDeployed(deployed: readonly DeployedStep[]): string {
  return deployed.map(({ name, address }) => `${name}: ${address}`).join("\n");
}
