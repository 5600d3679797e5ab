import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fundShortfallCalls, shortfall } from "../src/chain/fund.ts";
import { pinLatest } from "../src/chain/provider.ts";
import { publishCall } from "../src/chain/publish.ts";
import { loadRecord } from "../src/epoch/load.ts";
import {
  distributionFolder,
  type ReadDistribution,
  readDistribution,
} from "../src/epoch/published/distribution.ts";
import { verifyEpoch } from "../src/epoch/verifying/verify.ts";
import { InputError } from "../src/errors.ts";
import { EXIT, type ExitCode, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { describeVerdict } from "../src/terminal/verdict.ts";
import { parseEpoch, type SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, type Opened, openCommand } from "./sending.ts";

interface Arguments extends SendingArguments {
  epoch: string | undefined;
  books: string | undefined;
  distributions: string;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const epoch = parseEpoch(args.epoch);
    const { distributions, books } = args;
    const opened = await openCommand("epoch publish", args, hre);
    const { pinned, loaded, phase, deployment, fromBlock, account } = opened;
    const record = await loadRecord(args.deployments, phase.chainId);
    const verdict = await verifyEpoch({ loaded, phase, epoch, distributions, books, record });
    if (!verdict.isRight) {
      writeResult(args.json, verdict, () => describeVerdict(verdict));
      return EXIT.mismatch;
    }
    const distribution = await readDistribution(
      distributionFolder(distributions, loaded.campaign, phase, epoch),
    );
    const { manifest, manifestHash } = distribution;
    // A Safe signs once: its batch brings in what is lacking, then publishes.
    const lacking =
      args.safe === undefined
        ? new Map<string, bigint>()
        : await shortfall(pinned, deployment, manifest.totals);
    const call = await publishCall(pinned, deployment, distribution, fromBlock, lacking);
    const { root } = manifest;
    if (call === undefined) {
      return nothingLeft(opened, `Epoch ${epoch} is published already, with root ${root}.`);
    }
    const calls = [...(await fundShortfallCalls(pinned, deployment, lacking, account)), call];
    const details = { epoch, root, manifest: manifestHash };
    const ending = {
      result: { epoch, root },
      describe: () => `Published epoch ${epoch}: ${root}`,
    };
    return carryOut({ ...opened, details }, calls, ending).catch((error: unknown) =>
      whetherPublished(opened, distribution, error),
    );
  });

/** Where another publisher was quicker: the same root needs no more doing, and another one is named. */
async function whetherPublished(
  opened: Opened,
  distribution: ReadDistribution,
  error: unknown,
): Promise<ExitCode> {
  if (!(error instanceof InputError)) throw error;
  const { provider, deployment, fromBlock } = opened;
  const pinned = await pinLatest(provider);
  const call = await publishCall(pinned, deployment, distribution, fromBlock);
  if (call !== undefined) throw error;
  const { epoch, root } = distribution.manifest;
  const message = `Epoch ${epoch} was published meanwhile, with this same root ${root}.`;
  return nothingLeft({ ...opened, pinned }, message);
}
