/** What all commands that send do alike: read one block, plan, then send, simulate, or write a Safe batch. */
import type { JsonRpcApiProvider, Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Phase } from "../src/campaign/campaign.ts";
import type { DeployedToken, Deployment } from "../src/campaign/deployment.ts";
import { type Call, encodeCall, explained, type SentCall } from "../src/chain/call.ts";
import { parseAccount } from "../src/chain/doors.ts";
import { checkUnmoved, type PinnedProvider, pinLatest } from "../src/chain/provider.ts";
import { makeSafeBatch } from "../src/chain/safe.ts";
import { writeSafeBatch } from "../src/chain/safe-file.ts";
import { openSender, type SendEvent, type Sender } from "../src/chain/sender.ts";
import { addToJournal, journalFile } from "../src/epoch/journal.ts";
import {
  firstBlock,
  type LoadedCampaign,
  loadCampaign,
  loadDeployment,
  phaseOf,
} from "../src/epoch/load.ts";
import { refuse, show } from "../src/errors.ts";
import { dryRunDone, EXIT, type ExitCode, nothingToDo } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { announce, sendCalls } from "../src/terminal/send.ts";
import { connect } from "./connection.ts";
import { parseSendSettings, type SendingArguments } from "./options.ts";

/** A command that sends, with all that it is planned from. */
export interface Opened {
  readonly command: string;
  readonly args: SendingArguments;
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly chainId: number;
  readonly deployment: Deployment;
  /** The distributor's first block. */
  readonly fromBlock: number;
  /** The chain as it is now, and as of the block that the command is planned at. */
  readonly provider: JsonRpcApiProvider;
  readonly pinned: PinnedProvider;
  /** The sender; with --safe, the Safe. */
  readonly account: string;
  readonly signer: Signer | undefined;
  /** What is known of the work, for the journal. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** How a command ends that has sent its calls. */
export interface Ending {
  /** What the command found out, for its JSON. */
  readonly result: object;
  readonly describe: (sent: readonly SentCall[]) => string;
}

/** Reads the campaign, connects, and finds the sender. Everything is read as of one block. */
export async function openCommand(
  command: string,
  args: SendingArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<Opened> {
  parseSendSettings(args);
  const safe = args.safe === undefined ? undefined : parseAccount(args.from, "--from, the Safe");
  const loaded = await loadCampaign(args.campaign);
  const phase = phaseOf(loaded.campaign, args.phase);
  const { provider, chainId, signer: signerOf } = await connect(hre, phase);
  const deployment = await loadDeployment(args.deployments, loaded.campaign, phase);
  const fromBlock = await firstBlock(args.deployments, loaded.campaign, phase);
  const signer = safe === undefined ? await signerOf(args.from) : undefined;
  const account = safe ?? (await signer?.getAddress()) ?? "";
  const pinned = await pinLatest(provider);
  const common = { command, args, loaded, phase, chainId, deployment, fromBlock, details: {} };
  return { ...common, provider, pinned, account, signer };
}

/** The phase's token of that symbol, or its only one. */
export function tokenOf({ deployment }: Opened, symbol: string | undefined): DeployedToken {
  const { tokens } = deployment;
  const wanted = symbol ?? (tokens.length === 1 ? tokens[0]?.symbol : undefined);
  return (
    tokens.find((candidate) => candidate.symbol === wanted) ??
    refuse({
      where: "token",
      got: show(wanted),
      expected: `one of ${tokens.map((token) => token.symbol).join(", ")}`,
    })
  );
}

/** A sender whose transactions are written into the journal. */
export async function senderOf(opened: Opened): Promise<Sender> {
  const { args, pinned, signer } = opened;
  if (signer === undefined) return refuse({ where: "--safe", got: "a Safe", expected: "a key" });
  return openSender(signer, {
    ...parseSendSettings(args),
    plannedAt: pinned.block,
    note: writeNote,
    record: (event: SendEvent) => record(opened, { ...event }),
  });
}

/** Adds a line to the phase's journal. */
export async function record(
  { args, loaded, phase, command, details }: Opened,
  event: { readonly event: string; readonly [detail: string]: string | number | undefined },
): Promise<void> {
  const file = journalFile(args.deployments, loaded.campaign, phase);
  await addToJournal(file, { at: new Date().toISOString(), command, ...event, ...details });
}

/** Sends the calls, one after the other; or simulates them; or writes them as a batch for a Safe. */
export async function carryOut(
  opened: Opened,
  calls: readonly Call[],
  { result, describe }: Ending,
): Promise<ExitCode> {
  const { args, chainId } = opened;
  if (args.safe !== undefined) {
    await writeBatch(opened, calls, args.safe);
    if (args.dryRun) return dryRunDone(args.json, result);
    writeResult(args.json, { ...result, safe: [args.safe] }, () => `Written: ${args.safe}`);
    return EXIT.done;
  }
  const options = { chainId, dryRun: args.dryRun, yes: args.yes };
  const { estimates, sent } = await sendCalls(calls, await senderOf(opened), options);
  if (args.dryRun) return dryRunDone(args.json, { ...result, estimates });
  writeResult(args.json, { ...result, sent }, () => describe(sent));
  return EXIT.done;
}

/** Ends a command that found its work done, once the chain says that what was read still holds. */
export async function nothingLeft({ args, pinned }: Opened, message: string): Promise<ExitCode> {
  await checkUnmoved(pinned);
  return nothingToDo(args.json, message);
}

/** Writes calls as a batch for the Safe that --from names, unless this is a dry run. */
export async function writeBatch(
  opened: Opened,
  calls: readonly Call[],
  file: string,
): Promise<void> {
  const { account, args, chainId, command, loaded, phase, pinned } = opened;
  announce(calls, { address: account }, { chainId });
  await simulateFirst(opened, calls);
  if ((await pinned.getCode(account)) === "0x") {
    writeNote(`${account} is no contract on chain ${chainId}: a Safe is expected there.`);
  }
  if (args.dryRun) return;
  await checkUnmoved(pinned);
  const batch = await makeSafeBatch(calls, {
    chainId,
    safe: account,
    name: `${command}: ${loaded.campaign.id}, ${phase.name}`,
    description: calls.map(({ title }) => title).join("; "),
    createdAt: Date.now(),
  });
  await writeSafeBatch(file, batch);
  await record(opened, { event: "batch written", from: account, file });
  writeNote(`Load ${file} in the Safe's Transaction Builder. Nothing was sent.`);
}

/** The first call must succeed from the Safe; the later ones may need it. */
async function simulateFirst({ pinned, account }: Opened, [call]: readonly Call[]): Promise<void> {
  if (call === undefined) return;
  const transaction = { from: account, ...(await encodeCall(call)) };
  await explained(call, () => pinned.send("eth_call", [transaction, "latest"]));
}
