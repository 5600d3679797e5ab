/** Judging one published root: what it committed to, fetched, recomputed, and held against the chain. */
import type { Provider } from "ethers";
import type { Deployment } from "../campaign/deployment.ts";
import {
  hashDistribution,
  type Previous,
  readDistribution,
} from "../epoch/published/distribution.ts";
import { fetchDistribution } from "../epoch/published/mirror.ts";
import type { Source } from "../epoch/published/source.ts";
import type { Check } from "../epoch/verifying/checks.ts";
import { type Expectation, type Verdict, verifyFolder } from "../epoch/verifying/verify.ts";
import { InputError } from "../errors.ts";
import { INITIAL_STATE } from "../reward/state.ts";
import { openDistributor, view } from "./contracts.ts";
import { claimedMarks, type PublishedRoot } from "./events.ts";
import { markFaults } from "./marks.ts";

/**
 * `right` and `wrong` are about what the root committed to. `altered`: the source gives other bytes. `unreachable`: it
 * gives too little to judge. These two prove nothing of the root, and may change.
 */
export type Word = "right" | "wrong" | "altered" | "unreachable";

export interface Judgement {
  readonly word: Word;
  readonly checks: readonly Check[];
}

/** What a watcher holds roots against. */
export interface Bench extends Omit<Expectation, "epoch"> {
  readonly deployment: Deployment;
  /** The distributor's first block. */
  readonly fromBlock: number;
  readonly source: Source;
  /** The folder for the watcher's own copies. */
  readonly mirror: string;
}

/** A root with all that was published before it, and what was found of the epoch that it stands on. */
export interface Case {
  readonly event: PublishedRoot;
  readonly before: PublishedRoot | undefined;
  readonly beforeWord: Word | undefined;
  /** The same distribution was published before: after the kill switch it may come again. */
  readonly isRepeated: boolean;
}

/** Judges a root. Never throws over what was published: that is what it is there to find. */
export async function judgeRoot(
  provider: Provider,
  bench: Bench,
  { event, before, beforeWord, isRepeated }: Case,
): Promise<Judgement> {
  if (beforeWord === "altered" || beforeWord === "unreachable") {
    const detail = `epoch ${event.epoch - 1}, which it stands on, is ${beforeWord}`;
    return { word: "unreachable", checks: [{ name: "previous epoch", result: "note", detail }] };
  }
  const fetched = await fetchOf(bench, event);
  if (fetched.outcome !== "fetched") return { word: fetched.outcome, checks: [fetched.check] };
  const previous = await previousOf(bench, before);
  if (previous === undefined) {
    // Only a wrong one proves that nothing can be built upon it.
    const isWrong = beforeWord === "wrong";
    const detail = `epoch ${event.epoch - 1}, which it stands on, cannot be read`;
    const check: Check = { name: "previous epoch", result: isWrong ? "wrong" : "note", detail };
    return { word: isWrong ? "wrong" : "unreachable", checks: [check] };
  }
  const { folder } = fetched;
  const files = { folder, hashes: await hashDistribution(folder) };
  const expected = { ...bench, epoch: event.epoch, books: undefined };
  let verdict: Verdict;
  try {
    verdict = await verifyFolder(expected, files, previous);
  } catch (error) {
    // Whoever publishes must not be able to stop the watcher with files that break it.
    const detail = `the check itself broke: ${(error as Error).message}`;
    return { word: "unreachable", checks: [{ name: "judging", result: "note", detail }] };
  }
  const checks = [...verdict.checks];
  if (verdict.root === undefined) return judged(checks);
  checks.push(...(await checkOnChain(provider, bench, event, folder)));
  if (event.epoch > 1)
    checks.push(await checkBefore(provider, bench, before, beforeWord, isRepeated));
  const alone = judged(checks);
  if (alone.word === "wrong" || bench.books === undefined) return alone;
  return withBooks({ ...expected, books: bench.books }, files, previous, checks);
}

/** Fetches a root's distribution, unless it was fetched before. */
function fetchOf({ loaded, phase, source, mirror }: Bench, event: PublishedRoot) {
  const at = `${loaded.campaign.id}/${phase.name}/${event.epoch}`;
  return fetchDistribution(source, at, event.manifestHash, mirror);
}

/** What the epoch stands on, as the chain has it; undefined where that is none or cannot be read. */
async function previousOf(
  bench: Bench,
  before: PublishedRoot | undefined,
): Promise<Previous | undefined> {
  if (before === undefined) return { state: INITIAL_STATE, manifestHash: undefined };
  const fetched = await fetchOf(bench, before);
  if (fetched.outcome !== "fetched") return undefined;
  try {
    const { state, manifestHash } = await readDistribution(fetched.folder);
    return { state, manifestHash };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
}

/** The distribution is the one of this root, for this distributor, with totals and marks as the chain has them. */
async function checkOnChain(
  provider: Provider,
  { deployment, fromBlock }: Bench,
  event: PublishedRoot,
  folder: string,
): Promise<Check[]> {
  const distribution = await readDistribution(folder);
  const { manifest } = distribution;
  const distributor = await openDistributor(deployment.distributor, provider);
  // Later claims stand on later epochs: a root is held against what was claimed when it came.
  const marks = await claimedMarks(distributor, fromBlock, event.block);
  const faults = markFaults(marks, distribution);
  const now = (await provider.getBlock(event.block))?.timestamp ?? 0;
  const tokens = (list: readonly { symbol: string; address: string }[]) =>
    list
      .map(({ symbol, address }) => `${symbol} ${address}`)
      .sort()
      .join(", ");
  const totals = (list: readonly { token: string; total: bigint | string }[]) =>
    list
      .map(({ token, total }) => `${token} ${total}`)
      .sort()
      .join(", ");
  return [
    compare("root on chain", event.root, manifest.root),
    compare("totals on chain", totals(event.totals), totals(manifest.totals)),
    compare("distributor", manifest.distributor, deployment.distributor),
    compare("tokens", tokens(manifest.tokens), tokens(deployment.tokens)),
    {
      name: "marks on chain",
      result: faults.length === 0 ? "ok" : "wrong",
      detail:
        faults.length === 0
          ? "no entitlement is below what was claimed, and no mark above it"
          : faults
              .slice(0, 5)
              .map(({ where, got, expected }) => `${where}: ${got}, expected ${expected}`)
              .join("; "),
    },
    {
      name: "end of epoch",
      result: now * 1_000 >= Date.parse(manifest.end) ? "ok" : "wrong",
      detail: `published ${new Date(now * 1_000).toISOString()}, the epoch ends ${manifest.end}`,
    },
  ];
}

/** What is built on a wrong epoch, or on one that a guardian revoked, is wrong too. */
async function checkBefore(
  provider: Provider,
  { deployment }: Bench,
  before: PublishedRoot | undefined,
  word: Word | undefined,
  isRepeated: boolean,
): Promise<Check> {
  const name = "previous epoch";
  if (before === undefined || word === undefined)
    return { name, result: "wrong", detail: "never published" };
  if (word !== "right")
    return { name, result: "wrong", detail: `epoch ${before.epoch} was found ${word}` };
  const distributor = await openDistributor(deployment.distributor, provider);
  const stands = (await view<bigint>(distributor, "liveAt", before.root)) !== 0n;
  return stands || isRepeated
    ? { name, result: "ok", detail: `epoch ${before.epoch} was found right` }
    : { name, result: "wrong", detail: `the root of epoch ${before.epoch} was revoked` };
}

async function withBooks(
  expected: Expectation,
  files: Parameters<typeof verifyFolder>[1],
  previous: Previous,
  checks: readonly Check[],
): Promise<Judgement> {
  try {
    const verdict = await verifyFolder(expected, files, previous);
    const added = verdict.checks.filter(({ name }) => checks.every((one) => one.name !== name));
    return judged([...checks, ...added]);
  } catch (error) {
    const check: Check = { name: "books", result: "note", detail: (error as Error).message };
    return { word: "unreachable", checks: [...checks, check] };
  }
}

function judged(checks: readonly Check[]): Judgement {
  return { word: checks.some(({ result }) => result === "wrong") ? "wrong" : "right", checks };
}

function compare(name: string, found: string, expected: string): Check {
  return found === expected
    ? { name, result: "ok", detail: found }
    : { name, result: "wrong", detail: `${found}, expected ${expected}` };
}
