/** What the tasks that deploy have in common. */
import { isDeepStrictEqual } from "node:util";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type ContractName, readArtifact, readBuildInfo } from "../src/chain/artifacts.ts";
import type { IgnitionSettings } from "../src/chain/ignition.ts";
import { type Fault, InputError, show } from "../src/errors.ts";

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
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/** Ignition's settings in Hardhat's config, and the network's limits on fees. */
export function ignitionSettings(hre: HardhatRuntimeEnvironment): IgnitionSettings {
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
