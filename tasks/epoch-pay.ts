import { formatEther } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { encodeCall, explained } from "../src/chain/call.ts";
import {
  atLeast,
  cutChunks,
  duePayouts,
  leftOut,
  type PaidOut,
  type PayChunk,
  type Payout,
  paidBy,
} from "../src/chain/pay.ts";
import type { Sender } from "../src/chain/sender.ts";
import { decimalRule, parseDecimal } from "../src/decimal.ts";
import { readDistributions } from "../src/epoch/published/distribution.ts";
import { refuse, show } from "../src/errors.ts";
import { confirm } from "../src/terminal/confirm.ts";
import { dryRunDone, EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { describePaid, describePlan } from "../src/terminal/pay.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { sendOne } from "../src/terminal/send.ts";
import type { SendingArguments } from "./options.ts";
import {
  nothingLeft,
  type Opened,
  openCommand,
  record,
  senderOf,
  tokenOf,
  writeBatch,
} from "./sending.ts";

interface Arguments extends SendingArguments {
  distributions: string;
  token: string | undefined;
  min: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const opened = await openCommand("epoch pay", args, hre);
    const { pinned, chainId, deployment, loaded, phase, fromBlock } = opened;
    const { distributions, broken } = await readDistributions(
      args.distributions,
      loaded.campaign,
      phase,
    );
    for (const reason of broken) writeNote(`Left out: ${reason}`);
    const all = await duePayouts(pinned, deployment, distributions, fromBlock);
    const due = wanted(all, opened, args);
    if (due.length === 0) {
      const small = all.length > 0 ? ` ${all.length} are below --min, or of another token.` : "";
      return nothingLeft(opened, `Nobody has anything to be paid now.${small}`);
    }
    const sender = args.safe === undefined ? await senderOf(opened) : undefined;
    const planning = startProgress("Planning", due.length);
    const { chunks, left } = await cutChunks(
      pinned,
      deployment,
      due,
      sender ?? asSafe(opened),
      planning.update,
    ).finally(planning.end);
    writeNote(describePlan(chunks, left, deployment.tokens));
    checkTotal(chunks, opened);
    const plan = chunks.map(({ estimate, payouts }) => ({ ...estimate, payouts: payouts.length }));
    if (sender === undefined) {
      const files = await writeBatches(opened, chunks);
      if (args.dryRun) return dryRunDone(args.json, { plan, left });
      writeResult(args.json, { plan, safe: files }, () => `Written: ${files.join(", ")}`);
      return EXIT.done;
    }
    if (args.dryRun) return dryRunDone(args.json, { plan, left });
    if (chunks.length > 0) await confirm("Pay?", chainId, args.yes);
    const paid = await pay(opened, sender, chunks);
    const results = [...paid, ...leftOut(left)];
    writeResult(args.json, { payouts: results }, () => describePaid(results, deployment.tokens));
    return results.every(({ result }) => result === "paid") ? EXIT.done : EXIT.failure;
  });

/** Sends the calls one after the other. Whatever stops it, the next run reads the marks and pays only the rest. */
async function pay(
  opened: Opened,
  sender: Sender,
  chunks: readonly PayChunk[],
): Promise<PaidOut[]> {
  const results: PaidOut[] = [];
  const progress = startProgress("Paying", chunks.length);
  try {
    for (const [i, chunk] of chunks.entries()) {
      const { transaction } = await sendOne(chunk.call, sender);
      const paid = await paidBy(opened.provider, chunk, transaction);
      results.push(...paid);
      const refused = paid.filter(({ result }) => result !== "paid").length;
      await record(opened, {
        event: "paid",
        transaction,
        paid: paid.length - refused,
        refused,
      });
      progress.update(i + 1);
    }
  } finally {
    progress.end();
  }
  return results;
}

function wanted(all: readonly Payout[], opened: Opened, args: Arguments): Payout[] {
  const { tokens } = opened.deployment;
  const only = args.token === undefined ? undefined : tokenOf(opened, args.token).address;
  const minimum = new Map<string, bigint>();
  for (const { address, decimals } of args.min === undefined ? [] : tokens) {
    if (only !== undefined && address !== only) continue;
    const units = parseDecimal(args.min, decimals);
    if (units === undefined) {
      refuse({ where: "--min", got: show(args.min), expected: decimalRule(decimals) });
    }
    minimum.set(address, units);
  }
  return atLeast(all, minimum).filter(({ token }) => only === undefined || token === only);
}

/** The whole plan must fit the limit before its first call is sent. */
function checkTotal(chunks: readonly PayChunk[], { args }: Opened): void {
  const limit = args.maxCost === undefined ? undefined : parseDecimal(args.maxCost, 18);
  const total = chunks.reduce((sum, { estimate }) => sum + estimate.cost, 0n);
  if (limit === undefined || total <= limit) return;
  refuse({
    where: "--max-cost",
    got: `up to ${formatEther(total)} ether for all calls`,
    expected: `at most ${formatEther(limit)} ether in all`,
    fix: "Raise it, wait until the network is cheaper, or pay fewer with --min.",
  });
}

/** What a Safe's calls would take; it sends them itself, at its own fees. */
function asSafe({ pinned, account }: Opened): Pick<Sender, "estimate"> {
  return {
    estimate: async (call) => {
      const transaction = { from: account, ...(await encodeCall(call)) };
      const gas = BigInt(
        await explained(call, () => pinned.send("eth_estimateGas", [transaction])),
      );
      return { title: call.title, gas, maxFee: 0n, cost: 0n };
    },
  };
}

/** A Safe's batch is one transaction: each call that fills a block gets a file of its own. */
async function writeBatches(opened: Opened, chunks: readonly PayChunk[]): Promise<string[]> {
  const file = opened.args.safe ?? "";
  const files = chunks.map((_, i) =>
    chunks.length === 1 ? file : `${file.replace(/\.json$/, "")}-${i + 1}.json`,
  );
  for (const [i, { call }] of chunks.entries()) await writeBatch(opened, [call], files[i] ?? file);
  return files;
}
