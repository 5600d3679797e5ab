/** Deploying a phase: the beta's token, where the campaign names none, and the distributor. */
import {
  ContractFactory,
  getCreateAddress,
  type InterfaceAbi,
  keccak256,
  type Signer,
} from "ethers";
import { writeWhole } from "../book/write-whole.ts";
import type { Campaign, Phase, RewardToken } from "../campaign/campaign.ts";
import {
  type ContractRecord,
  DEPLOYMENTS_FORMAT,
  type DeploymentRecord,
  recordName,
} from "../campaign/deployment.ts";
import { loadRecord, recordFile } from "../epoch/load.ts";
import { invariant, refuse } from "../errors.ts";
import { canonicalJson } from "../merkle/canonical.ts";
import { sum } from "../reward/allocate.ts";
import { type Artifact, readArtifact } from "./contracts.ts";

export interface DeployRequest {
  readonly campaign: Campaign;
  readonly phase: Phase;
  /** Folder of the deployment records. */
  readonly deployments: string;
  readonly admin: string;
  readonly publisher: string;
  readonly guardian: string;
  readonly treasury: string;
  /** Seconds. */
  readonly adminDelay: number;
  readonly windowFloor: number;
  readonly window: number;
}

/** What there is to deploy, in order: contracts that the record does not have yet. */
export interface DeployStep {
  readonly name: string;
  readonly contract: "BetaToken" | "RewardDistributor";
  readonly args: readonly (string | number | bigint)[];
  readonly token: RewardToken | undefined;
}

/** The steps that are left. A step that the record holds is done. */
export async function deploySteps(request: DeployRequest): Promise<DeployStep[]> {
  const { campaign, phase } = request;
  const recorded = (await loadRecord(request.deployments, phase.chainId))?.phases[
    recordName(campaign, phase)
  ];
  const tokens = phase.tokens.filter(
    (token) => token.address === undefined && recorded?.tokens[token.symbol] === undefined,
  );
  if (phase.name === "production" && tokens.length > 0) {
    refuse({
      where: `token ${tokens[0]?.symbol} of ${recordName(campaign, phase)}`,
      got: "no address",
      expected: "the address of a real token: production deploys none",
    });
  }
  const steps: DeployStep[] = tokens.map((token) => ({
    name: `token ${token.symbol}`,
    contract: "BetaToken",
    args: [
      `${campaign.name} beta (no value)`,
      token.symbol,
      token.decimals,
      request.admin,
      phaseTotal(phase, token.symbol),
    ],
    token,
  }));
  if (phase.distributor === undefined && recorded?.distributor === undefined) {
    const { admin, adminDelay, publisher, guardian, treasury, windowFloor, window } = request;
    steps.push({
      name: "distributor",
      contract: "RewardDistributor",
      args: [admin, adminDelay, publisher, guardian, treasury, windowFloor, window],
      token: undefined,
    });
  }
  return steps;
}

/** Deploys one step and writes it into the chain's record before anything else happens. */
export async function deployStep(
  request: DeployRequest,
  step: DeployStep,
  signer: Signer,
): Promise<ContractRecord> {
  const artifact = await readArtifact(step.contract);
  const record = await deploy(artifact, step.args, signer);
  await addToRecord(request, step, record);
  return record;
}

/** The sum of a token's pools over all epochs of a phase, in base units: the beta token's first supply. */
function phaseTotal(phase: Phase, symbol: string): bigint {
  return sum(
    phase.terms.map(
      (terms) =>
        (terms.rewards.get(symbol) ?? 0n) * BigInt(terms.throughEpoch - terms.fromEpoch + 1),
    ),
  );
}

async function deploy(
  artifact: Artifact,
  args: readonly (string | number | bigint)[],
  signer: Signer,
): Promise<ContractRecord> {
  const factory = new ContractFactory(artifact.abi as InterfaceAbi, artifact.bytecode, signer);
  const contract = await factory.deploy(...args);
  const transaction = contract.deploymentTransaction();
  invariant(transaction !== null, "a deployment is a transaction");
  const receipt = await transaction.wait();
  invariant(receipt !== null, "a mined transaction has a receipt");
  const address = getCreateAddress({ from: transaction.from, nonce: transaction.nonce });
  const code = await transaction.provider.getCode(address);
  return {
    address: address.toLowerCase(),
    contract: artifact.contractName,
    block: receipt.blockNumber,
    transaction: transaction.hash,
    constructorArguments: args.map(String),
    bytecodeHash: keccak256(code),
    abi: [...artifact.abi],
  };
}

async function addToRecord(
  request: DeployRequest,
  step: DeployStep,
  contract: ContractRecord,
): Promise<void> {
  const { campaign, phase, deployments } = request;
  const record: DeploymentRecord = (await loadRecord(deployments, phase.chainId)) ?? {
    format: DEPLOYMENTS_FORMAT,
    chainId: phase.chainId,
    phases: {},
  };
  const name = recordName(campaign, phase);
  const before = record.phases[name] ?? { tokens: {} };
  const after =
    step.token === undefined
      ? { ...before, distributor: contract }
      : { ...before, tokens: { ...before.tokens, [step.token.symbol]: contract } };
  const text = canonicalJson({ ...record, phases: { ...record.phases, [name]: after } });
  await writeWhole(deployments, (append) => append(recordFile(phase.chainId), text));
}
