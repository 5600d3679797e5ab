/** Deploying a phase: the beta's token, where the campaign names none, and the distributor. */
import { join } from "node:path";
import {
  ContractFactory,
  getAddress,
  type InterfaceAbi,
  isAddress,
  type JsonRpcApiProvider,
  keccak256,
  type Provider,
  type Signer,
} from "ethers";
import { betaTokenModule } from "../../ignition/modules/beta-token.ts";
import { distributorModule } from "../../ignition/modules/reward-distributor.ts";
import { writeWhole } from "../book/write-whole.ts";
import type { Campaign, Phase, RewardToken } from "../campaign/campaign.ts";
import {
  type ContractRecord,
  DEPLOYMENTS_FORMAT,
  type DeploymentRecord,
  recordedToken,
  recordName,
} from "../campaign/deployment.ts";
import { loadRecord, recordFile } from "../epoch/load.ts";
import { type Fault, InputError, invariant, refuse, show } from "../errors.ts";
import { canonicalJson } from "../merkle/canonical.ts";
import { sum } from "../reward/allocate.ts";
import { type Artifact, type ContractName, checkSources, readArtifact } from "./artifacts.ts";
import { compareCode, maskedHash } from "./bytecode.ts";
import { checkDecimals } from "./contracts.ts";
import { type FeeLimits, proposeFees } from "./fees.ts";
import { futureOf, type IgnitionSettings, journalOf, runModule } from "./ignition.ts";
import { type Begun, readJournal } from "./journal.ts";
import type { Estimate } from "./sender.ts";

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
  readonly settings?: IgnitionSettings | undefined;
  readonly limits?: FeeLimits | undefined;
  /** Told where the chain is waited for. */
  readonly onWait?: ((what: string) => void) | undefined;
}

/** A contract to deploy, with its constructor's arguments by name. */
export interface DeployStep {
  readonly name: string;
  readonly contract: ContractName;
  readonly args: Readonly<Record<string, string | number | bigint>>;
  readonly token: RewardToken | undefined;
}

/** The longest window that the contract allows, in seconds. */
const WINDOW_CEILING = 30 * 86_400;

/**
 * The steps that are left, in order. A step that the record holds is done.
 * @throws InputError where the request is bad, the record is of contracts that this chain does not have, or the sources
 * were changed since they were compiled.
 */
export async function deploySteps(
  request: DeployRequest,
  provider: Provider,
): Promise<DeployStep[]> {
  const { campaign, phase } = request;
  checkRequest(request);
  const admin = getAddress(request.admin);
  const record = await loadRecord(request.deployments, phase.chainId);
  const recorded = record?.phases[recordName(campaign, phase)];
  await checkRecorded(
    request,
    [recorded?.distributor, ...Object.values(recorded?.tokens ?? {})],
    provider,
  );
  await checkDecimals(
    phase.tokens.flatMap((token) =>
      token.address === undefined ? [] : [{ ...token, address: token.address }],
    ),
    provider,
  );
  const tokens = phase.tokens.filter(
    (token) => token.address === undefined && recordedToken(recorded, token.symbol) === undefined,
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
    args: {
      name: `${campaign.name} beta (no value)`,
      symbol: token.symbol,
      decimals: token.decimals,
      owner: admin,
      initialSupply: phaseTotal(phase, token.symbol),
    },
    token,
  }));
  if (phase.distributor === undefined && recorded?.distributor === undefined) {
    const { adminDelay, windowFloor, window } = request;
    const [publisher, guardian, treasury] = [
      getAddress(request.publisher),
      getAddress(request.guardian),
      getAddress(request.treasury),
    ];
    steps.push({
      name: "distributor",
      contract: "RewardDistributor",
      args: { admin, adminDelay, publisher, guardian, treasury, windowFloor, window },
      token: undefined,
    });
  }
  for (const name of new Set(steps.map(({ contract }) => contract))) {
    await checkSources(await readArtifact(name));
  }
  return steps;
}

/**
 * What a step would cost. It throws where the deployment would revert.
 * @throws InputError where a limit is below the network's base fee.
 */
export async function simulateStep(
  step: DeployStep,
  signer: Signer,
  limits: FeeLimits = {},
): Promise<Estimate> {
  const factory = factoryOf(await readArtifact(step.contract), signer);
  const gas = await signer.estimateGas(
    await factory.getDeployTransaction(...Object.values(step.args)),
  );
  const { maxFee } = await proposeFees(providerOf(signer) as JsonRpcApiProvider, limits);
  return { title: `deploy the ${step.name}`, gas, maxFee, cost: gas * maxFee };
}

/** @throws InputError naming every role that is no address, and every time that the contract would refuse. */
export function checkRequest(request: DeployRequest): void {
  const faults: Fault[] = [];
  for (const role of ["admin", "publisher", "guardian", "treasury"] as const) {
    const address = request[role];
    if (isAddress(address) && !/^0x0{40}$/.test(address)) continue;
    faults.push({
      where: role,
      got: show(address),
      expected: "an address other than zero, mixed case only with the right checksum",
    });
  }
  const { window, windowFloor, adminDelay } = request;
  if (window < windowFloor || window > WINDOW_CEILING) {
    faults.push({
      where: "window",
      got: `${window} s`,
      expected: `from the floor, ${windowFloor} s, to ${WINDOW_CEILING} s`,
    });
  }
  for (const [where, seconds] of [
    ["windowFloor", windowFloor],
    ["adminDelay", adminDelay],
  ] as const) {
    if (seconds < 0) faults.push({ where, got: `${seconds} s`, expected: "0 s or more" });
  }
  if (faults.length > 0) throw new InputError(faults);
}

/** A record of a local node that is gone, or of another chain with the same id, must not pass for this chain's. */
async function checkRecorded(
  { deployments, phase }: DeployRequest,
  contracts: readonly (ContractRecord | undefined)[],
  provider: Provider,
): Promise<void> {
  for (const contract of contracts) {
    if (contract === undefined || (await provider.getCode(contract.address)) !== "0x") continue;
    refuse({
      where: join(deployments, recordFile(phase.chainId)),
      got: `${contract.contract} at ${contract.address}, where this chain has no contract`,
      expected: "contracts of this chain",
      fix: "If it is the record of a local node that is gone, remove the file.",
    });
  }
}

/**
 * Deploys one step, or goes on with it where an earlier run was interrupted, and writes it into the chain's record
 * before anything else happens.
 */
export async function deployStep(
  request: DeployRequest,
  step: DeployStep,
  signer: Signer,
): Promise<ContractRecord> {
  const artifact = await readArtifact(step.contract);
  const deployed = await runModule({
    module: moduleOf(step),
    parameters: step.args,
    journal: journalOf(request.deployments, request.campaign, request.phase),
    signer,
    settings: request.settings,
    limits: request.limits,
    onWait: request.onWait,
  });
  const code = await providerOf(signer).getCode(deployed.address);
  checkCode(step, deployed.address, code, artifact);
  const record: ContractRecord = {
    ...deployed,
    contract: artifact.contractName,
    constructorArguments: Object.values(step.args).map(String),
    bytecodeHash: keccak256(code),
    maskedBytecodeHash: maskedHash(code, artifact),
    abi: [...artifact.abi],
  };
  await addToRecord(request, step, record);
  return record;
}

/** What an interrupted run has begun of a step, or undefined where it had sent nothing of it. */
export async function begunStep(
  { deployments, campaign, phase }: DeployRequest,
  step: DeployStep,
): Promise<Begun | undefined> {
  const journal = journalOf(deployments, campaign, phase);
  if (journal === undefined) return undefined;
  const begun = (await readJournal(journal)).get(futureOf({ module: moduleOf(step) }));
  return begun?.nonce === undefined ? undefined : begun;
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

function moduleOf(step: DeployStep) {
  return step.token === undefined ? distributorModule : betaTokenModule(step.token.symbol);
}

/** A node that runs something else than it was sent, or a journal of another build, must not get into a record. */
function checkCode(step: DeployStep, address: string, code: string, artifact: Artifact): void {
  if (compareCode(code, artifact) === "same") return;
  refuse({
    where: `${step.name} at ${address}`,
    got: "other code than the compiled contract's",
    expected: `the code of ${artifact.contractName} as it is compiled here`,
    fix: "Was it begun with other sources? Take those, compile, and run this again.",
  });
}

function providerOf(signer: Signer): Provider {
  invariant(signer.provider !== null, "a signer that deploys is connected");
  return signer.provider;
}

function factoryOf(artifact: Artifact, signer: Signer): ContractFactory {
  return new ContractFactory(artifact.abi as InterfaceAbi, artifact.bytecode, signer);
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
