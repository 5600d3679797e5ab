import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { LOCAL_CHAIN } from "../src/campaign/deployment.ts";
import type { ContractName } from "../src/chain/artifacts.ts";
import { checkRecompiled, codeChecks, recordedContracts } from "../src/chain/verify-code.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import type { Check } from "../src/epoch/verifying/checks.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeChecks } from "../src/terminal/gate.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { connect } from "./connection.ts";
import { parseExplorers, submit } from "./explorers.ts";

interface Arguments {
  campaign: string;
  phase: string;
  deployments: string;
  explorers: string;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    // No explorer knows a node of one's own.
    const explorers = phase.chainId === LOCAL_CHAIN ? [] : parseExplorers(args.explorers);
    const { provider } = await connect(hre, phase);
    const contracts = await recordedContracts(args.deployments, campaign, phase);
    const here: Check[] = [];
    for (const contract of contracts) here.push(...(await codeChecks(contract, provider)));
    const isRight = (checks: readonly Check[]) => checks.every(({ result }) => result === "ok");
    if (isRight(here)) {
      writeNote("Compiling the contracts again ...");
      const names = contracts.map(({ record }) => record.contract as ContractName);
      for (const name of new Set(names)) here.push(await checkRecompiled(name));
    }
    const there: Check[] = [];
    // What is not right here must not be shown to the world as the source.
    if (isRight(here)) {
      for (const contract of contracts) {
        for (const explorer of explorers) there.push(await submit(contract, explorer, hre));
      }
    }
    const checks = [...here, ...there];
    writeResult(args.json, { chainId: phase.chainId, isRight: isRight(checks), checks }, () =>
      describeChecks(checks),
    );
    if (!isRight(here)) return EXIT.mismatch;
    return isRight(there) ? EXIT.done : EXIT.failure;
  });
