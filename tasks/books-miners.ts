import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { checkStatement } from "../src/book/collect/statement.ts";
import { type ExchangeAccount, registeredIn, unpaid } from "../src/campaign/registry.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { loadRegistry, registryOf } from "../src/epoch/registry-file.ts";
import { type Fault, InputError } from "../src/errors.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { describeRegistry, registryAsJson } from "../src/terminal/registry.ts";
import { connect } from "./connection.ts";
import { parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  registry: string | undefined;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const file = registryOf(args.campaign, args.registry);
    const registry = await loadRegistry(file, campaign, phase);
    const chain = hre.globalOptions.network === undefined ? undefined : await connect(hre, phase);
    const check = (entry: ExchangeAccount): Promise<unknown> =>
      checkStatement(entry, campaign, phase, chain?.provider);
    const checks = await Promise.allSettled(registry.exchangeAccounts.map(check));
    const faults = checks.flatMap((result): readonly Fault[] => {
      if (result.status === "fulfilled") return [];
      if (result.reason instanceof InputError) return result.reason.faults;
      throw result.reason;
    });
    if (faults.length > 0) throw new InputError(faults);
    for (const name of unpaid(campaign, registeredIn(registry, epoch))) {
      writeNote(`${name} is registered, but the campaign file pays nobody for it.`);
    }
    writeResult(args.json, registryAsJson(registry, epoch), () =>
      describeRegistry(registry, epoch),
    );
    return EXIT.done;
  });
