/** `tidemark claim`: what a claim costs and pays; with `--send`, the claim itself. */
import { VoidSigner, type Wallet } from "ethers";
import { type Call, encodeCall, type SentCall } from "../src/chain/call.ts";
import { type Estimate, openSender, type Sender } from "../src/chain/sender.ts";
import type { Standing } from "../src/chain/standing.ts";
import { type Worth, worthOf } from "../src/chain/worth.ts";
import type { Source } from "../src/epoch/published/source.ts";
import { InputError, refuse } from "../src/errors.ts";
import { showAmount } from "../src/terminal/amount.ts";
import { confirm } from "../src/terminal/confirm.ts";
import { EXIT, messageOf } from "../src/terminal/exit.ts";
import {
  describeFigures,
  describeRoots,
  describeWorth,
  figuresAsJson,
  rootsAsJson,
  tokenOf,
} from "../src/terminal/miner.ts";
import { writeNote } from "../src/terminal/output.ts";
import { announce, sendOne, showEstimate } from "../src/terminal/send.ts";
import type { Arguments } from "./arguments.ts";
import { callFor } from "./calls.ts";
import { type Look, look, throwLeftOut } from "./look.ts";
import type { Networks } from "./network.ts";
import type { Outcome } from "./outcome.ts";

/** A claim that was simulated. */
interface Simulated {
  readonly call: Call;
  readonly estimate: Estimate;
  /** Undefined where a price is missing. */
  readonly worth: Worth | undefined;
}

/** Claims from one source after the other; `--max-cost` holds for all of a chain together. */
export function claimer(
  account: string,
  networks: Networks,
  key: Wallet | undefined,
  args: Arguments,
): (source: Source) => Promise<Outcome> {
  const spent = new Map<number, bigint>();
  const isPriced = args.prices.tokens.size > 0 || args.prices.native !== undefined;
  return async (source) => {
    const seen = await look(source, account, networks, args);
    const { standings, tokens, manifest } = seen;
    const { chainId } = manifest;
    writeNote(`${describeRoots(seen)}\n${describeFigures(account, standings, tokens)}`);
    const paid = spent.get(chainId) ?? 0n;
    const sender = await senderOf(seen, account, key, args, paid);
    const calls = callsOf(seen, sender, args);
    if (calls.length > 0)
      announce(
        calls.map(({ call }) => call),
        sender,
        { chainId },
      );
    const failed: string[] = [];
    const simulated: Simulated[] = [];
    for (const { call, standing } of calls) {
      await keepGoing(failed, async () => {
        const estimate = showEstimate(await sender.estimate(call));
        const token = tokenOf(standing.token, tokens);
        const worth = worthOf(estimate.cost, standing.claimable, token, args.prices);
        simulated.push({ call, estimate, worth });
      });
    }
    for (const { call, worth } of simulated) {
      if (worth !== undefined) writeNote(`${call.title}: ${describeWorth(worth)}`);
      // A price that names no token must not pass for a claim that is worth it.
      else if (isPriced)
        writeNote(`${call.title}: not compared with its cost, for a price is missing`);
    }
    const good = simulated.filter(({ worth }) => worth === undefined || worth.cost < worth.value);
    const sent: SentCall[] = [];
    if (args.send && good.length > 0) {
      await confirm(`Claim from ${manifest.distributor}?`, chainId, args.yes);
      let onItsWay = 0n;
      for (const { call, estimate } of good) {
        const send = async () => void sent.push(await sendOne(call, sender));
        if (await keepGoing(failed, send)) continue;
        // Where no answer came, the call may be on its way: nothing more is sent after it, and it counts as paid.
        onItsWay = estimate.cost;
        break;
      }
      spent.set(chainId, paid + sender.spent() + onItsWay);
    }
    if (!args.send && good.length > 0) writeNote("Nothing was sent: give --send to claim.");
    if (calls.length === 0) {
      throwLeftOut(seen.leftOut);
      refuseMissing(seen);
    }
    if (good.length === 0 && failed.length === 0)
      writeNote(calls.length === 0 ? "Nothing to claim now." : "Nothing is worth its gas now.");
    return outcomeOf(seen, { simulated, good, sent, failed }, args);
  };
}

/** @throws InputError where an epoch's files are missing: they may hold a claim. */
function refuseMissing({ source, missing }: Look): void {
  if (missing.length === 0) return;
  refuse({
    where: source.name,
    got: `no files of epoch ${missing.join(", ")}`,
    expected: "the distributions of all roots that stand",
    fix: "Use another mirror, or ask the campaign: the proofs are in these files.",
  });
}

interface Done {
  readonly simulated: readonly Simulated[];
  readonly good: readonly Simulated[];
  readonly sent: readonly SentCall[];
  readonly failed: readonly string[];
}

async function outcomeOf(
  seen: Look,
  { simulated, good, sent, failed }: Done,
  { format, send }: Arguments,
): Promise<Outcome> {
  const transactions = await Promise.all(good.map(({ call }) => encodeCall(call)));
  const done = sent.map(({ title }) => `Done: ${title}`);
  const lines = format === "calldata" ? transactions.map(({ to, data }) => `${to} ${data}`) : done;
  return {
    code: failed.length > 0 ? EXIT.failure : good.length === 0 ? EXIT.nothingToDo : EXIT.done,
    json: {
      ...rootsAsJson(seen),
      figures: seen.standings.map((standing) => figuresAsJson(standing, seen.tokens)),
      dryRun: !send,
      claims: simulated.map(({ estimate, worth }) => ({ ...estimate, ...worthAsJson(worth) })),
      transactions,
      sent,
      failed,
    },
    text: lines.join("\n"),
  };
}

/** Units of `10^-18` of the prices' money. */
function worthAsJson(worth: Worth | undefined): object {
  return { worth: worth === undefined ? null : { ...worth, isWorthIt: worth.cost < worth.value } };
}

async function senderOf(
  { provider, pinned, manifest }: Look,
  account: string,
  key: Wallet | undefined,
  { limits, by }: Arguments,
  spent: bigint,
): Promise<Sender> {
  const { maxFee, maxCost } = limits;
  const left = maxCost === undefined ? undefined : maxCost > spent ? maxCost - spent : 0n;
  const signer = key?.connect(provider) ?? new VoidSigner(by ?? account, provider);
  return openSender(signer, {
    maxFee,
    maxCost: left,
    plannedAt: pinned.block,
    note: (text) => writeNote(`Chain ${manifest.chainId}: ${text}`),
  });
}

function callsOf(
  { standings, tokens, distributor }: Look,
  { address }: Sender,
  { to }: Arguments,
): { readonly call: Call; readonly standing: Standing }[] {
  const by = address.toLowerCase();
  return standings.flatMap((standing) => {
    const { leaf, claimable, token } = standing;
    if (leaf === undefined) return [];
    const amount = showAmount(claimable, tokenOf(token, tokens));
    return [{ call: callFor(distributor, leaf, amount, by, { to }), standing }];
  });
}

/** A claim that the chain refuses does not keep the others back. @returns false where it is not known what came of it. */
async function keepGoing(failed: string[], act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    const message = messageOf(error);
    writeNote(message);
    failed.push(message);
    return error instanceof InputError;
  }
}
