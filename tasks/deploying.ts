/** What the tasks that deploy have in common. */
import { isDeepStrictEqual } from "node:util";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type ContractName, readArtifact, readBuildInfo } from "../src/chain/artifacts.ts";
import type { FeeLimits } from "../src/chain/fees.ts";
import type { IgnitionSettings } from "../src/chain/ignition.ts";
import { type Fault, InputError, refuse, show } from "../src/errors.ts";
import { parseSendSettings } from "./options.ts";

export interface DeployArguments {
  campaign: string;
  deployments: string;
  admin: string | undefined;
  publisher: string | undefined;
  guardian: string | undefined;
  treasury: string | undefined;
  window: number;
  windowFloor: number;
  adminDelay: number;
  from: string | undefined;
  maxFee: string | undefined;
  maxCost: string | undefined;
  confirmations: string | undefined;
  stuckAfter: string | undefined;
  safe: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * What the options say about sending, in Ignition's words.
 * @throws InputError naming every option that is wrong; where a Safe was to deploy, what to do instead.
 */
export function deploySettings(
  hre: HardhatRuntimeEnvironment,
  args: DeployArguments,
): { readonly settings: IgnitionSettings; readonly limits: FeeLimits } {
  const { maxFee, maxCost, confirmations, stuckAfter } = parseSendSettings(args);
  if (args.safe !== undefined) {
    refuse({
      where: "--safe",
      got: args.safe,
      expected: "an account that deploys: a Safe's batch calls contracts, and cannot create one",
      fix: "Deploy from any account, which keeps no role that you do not give it. Name the Safe with --admin, --publisher and --treasury.",
    });
  }
  return {
    settings: {
      ...ignitionSettings(hre),
      ...(confirmations === undefined ? {} : { requiredConfirmations: confirmations }),
      ...(stuckAfter === undefined ? {} : { timeBeforeBumpingFees: stuckAfter }),
    },
    limits: { maxFee, maxCost },
  };
}

/** Ignition's settings in Hardhat's config, and the network's limits on fees. */
function ignitionSettings(hre: HardhatRuntimeEnvironment): IgnitionSettings {
  const { strategyConfig: _, ...settings } = hre.config.ignition;
  const limits = hre.config.networks[hre.globalOptions.network ?? "default"]?.ignition;
  return {
    ...settings,
    maxFeePerGasLimit: limits?.maxFeePerGasLimit,
    maxPriorityFeePerGas: limits?.maxPriorityFeePerGas,
  };
}

/**
 * Refuses a build that was made before the compiler's settings were last changed.
 * @throws InputError naming every setting that differs.
 */
export async function checkCompiler(hre: HardhatRuntimeEnvironment): Promise<void> {
  const faults: Fault[] = [];
  for (const name of ["RewardDistributor", "BetaToken"] satisfies ContractName[]) {
    const compiler = hre.config.solidity.profiles.default?.overrides[`contracts/${name}.sol`];
    const { solcVersion, input } = await readBuildInfo(await readArtifact(name));
    const built: Record<string, unknown> = { version: solcVersion, ...input.settings };
    const due: Record<string, unknown> = { version: compiler?.version, ...compiler?.settings };
    for (const setting of ["version", "evmVersion", "viaIR", "optimizer"]) {
      if (isDeepStrictEqual(built[setting], due[setting])) continue;
      faults.push({
        where: `${setting} of the compiled ${name}`,
        got: show(built[setting]),
        expected: `${show(due[setting])}, as Hardhat's config says`,
        fix: "Compile them: npx hardhat build.",
      });
    }
  }
  if (faults.length > 0) throw new InputError(faults);
}
