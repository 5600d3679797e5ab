import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { checkUnmoved, pinLatest } from "../src/chain/provider.ts";
import { readStatus } from "../src/chain/status.ts";
import { journalFile, readJournal } from "../src/epoch/journal.ts";
import { firstBlock, loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeJournal } from "../src/terminal/journal.ts";
import { writeResult } from "../src/terminal/output.ts";
import { describeStatus } from "../src/terminal/status.ts";
import { connect } from "./connection.ts";

interface Arguments {
  campaign: string;
  phase: string;
  deployments: string;
  json: boolean;
}

/** The journal's newest lines. */
const ENTRIES_SHOWN = 10;

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const { provider } = await connect(hre, phase);
    const deployment = await loadDeployment(args.deployments, campaign, phase);
    const pinned = await pinLatest(provider);
    const status = await readStatus(
      pinned,
      deployment,
      await firstBlock(args.deployments, campaign, phase),
    );
    const journal = await readJournal(
      journalFile(args.deployments, campaign, phase),
      ENTRIES_SHOWN,
    );
    await checkUnmoved(pinned);
    writeResult(args.json, { ...status, journal }, () =>
      [describeStatus(status), ...describeJournal(journal)].join("\n\n"),
    );
    return EXIT.done;
  });
