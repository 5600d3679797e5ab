import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { openNames } from "../src/chain/names.ts";
import {
  type ImportListRequest,
  type PreparedList,
  prepareList,
  writePrepared,
} from "../src/epoch/import-list.ts";
import { addToJournal, journalFile } from "../src/epoch/journal.ts";
import { loadCampaign, loadDeployment, loadRecord, phaseOf } from "../src/epoch/load.ts";
import { UNITS } from "../src/listed/list-amount.ts";
import { buildAsJson, describeBuild } from "../src/terminal/build.ts";
import { confirm } from "../src/terminal/confirm.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeList, describeWritten, listAsJson } from "../src/terminal/list.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { buildAndRecord } from "./building.ts";
import { endpointOf } from "./connection.ts";
import { booksOf, parseEpoch, parseWord } from "./options.ts";

interface Arguments {
  file: string;
  campaign: string;
  phase: string;
  epoch: string | undefined;
  market: string | undefined;
  unit: string;
  merge: string;
  ens: string | undefined;
  build: boolean;
  books: string | undefined;
  distributions: string;
  deployments: string;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const request = await toRequest(args, hre);
    const progress = startProgress("Looking up names", 0);
    const prepared = await prepareList(request, progress.update).finally(progress.end);
    writeNote(describeList(prepared, request.loaded.campaign));
    if (args.dryRun) {
      writeNote("Dry run: nothing was written.");
      if (args.json) writeResult(true, { dryRun: true, ...listAsJson(prepared) }, () => "");
      return EXIT.done;
    }
    if (!prepared.isThere) await write(request, prepared, args);
    const built = args.build ? await build(request, args) : undefined;
    const { phase, loaded } = request;
    writeResult(args.json, { ...listAsJson(prepared), ...(built && buildAsJson(built)) }, () =>
      [describeWritten(prepared)]
        .concat(built === undefined ? [] : ["", describeBuild(built, phase, loaded.campaign)])
        .join("\n"),
    );
    if (!prepared.isThere || built?.written === true) return EXIT.done;
    writeNote("All of it stood there already.");
    return EXIT.nothingToDo;
  });

async function toRequest(
  args: Arguments,
  hre: HardhatRuntimeEnvironment,
): Promise<ImportListRequest> {
  const loaded = await loadCampaign(args.campaign);
  const phase = phaseOf(loaded.campaign, args.phase);
  return {
    loaded,
    phase,
    epoch: parseEpoch(args.epoch),
    file: args.file,
    market: args.market,
    unit: parseWord("unit", args.unit, UNITS),
    merge: parseWord("merge", args.merge, ["refuse", "sum"] as const),
    resolve: args.ens === undefined ? undefined : await openNames(await endpointOf(hre, args.ens)),
    record: await loadRecord(args.deployments, phase.chainId),
    books: booksOf(args.campaign, args.books),
    distributions: args.distributions,
  };
}

async function write(
  request: ImportListRequest,
  prepared: PreparedList,
  args: Arguments,
): Promise<void> {
  const { phase, epoch, loaded, file } = request;
  await confirm(`Write ${prepared.path}?`, phase.chainId, args.yes, {
    done: "written",
    todo: "write",
  });
  await writePrepared(request, prepared);
  await addToJournal(journalFile(args.deployments, loaded.campaign, phase), {
    at: new Date().toISOString(),
    command: "epoch import",
    event: "imported",
    epoch,
    file,
    listed: prepared.sha256,
  });
}

async function build(request: ImportListRequest, { deployments }: Arguments) {
  const { loaded, phase, epoch, books, distributions } = request;
  const deployment = await loadDeployment(deployments, loaded.campaign, phase);
  const what = { loaded, phase, epoch, deployment, books, distributions };
  return buildAndRecord("epoch import", what, deployments);
}
