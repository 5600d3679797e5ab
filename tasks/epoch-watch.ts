import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { JsonRpcApiProvider, Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { checkGuardian, revokeCalls } from "../src/chain/revoke.ts";
import { openSender } from "../src/chain/sender.ts";
import { look, type Reported, type Watch, withTold } from "../src/chain/watch.ts";
import { readWatchState, writeWatchState } from "../src/chain/watch-state.ts";
import { addToJournal, journalFile } from "../src/epoch/journal.ts";
import {
  firstBlock,
  loadCampaign,
  loadDeployment,
  loadRecord,
  phaseOf,
} from "../src/epoch/load.ts";
import { openSource } from "../src/epoch/published/sources.ts";
import { InputError, refuse, show } from "../src/errors.ts";
import { confirm } from "../src/terminal/confirm.ts";
import { EXIT, type ExitCode, runCommand } from "../src/terminal/exit.ts";
import { writeData, writeNote } from "../src/terminal/output.ts";
import { sendOne } from "../src/terminal/send.ts";
import { describeFinding, exitOf, findingAsJson } from "../src/terminal/watch.ts";
import { openWebhook, type Webhook } from "../src/terminal/webhook.ts";
import { connect } from "./connection.ts";
import { parseSendSettings } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  deployments: string;
  distributions: string;
  gateway: string | undefined;
  books: string | undefined;
  store: string;
  every: string;
  webhook: string | undefined;
  from: string | undefined;
  maxFee: string | undefined;
  maxCost: string | undefined;
  confirmations: string | undefined;
  stuckAfter: string | undefined;
  once: boolean;
  revoke: boolean;
  revokeUnproven: boolean;
  yes: boolean;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    parseSendSettings(args);
    if (args.revokeUnproven && !args.revoke)
      refuse({ where: "--revoke-unproven", got: "it alone", expected: "--revoke beside it" });
    const every = parseEvery(args.every);
    const source = openSource(args.distributions, {
      gateway: args.gateway,
      option: "--distributions",
    });
    const url = args.webhook ?? process.env.TIDEMARK_WEBHOOK_URL;
    const webhook = url === undefined ? undefined : openWebhook(url);
    const loaded = await loadCampaign(args.campaign);
    const { campaign } = loaded;
    const phase = phaseOf(campaign, args.phase);
    const { provider, chainId, signer: signerOf } = await connect(hre, phase);
    const deployment = await loadDeployment(args.deployments, campaign, phase);
    const { distributor } = deployment;
    const store = join(args.store, `${chainId}-${campaign.id}-${phase.name}`);
    const file = join(store, "state.json");
    const signer = args.revoke ? await signerOf(args.from) : undefined;
    if (signer !== undefined) {
      await checkGuardian(provider, distributor, await signer.getAddress());
      await confirm("Revoke what is found wrong, without asking again?", chainId, args.yes);
    }
    const watched = { campaign, phase, distributor };
    const journal = journalFile(args.deployments, campaign, phase);
    const fromBlock = await firstBlock(args.deployments, campaign, phase);
    const say = (finding: Reported) =>
      writeData(
        args.json ? JSON.stringify(findingAsJson(watched, finding)) : describeFinding(finding),
      );
    const reported = new Set<string>();
    const watch: Watch = {
      loaded,
      phase,
      books: args.books,
      record: await loadRecord(args.deployments, chainId),
      deployment,
      fromBlock,
      source,
      mirror: join(store, "copies"),
      revokeUnproven: args.revokeUnproven,
      report: (finding) => {
        reported.add(finding.transaction);
        say(finding);
      },
      keep: (state) => writeWatchState(file, state),
      ...(signer === undefined
        ? {}
        : { revoke: revoker({ args, provider, signer, distributor, fromBlock, journal }) }),
    };
    const tell = (finding: Reported) => JSON.stringify(findingAsJson(watched, finding));
    let state = await readWatchState(file, chainId, distributor);
    const pass = async (): Promise<ExitCode> => {
      const looked = await look(provider, watch, state);
      const told = await tellAll(webhook, looked.findings, tell);
      state = withTold(looked.state, told);
      await watch.keep(state);
      const found = exitOf(looked.findings);
      const isUntold = looked.findings.some((one) => !one.isTold && !told.includes(one));
      if (args.once) {
        for (const finding of looked.findings) if (!reported.has(finding.transaction)) say(finding);
        if (looked.findings.length === 0) writeNote("No root stands.");
      }
      return found === EXIT.done && isUntold ? EXIT.failure : found;
    };
    if (args.once) return pass();
    return untilStopped(every, pass, () =>
      writeNote(`Watching ${distributor} on chain ${chainId}.`),
    );
  });

/** Looks again and again; what passes by itself ends nothing. Ctrl-C and SIGTERM end it, with what the last look found. */
async function untilStopped(
  every: number,
  pass: () => Promise<ExitCode>,
  begin: () => void,
): Promise<ExitCode> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  begin();
  let found: ExitCode = EXIT.done;
  while (!stop.signal.aborted) {
    try {
      found = await pass();
    } catch (error) {
      if (error instanceof InputError) throw error;
      writeNote(
        `This look failed, the next one is in ${every / 1_000} s: ${(error as Error).message}`,
      );
      found = EXIT.failure;
    }
    await setTimeout(every, undefined, { signal: stop.signal }).catch(() => {});
  }
  return found;
}

/** Revokes by the sending layer. What fails is said, and tried again at the next look. */
function revoker({
  args,
  provider,
  signer,
  distributor,
  fromBlock,
  journal,
}: {
  args: Arguments;
  provider: JsonRpcApiProvider;
  signer: Signer;
  distributor: string;
  fromBlock: number;
  journal: string;
}): NonNullable<Watch["revoke"]> {
  return async ({ epoch, root, manifestHash }) => {
    try {
      const [call] = await revokeCalls(provider, distributor, fromBlock, root);
      if (call === undefined) {
        writeNote(`Root ${root} does not stand, the node says now: it is looked at again.`);
        return undefined;
      }
      const sender = await openSender(signer, {
        ...parseSendSettings(args),
        note: writeNote,
        record: (event) =>
          addToJournal(journal, {
            at: new Date().toISOString(),
            command: "epoch watch",
            ...event,
            epoch,
            root,
            manifest: manifestHash,
          }),
      });
      return (await sendOne(call, sender)).transaction;
    } catch (error) {
      writeNote(`NOT REVOKED, root ${root}: ${(error as Error).message}`);
      return undefined;
    }
  };
}

/** Posts what the webhook does not have yet; gives what it has now. Without a webhook there is nobody to tell. */
async function tellAll(
  webhook: Webhook | undefined,
  findings: readonly Reported[],
  tell: (finding: Reported) => string,
): Promise<Reported[]> {
  if (webhook === undefined) return [...findings];
  const told: Reported[] = [];
  for (const finding of findings.filter(({ isTold }) => !isTold)) {
    try {
      await webhook.post(tell(finding));
      told.push(finding);
    } catch (error) {
      writeNote(`${(error as Error).message}; it is told again at the next look.`);
      break;
    }
  }
  return told;
}

function parseEvery(text: string): number {
  if (!/^[1-9][0-9]{0,4}$/.test(text))
    refuse({ where: "--every", got: show(text), expected: "whole seconds, from 1 to 99999" });
  return Number(text) * 1_000;
}
