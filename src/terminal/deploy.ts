/** Shows what a deployment would do and cost, asks, and deploys step by step. */
import { formatEther, formatUnits, type Signer } from "ethers";
import {
  begunStep,
  type DeployRequest,
  type DeployStep,
  deployStep,
  simulateStep,
} from "../chain/deploy.ts";
import type { Estimate } from "../chain/sender.ts";
import { refuse } from "../errors.ts";
import { confirm } from "./confirm.ts";
import { writeNote } from "./output.ts";

export interface DeployedStep {
  readonly name: string;
  readonly address: string;
}

/**
 * Shows every step: what an earlier run has begun already, and what the rest would cost.
 * @returns what the rest would cost.
 * @throws InputError where it could cost more than the limit.
 */
export async function announceSteps(
  request: DeployRequest,
  steps: readonly DeployStep[],
  signer: Signer,
): Promise<Estimate[]> {
  writeNote(`From ${await signer.getAddress()} on chain ${request.phase.chainId}:`);
  const estimates: Estimate[] = [];
  for (const step of steps) {
    const begun = await begunStep(request, step);
    if (begun !== undefined) {
      const hash = begun.hashes.at(-1) ?? "its hash is looked for";
      writeNote(
        `  - go on with the ${step.name}, a ${step.contract}, begun with nonce ${begun.nonce} (${hash}):`,
      );
    } else {
      const estimate = await simulateStep(step, signer, request.limits);
      estimates.push(estimate);
      writeNote(
        `  - deploy the ${step.name}, a ${step.contract}, for ${estimate.gas} gas, at most ${formatEther(estimate.cost)} ether:`,
      );
    }
    for (const [name, value] of Object.entries(step.args)) writeNote(`      ${name}: ${value}`);
  }
  announceTotal(estimates, request);
  return estimates;
}

/** The whole must fit the limit before its first transaction is sent. */
function announceTotal(estimates: readonly Estimate[], { limits }: DeployRequest): void {
  const [first] = estimates;
  if (first === undefined) return;
  const total = (of: (estimate: Estimate) => bigint) =>
    estimates.reduce((sum, estimate) => sum + of(estimate), 0n);
  const cost = total((estimate) => estimate.cost);
  writeNote(
    `In all ${total(({ gas }) => gas)} gas, at most ${formatEther(cost)} ether at ${formatUnits(first.maxFee, "gwei")} gwei.`,
  );
  const limit = limits?.maxCost;
  if (limit === undefined || cost <= limit) return;
  refuse({
    where: "--max-cost",
    got: `up to ${formatEther(cost)} ether for all contracts`,
    expected: `at most ${formatEther(limit)} ether in all`,
    fix: "Raise it, or wait until the network is cheaper.",
  });
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
  const { maxFee, maxCost } = request.limits ?? {};
  let spent = 0n;
  for (const step of steps) {
    const left = maxCost === undefined ? undefined : maxCost > spent ? maxCost - spent : 0n;
    const limited = { ...request, limits: { maxFee, maxCost: left } };
    const { address, transaction, block } = await deployStep(limited, step, signer);
    writeNote(`Deployed in block ${block}: ${step.name} (${transaction})`);
    deployed.push({ name: step.name, address });
    spent += (await signer.provider?.getTransactionReceipt(transaction))?.fee ?? 0n;
  }
  return deployed;
}

/** The contracts and where they are, one a line. */
export function describeDeployed(deployed: readonly DeployedStep[]): string {
  return deployed.map(({ name, address }) => `${name}: ${address}`).join("\n");
}
