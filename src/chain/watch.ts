/**
 * Watching a distributor: each look reads the roots published since the last one, judges those that stand, and revokes
 * what is wrong. The chain is the truth: an event that a reorganisation takes away is forgotten with its finding.
 */
import type { JsonRpcApiProvider } from "ethers";
import { openDistributor, view } from "./contracts.ts";
import { type PublishedRoot, publishedRoots } from "./events.ts";
import { type Bench, judgeRoot, type Word } from "./judge.ts";
import { checkChain, checkUnmoved, pinLatest } from "./provider.ts";
import type { Finding, WatchState } from "./watch-state.ts";

/** A finding, and what its root is doing now. */
export interface Reported extends Finding {
  readonly state: "pending" | "live" | "revoked";
}

export interface Watch extends Bench {
  /**
   * Revokes a root, and gives the transaction; undefined where it was not sent. Left out where the watcher only looks.
   */
  readonly revoke?: (finding: Finding) => Promise<string | undefined>;
  /** Revoke what could not be proven right when the last quarter of its window begins, too. */
  readonly revokeUnproven: boolean;
  /** Told of each finding that is new or changed. */
  readonly report: (finding: Reported) => void;
  /** Keeps the state. Called after every finding, before and after whatever is sent. */
  readonly keep: (state: WatchState) => Promise<void>;
}

/** Blocks that are read again at each look: reorganisations are shorter. */
const REREAD = 128;

/**
 * Looks once.
 * @returns the state, and the findings of all roots that stood when they were looked at.
 * @throws InputError where the node is on another chain now; TransportError where it does not answer, or keeps events
 * back; Error where the chain was reorganised meanwhile.
 */
export async function look(
  provider: JsonRpcApiProvider,
  watch: Watch,
  last: WatchState,
): Promise<{ state: WatchState; findings: readonly Reported[] }> {
  await checkChain(provider, BigInt(watch.phase.chainId));
  const pinned = await pinLatest(provider);
  const distributor = await openDistributor(watch.deployment.distributor, pinned);
  const now = (await pinned.getBlock("latest"))?.timestamp ?? 0;
  const from = Math.max(watch.fromBlock, last.block - REREAD);
  const settled = last.events.filter(({ block }) => block < from);
  const newest = Math.max(0, ...settled.map(({ epoch }) => epoch));
  const fresh = await publishedRoots(distributor, from, pinned.block, newest);
  // What lies beyond this node's head is kept: a node that lags takes nothing back.
  const events = [
    ...settled,
    ...fresh,
    ...last.events.filter(({ block }) => block >= from && block > pinned.block),
  ];
  const campaign = watch.loaded.sha256;
  // Under another campaign file, what was wrong may be right.
  const known = last.findings.filter(
    (finding) =>
      events.some((event) => isOf(finding, event)) &&
      (finding.verdict !== "wrong" || last.campaign === campaign),
  );
  let state: WatchState = { ...last, campaign, block: pinned.block, events, findings: known };
  const findings: Reported[] = [];
  const liveAtOf = async ({ root }: PublishedRoot) =>
    Number(await view<bigint>(distributor, "liveAt", root));
  const keep = async (finding: Finding) => {
    const others = state.findings.filter((one) => !isOf(one, finding));
    state = { ...state, findings: [...others, finding] };
    await watch.keep(state);
  };

  /** What is known of an event, judged now where it is not. */
  async function findingOf(event: PublishedRoot, liveAt: number): Promise<Finding> {
    const standing = state.findings.find((finding) => isOf(finding, event));
    const fromBooks = watch.books !== undefined;
    const isFinal =
      standing?.verdict === "wrong" ||
      (standing?.verdict === "right" && (standing.fromBooks || !fromBooks));
    if (standing !== undefined && isFinal) return standing;
    const at = events.indexOf(event);
    const earlier = events.slice(0, at);
    const before = earlier.findLast(({ epoch }) => epoch === event.epoch - 1);
    const beforeWord: Word | undefined =
      before === undefined ? undefined : (await findingOf(before, await liveAtOf(before))).verdict;
    const isRepeated = earlier.some(({ manifestHash }) => manifestHash === event.manifestHash);
    const { word, checks } = await judgeRoot(pinned, watch, {
      event,
      before,
      beforeWord,
      isRepeated,
    });
    await checkUnmoved(pinned);
    const published = (await pinned.getBlock(event.block))?.timestamp ?? 0;
    const isProven = word === "right" || word === "wrong";
    const finding: Finding = {
      epoch: event.epoch,
      root: event.root,
      manifestHash: event.manifestHash,
      block: event.block,
      transaction: event.transaction,
      liveAt: event.liveAt,
      verdict: word,
      urgent: !isProven && liveAt !== 0 && liveAt - now <= (liveAt - published) / 4,
      fromBooks: fromBooks && word === "right",
      checks: [...checks],
      revokedBy: null,
      isTold: false,
    };
    const isNews =
      standing === undefined ||
      standing.verdict !== finding.verdict ||
      standing.urgent !== finding.urgent ||
      JSON.stringify(standing.checks) !== JSON.stringify(finding.checks);
    if (!isNews) return standing;
    await keep(finding);
    return finding;
  }

  for (const event of newestOf(events.filter(({ block }) => block <= pinned.block))) {
    const liveAt = await liveAtOf(event);
    if (liveAt === 0) {
      const old = state.findings.find((finding) => isOf(finding, event));
      if (old !== undefined && !old.isTold) findings.push({ ...old, state: "revoked" });
      continue;
    }
    const was = last.findings.find((finding) => isOf(finding, event));
    const finding = await findingOf(event, liveAt);
    const standing: Reported = { ...finding, state: liveAt <= now ? "live" : "pending" };
    if (finding !== was) watch.report(standing);
    const isDue =
      finding.verdict === "wrong" ||
      (watch.revokeUnproven && finding.verdict !== "right" && finding.urgent);
    // What another epoch proved right pays what is right, whatever is published beside it.
    const isShared = state.findings.some(
      ({ root, verdict }) => root === finding.root && verdict === "right",
    );
    if (!isDue || isShared || watch.revoke === undefined || (await isRevoking(provider, finding))) {
      findings.push(standing);
      continue;
    }
    const revokedBy = (await watch.revoke(finding)) ?? null;
    const revoked = { ...finding, revokedBy, isTold: false };
    await keep(revoked);
    const after: Reported = { ...revoked, state: revokedBy === null ? standing.state : "revoked" };
    if (revokedBy !== null) watch.report(after);
    findings.push(after);
  }
  await checkUnmoved(pinned);
  await watch.keep(state);
  return { state, findings };
}

/** Whether a revocation is mined that this look's block does not hold yet; one that a reorganisation took away is none. */
async function isRevoking(provider: JsonRpcApiProvider, { revokedBy }: Finding): Promise<boolean> {
  if (revokedBy === null) return false;
  const receipt = await provider.getTransactionReceipt(revokedBy);
  return receipt !== null && receipt.status === 1;
}

/** Marks findings as told. */
export function withTold(state: WatchState, told: readonly Finding[]): WatchState {
  const findings = state.findings.map((finding) =>
    told.some((one) => isOf(one, finding)) ? { ...finding, isTold: true } : finding,
  );
  return { ...state, findings };
}

type Published = Pick<PublishedRoot, "epoch" | "root" | "manifestHash" | "block" | "transaction">;

/** The same log: a transaction that a reorganisation moves to another block is judged anew. */
function isOf(a: Published, b: Published): boolean {
  return (
    a.transaction === b.transaction &&
    a.block === b.block &&
    a.epoch === b.epoch &&
    a.root === b.root &&
    a.manifestHash === b.manifestHash
  );
}

/** A root published again for its epoch is judged once, as it was published last. */
function newestOf(events: readonly PublishedRoot[]): PublishedRoot[] {
  return events.filter(
    ({ epoch, root }, i) =>
      events.findLastIndex((later) => later.epoch === epoch && later.root === root) === i,
  );
}
