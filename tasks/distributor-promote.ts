import { VoidSigner } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Phase } from "../src/campaign/campaign.ts";
import { recordName } from "../src/campaign/deployment.ts";
import { checkRequest, deploySteps } from "../src/chain/deploy.ts";
import { isOpen, promotionChecks } from "../src/chain/promote.ts";
import { readSetup, type Setup } from "../src/chain/setup.ts";
import {
  firstBlock,
  type LoadedCampaign,
  loadCampaign,
  loadRecord,
  phaseOf,
} from "../src/epoch/load.ts";
import { InputError } from "../src/errors.ts";
import {
  announceSteps,
  type DeployedStep,
  deployAll,
  describeDeployed,
} from "../src/terminal/deploy.ts";
import { EXIT, type ExitCode, runCommand } from "../src/terminal/exit.ts";
import { describeGate } from "../src/terminal/gate.ts";
import { writeData, writeNote, writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { connect } from "./connection.ts";
import { checkCompiler, type DeployArguments, deploySettings } from "./deploying.ts";

export interface PromoteArguments extends DeployArguments {
  betaNetwork: string;
  distributions: string;
  books: string | undefined;
}

export default (args: PromoteArguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => promote(args, hre, await loadCampaign(args.campaign)));

/** Looks through the gate, and deploys a campaign's production where it is open. */
export async function promote(
  args: PromoteArguments,
  hre: HardhatRuntimeEnvironment,
  loaded: LoadedCampaign,
): Promise<ExitCode> {
  const { campaign } = loaded;
  const beta = phaseOf(campaign, "beta");
  const phase = phaseOf(campaign, "production");
  const { deployments, distributions, books, json } = args;
  const sending = deploySettings(hre, args);
  await checkCompiler(hre);
  const home = await connect(hre, phase);
  const away = await connect(hre, beta, args.betaNetwork);
  const distributor = await deployedDistributor(args, loaded, phase);
  const request = {
    campaign,
    phase,
    deployments,
    ...(distributor === undefined ? namedRoles(args) : NO_ROLES),
    adminDelay: args.adminDelay,
    windowFloor: args.windowFloor,
    window: args.window,
    ...sending,
    onWait: writeNote,
  };
  if (distributor === undefined) checkRequest(request);
  const setup =
    distributor === undefined
      ? planned(request)
      : await readSetup(distributor, home.provider, await firstBlock(deployments, campaign, phase));
  // Looking takes no key.
  const signer =
    args.dryRun || distributor !== undefined ? undefined : await home.signer(args.from);
  const sender = await signer?.getAddress();
  const progress = startProgress("Verifying the beta", 0);
  const checks = await promotionChecks({
    beta: {
      loaded,
      beta,
      provider: away.provider,
      deployments,
      distributions,
      books,
      onProgress: progress.update,
    },
    plan: { production: phase, provider: home.provider, setup, distributor, sender },
    onRecompile: () => writeNote("Compiling the contracts again ..."),
  }).finally(progress.end);
  // With --json the one object on stdout comes last, and whoever is asked must have seen the checks before.
  if (json) writeNote(describeGate(checks));
  else writeData(describeGate(checks));
  const end = (code: ExitCode, said: string, deployed: readonly DeployedStep[] = []): ExitCode => {
    const { chainId } = phase;
    writeResult(json, { chainId, isOpen: isOpen(checks), checks, deployed, said }, () => said);
    return code;
  };
  if (!isOpen(checks)) return end(EXIT.mismatch, "Nothing was sent.");
  if (distributor !== undefined) {
    return end(EXIT.nothingToDo, `Production is deployed already, at ${distributor}.`);
  }
  const steps = await deploySteps(request, home.provider);
  if (signer === undefined) {
    // Anybody can deploy, so anybody's simulation tells the cost.
    await announceSteps(request, steps, new VoidSigner(args.from ?? NOBODY, home.provider));
    return end(EXIT.done, "Dry run: nothing was sent.");
  }
  await announceSteps(request, steps, signer);
  const deployed = await deployAll(request, steps, signer, args.yes);
  return end(EXIT.done, describeDeployed(deployed), deployed);
}

const NOBODY = "0x000000000000000000000000000000000000dEaD";
const NO_ROLES = { admin: "", publisher: "", guardian: "", treasury: "" };

async function deployedDistributor(
  { deployments }: PromoteArguments,
  { campaign }: LoadedCampaign,
  phase: Phase,
): Promise<string | undefined> {
  const record = await loadRecord(deployments, phase.chainId);
  return phase.distributor ?? record?.phases[recordName(campaign, phase)]?.distributor?.address;
}

/** In production nobody holds a role by default: every one is named. */
function namedRoles({ admin, publisher, guardian, treasury }: PromoteArguments) {
  const missing = Object.entries({ admin, publisher, guardian }).filter(
    ([, it]) => it === undefined,
  );
  if (admin === undefined || publisher === undefined || guardian === undefined) {
    throw new InputError(
      missing.map(([role]) => ({
        where: `--${role}`,
        got: "nothing",
        expected: "an address: production has no default",
      })),
    );
  }
  return { admin, publisher, guardian, treasury: treasury ?? admin };
}

function planned(
  request: ReturnType<typeof namedRoles> & Pick<Setup, "window" | "windowFloor">,
): Setup {
  const { admin, publisher, guardian, treasury, window, windowFloor } = request;
  return { admin, publishers: [publisher], guardians: [guardian], treasury, window, windowFloor };
}
