/** Whether what stands on chain is what its record and the sources here say: code, constructor's arguments, compiler. */
import { Interface, type InterfaceAbi, keccak256, type Provider } from "ethers";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import { type ContractRecord, recordName } from "../campaign/deployment.ts";
import { loadRecord } from "../epoch/load.ts";
import type { Check } from "../epoch/verifying/checks.ts";
import { refuse } from "../errors.ts";
import { type Artifact, type ContractName, readArtifact, readBuildInfo } from "./artifacts.ts";
import { compareCode } from "./bytecode.ts";
import { recompile } from "./recompile.ts";

/** A contract of a phase that was deployed from here. */
export interface RecordedContract {
  /** `token <symbol>` or `distributor`. */
  readonly name: string;
  readonly record: ContractRecord;
}

/**
 * The contracts of a phase that its record holds.
 * @throws InputError where it holds none.
 */
export async function recordedContracts(
  deployments: string,
  campaign: Campaign,
  phase: Phase,
): Promise<RecordedContract[]> {
  const record = await loadRecord(deployments, phase.chainId);
  const recorded = record?.phases[recordName(campaign, phase)];
  const tokens = Object.entries(recorded?.tokens ?? {});
  const contracts = tokens.map(([symbol, token]) => ({ name: `token ${symbol}`, record: token }));
  const distributor = recorded?.distributor;
  if (distributor !== undefined) contracts.push({ name: "distributor", record: distributor });
  if (contracts.length > 0) return contracts;
  return refuse({
    where: `${recordName(campaign, phase)} on chain ${phase.chainId}`,
    got: "no record of a deployment",
    expected: "contracts that were deployed from here",
    fix: "Deploy it: hardhat distributor deploy.",
  });
}

/** Every check of a recorded contract, each with what was found. */
export async function codeChecks(
  { name, record }: RecordedContract,
  provider: Provider,
): Promise<Check[]> {
  const artifact = await readArtifact(record.contract as ContractName);
  const code = await provider.getCode(record.address);
  return [
    checkRecord(name, record, code),
    checkCode(name, code, artifact),
    await checkArguments(name, record, artifact, provider),
  ];
}

/** Compiles a contract of this name again, for some seconds in which nothing else runs. */
export async function checkRecompiled(contract: ContractName): Promise<Check> {
  const artifact = await readArtifact(contract);
  const fault = recompile(artifact, await readBuildInfo(artifact));
  return {
    name: `${contract} recompiled`,
    result: fault === undefined ? "ok" : "wrong",
    detail: fault ?? "the compiler makes the same code of these sources again",
  };
}

function checkRecord(name: string, { address, bytecodeHash }: ContractRecord, code: string): Check {
  const isSame = keccak256(code) === bytecodeHash;
  const found = code === "0x" ? "no contract" : `code ${keccak256(code)}`;
  const detail = `${address} has ${found}${isSame ? ", as recorded" : `, the record says ${bytecodeHash}`}`;
  return { name: `${name}: record`, result: isSame ? "ok" : "wrong", detail };
}

function checkCode(name: string, code: string, artifact: Artifact): Check {
  const match = compareCode(code, artifact);
  const detail = {
    same: `the code of ${artifact.contractName} as compiled here, immutables aside`,
    metadata: `the instructions of ${artifact.contractName}, compiled from other source texts`,
    different: `other code than ${artifact.contractName} as compiled here`,
  }[match];
  return { name: `${name}: code`, result: match === "same" ? "ok" : "wrong", detail };
}

/** What the creating transaction carried after the creation code. */
async function checkArguments(
  name: string,
  { transaction, constructorArguments }: ContractRecord,
  artifact: Artifact,
  provider: Provider,
): Promise<Check> {
  const contract = new Interface(artifact.abi as InterfaceAbi);
  const due = artifact.bytecode + contract.encodeDeploy(constructorArguments).slice(2);
  const sent = await provider.getTransaction(transaction);
  const isSame = sent?.data === due;
  return {
    name: `${name}: arguments`,
    result: isSame ? "ok" : "wrong",
    detail: isSame
      ? `${constructorArguments.length}, as ${transaction} sent them`
      : `${transaction} sent ${sent === null ? "nothing this node knows of" : "other code or arguments"}`,
  };
}
