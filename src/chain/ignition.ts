/** Deploying one contract with Hardhat Ignition, so that a run that was killed is gone on with by the next one. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DeployConfig,
  type DeploymentResult,
  DeploymentResultType,
  deploy,
  type IgnitionModule,
  type IgnitionModuleResult,
} from "@nomicfoundation/ignition-core";
import { BaseWallet, type JsonRpcApiProvider, keccak256, type Signer } from "ethers";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import { LOCAL_CHAIN } from "../campaign/deployment.ts";
import { invariant, refuse } from "../errors.ts";
import { artifactResolver } from "./artifacts.ts";
import { checkOffer, feesWithin } from "./deploy-fees.ts";
import type { FeeLimits } from "./fees.ts";
import { type Begun, mendJournal, readJournal } from "./journal.ts";
import { recoverDeployments } from "./recover.ts";
import { type Rpc, rpcOf } from "./rpc.ts";
import { mayBeSent } from "./signing.ts";
import { TransportError } from "./transport.ts";

/** A node that mines at once confirms at once; elsewhere a block may still be reorganised away. */
const CONFIRMATIONS = { automined: 1, elsewhere: 5 };

const POLL_MS = 1_000;

/** Ignition's settings, and the fees that it may not exceed, in wei. */
export type IgnitionSettings = Partial<DeployConfig> & {
  readonly maxFeePerGasLimit?: bigint | undefined;
  readonly maxPriorityFeePerGas?: bigint | undefined;
};

export interface ModuleRun {
  readonly module: IgnitionModule<string, string, IgnitionModuleResult<string>>;
  /** The constructor's arguments, by name. */
  readonly parameters: Readonly<Record<string, string | number | bigint>>;
  /** The journal's folder; undefined where none is kept. */
  readonly journal: string | undefined;
  readonly signer: Signer;
  readonly settings?: IgnitionSettings | undefined;
  readonly limits?: FeeLimits | undefined;
  readonly onWait?: ((what: string) => void) | undefined;
}

/** A contract on chain, with the transaction that made it. */
export interface Deployed {
  readonly address: string;
  readonly transaction: string;
  readonly block: number;
}

type Failure = Exclude<
  DeploymentResult,
  { readonly type: DeploymentResultType.SUCCESSFUL_DEPLOYMENT }
>;

/**
 * Where a phase's journal lies, under a name that Ignition's own tasks take. Local nodes get none: they are gone before
 * it could be of use, and the next one would stumble over it.
 */
export function journalOf(
  deployments: string,
  campaign: Campaign,
  phase: Phase,
): string | undefined {
  if (phase.chainId === LOCAL_CHAIN) return undefined;
  const id = campaign.id.replace(/[._]/g, (char) => `_${char.charCodeAt(0).toString(16)}`);
  return join(deployments, `chain-${phase.chainId}-${id}-${phase.name}`);
}

/** The id that a module's only contract has in the journal. */
export function futureOf({ module }: Pick<ModuleRun, "module">): string {
  const [future] = Object.values(module.results);
  invariant(future !== undefined, "a module deploys one contract");
  return future.id;
}

/**
 * Deploys a module's contract, or goes on where an earlier run was interrupted.
 * @throws InputError where the journal tells of other arguments, another sender or other code.
 */
export async function runModule(run: ModuleRun): Promise<Deployed> {
  if (run.journal !== undefined) return runJournaled(run, run.journal);
  const folder = await mkdtemp(join(tmpdir(), "tidemark-journal-"));
  try {
    return await runJournaled(run, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runJournaled(run: ModuleRun, folder: string): Promise<Deployed> {
  const rpc = rpcOf(run.signer);
  const from = await run.signer.getAddress();
  await mendJournal(folder);
  await recoverDeployments(folder, rpc);
  const requiredConfirmations =
    run.settings?.requiredConfirmations ??
    CONFIRMATIONS[(await isAutomined(rpc)) ? "automined" : "elsewhere"];
  const id = futureOf(run);
  if (!(await readJournal(folder)).has(id)) await settle(run, from, requiredConfirmations, rpc);
  const { maxFeePerGasLimit, maxPriorityFeePerGas, ...config } = run.settings ?? {};
  const limits = run.limits ?? {};
  const { maxFeeBumps, ...fees } = await feesWithin(
    run.signer.provider as JsonRpcApiProvider,
    limits,
  );
  const bumps = maxFeeBumps === undefined ? {} : { maxFeeBumps };
  const result = await deploy({
    config: { ...config, ...bumps, requiredConfirmations },
    artifactResolver,
    provider: eip1193(run.signer, rpc, limits),
    deploymentDir: folder,
    ignitionModule: run.module,
    deploymentParameters: { [run.module.id]: { ...run.parameters } },
    accounts: [from],
    defaultSender: from,
    ...(maxFeePerGasLimit === undefined ? {} : { maxFeePerGasLimit }),
    ...(maxPriorityFeePerGas === undefined ? {} : { maxPriorityFeePerGas }),
    ...fees,
  });
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) {
    return refuseResult(run, folder, result);
  }
  return deployedOf((await readJournal(folder)).get(id), rpc, folder);
}

async function deployedOf(begun: Begun | undefined, rpc: Rpc, folder: string): Promise<Deployed> {
  const address = begun?.result?.address;
  invariant(
    begun?.confirmed !== undefined && address !== undefined,
    "what Ignition deployed is in its journal",
  );
  if ((await rpc("eth_getCode", [address, "latest"])) === "0x") {
    refuse({
      where: folder,
      got: `the journal of ${begun.id} at ${address}, where this chain has no contract`,
      expected: "the journal of this chain",
      fix: "If it is of a local node that is gone, remove the folder.",
    });
  }
  const { hash, block } = begun.confirmed;
  return { address: address.toLowerCase(), transaction: hash, block };
}

/** Ignition begins only once all that the sender sent before is confirmed; it would throw, and here it is waited for. */
async function settle(run: ModuleRun, from: string, confirmations: number, rpc: Rpc) {
  const count = async (block: string) =>
    Number(await rpc("eth_getTransactionCount", [from, block]));
  let isTold = false;
  for (;;) {
    const safe = Number(await rpc("eth_blockNumber", [])) - confirmations + 1;
    const confirmed = safe < 0 ? 0 : await count(`0x${safe.toString(16)}`);
    if (confirmed === (await count("pending"))) return;
    if (!isTold)
      run.onWait?.(`Waiting until what ${from} sent before has ${confirmations} confirmations`);
    isTold = true;
    await new Promise((resolve) =>
      setTimeout(resolve, run.settings?.blockPollingInterval ?? POLL_MS),
    );
  }
}

/** Hardhat's node and Anvil say so; any other mines when it likes. */
async function isAutomined(rpc: Rpc): Promise<boolean> {
  return Boolean(await rpc("hardhat_getAutomine", []).catch(() => false));
}

/** Ignition's view of a signer: what it sends is signed by the signer, whatever kind it is of. */
function eip1193(signer: Signer, rpc: Rpc, limits: FeeLimits) {
  return {
    request: async ({ method, params = [] }: { method: string; params?: unknown }) => {
      const list = params as readonly unknown[];
      if (method !== "eth_sendTransaction") return rpc(method, list);
      const asked = list[0] as Record<string, string>;
      checkOffer(asked, limits);
      const { gas, nonce, ...transaction } = asked;
      const whole = { ...transaction, nonce: Number(nonce), gasLimit: BigInt(gas ?? 0) };
      if (!(signer instanceof BaseWallet)) return (await signer.sendTransaction(whole)).hash;
      const { from: _, ...filled } = await signer.populateTransaction(whole);
      const signed = await signer.signTransaction(filled);
      await rpc("eth_sendRawTransaction", [signed]).catch((error: unknown) => {
        // A repetition meets the first: the chain tells by its hash. Without any answer, the next run tells by its nonce.
        if (error instanceof TransportError || !mayBeSent(error)) throw error;
      });
      return keccak256(signed);
    },
  };
}

function refuseResult(run: ModuleRun, folder: string, result: Failure): never {
  const where = `deployment of ${run.module.id}`;
  if ("errors" in result) {
    return refuse({
      where,
      got: Object.values(result.errors).flat().join("; "),
      expected: "what it was begun with",
      fix: `Give the arguments, sender and sources of before, which ${folder} has; remove that folder only if another contract is wanted.`,
    });
  }
  const isLate = result.timedOut.length > 0;
  return refuse({
    where,
    got: isLate
      ? "a transaction that is not mined yet"
      : result.failed.map(({ error }) => error).join("; "),
    expected: "a contract on chain",
    fix: isLate ? "Run it again: it goes on waiting." : "Mend the cause and run it again.",
  });
}
