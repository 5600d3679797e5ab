import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { MARKS_FILE } from "../src/book/book-file.ts";
import { marksToCount } from "../src/chain/marks.ts";
import { checkUnmoved, isDevelopmentNode, pinLatest } from "../src/chain/provider.ts";
import { addToJournal, journalFile } from "../src/epoch/journal.ts";
import { firstBlock, loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { marksAbove, writeEpochMarks } from "../src/epoch/marks.ts";
import { readPrevious } from "../src/epoch/published/distribution.ts";
import { unkey } from "../src/reward/state.ts";
import { EXIT, nothingToDo, runCommand } from "../src/terminal/exit.ts";
import { describeMarks } from "../src/terminal/marks.ts";
import { writeResult } from "../src/terminal/output.ts";
import { connect } from "./connection.ts";
import { booksOf, parseEpoch, parseSendSettings } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  books: string | undefined;
  distributions: string;
  deployments: string;
  confirmations: string | undefined;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const folder = join(booksOf(args.campaign, args.books), String(epoch));
    const { confirmations: given } = parseSendSettings({
      confirmations: args.confirmations,
      maxFee: undefined,
      maxCost: undefined,
      stuckAfter: undefined,
    });
    const { state } = await readPrevious(args.distributions, campaign, phase, epoch);
    const { provider } = await connect(hre, phase);
    const deployment = await loadDeployment(args.deployments, campaign, phase);
    const confirmations = given ?? ((await isDevelopmentNode(provider)) ? 1 : 2);
    const pinned = await pinLatest(provider, confirmations);
    const fromBlock = await firstBlock(args.deployments, campaign, phase);
    const all = await marksToCount(pinned, deployment.distributor, epoch, fromBlock);
    await checkUnmoved(pinned);
    const marks = marksAbove(all, state);
    if (marks.size === 0) {
      const before = epoch === 1 ? "nothing, for epoch 1 is the first" : `epoch ${epoch - 1}`;
      return nothingToDo(args.json, `No mark on chain lies above what was published: ${before}.`);
    }
    const file = join(folder, MARKS_FILE);
    if (!(await writeEpochMarks(folder, marks))) {
      return nothingToDo(args.json, `The same marks stand in ${file} already.`);
    }
    await addToJournal(journalFile(args.deployments, campaign, phase), {
      at: new Date().toISOString(),
      command: "epoch marks",
      event: "marks read",
      epoch,
      block: pinned.block,
      marks: marks.size,
      file,
    });
    const listed = [...marks].map(([id, mark]) => {
      const [account, token] = unkey(id);
      return { account, token, before: state.cumulative.get(id) ?? 0n, mark };
    });
    writeResult(args.json, { epoch, block: pinned.block, file, marks: listed }, () =>
      describeMarks(marks, state, campaign, deployment.tokens, file),
    );
    return EXIT.done;
  });
