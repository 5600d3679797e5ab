/** What this browser checks of an epoch, step by step, each told as it comes out. */
import { type Signal, signal } from "@preact/signals";
import { DISTRIBUTOR } from "../chain/abi.ts";
import { view } from "../chain/call.ts";
import { type PublishedRoot, stateOf } from "../chain/roots.ts";
import { type ChainView, dueOf } from "../chain/store.ts";
import { amountOf } from "../parts/amount-words.ts";
import { describeError } from "../parts/loaded.ts";
import { showTime } from "../parts/time-words.ts";
import { ask } from "../published/ask.ts";
import type { Rebuilt } from "../published/files.ts";
import type { Summary } from "../published/worker.ts";
import { termsFaults } from "./terms.ts";

export interface Check {
  readonly name: string;
  readonly result: "waiting" | "running" | "right" | "wrong" | "note";
  readonly found: string;
  /** A hash that the reader may hold against another source. */
  readonly hash?: string | undefined;
}

/** Differences that are told of terms. */
const MOST_FAULTS = 5;

type Finding = Pick<Check, "result" | "found" | "hash">;

const right = (found: string, hash?: string): Finding => ({ result: "right", found, hash });
const wrong = (found: string, hash?: string): Finding => ({ result: "wrong", found, hash });

const NAMES = [
  "The root on chain",
  "The manifest",
  "The terms shown",
  "The totals",
  "The money behind it",
  "A shard, rebuilt",
  "The account",
] as const;

/**
 * Starts checking an epoch.
 * @param account whose shard is rebuilt, in lower case; undefined for the first shard.
 */
export function startChecks(
  chain: ChainView,
  root: PublishedRoot,
  account: string | undefined,
): Signal<readonly Check[]> {
  const checks = signal<readonly Check[]>(
    NAMES.map((name) => ({ name, result: "waiting", found: "" })),
  );
  void run(chain, root, account, (i, finding) => {
    checks.value = checks.value.map((check, at) => (at === i ? { ...check, ...finding } : check));
  });
  return checks;
}

type Tell = (i: number, finding: Finding) => void;

async function run(
  chain: ChainView,
  root: PublishedRoot,
  account: string | undefined,
  tell: Tell,
): Promise<void> {
  tell(0, rootOnChain(chain, root));
  const due = dueOf(chain, root);
  const manifest = await step(tell, 1, async () => {
    const found = await ask({ ask: "manifest", due });
    return [manifestRight(found, root), found];
  });
  if (manifest === undefined) return;
  await step(tell, 2, async () => [termsRight(chain, manifest), undefined]);
  await step(tell, 3, async () => [totalsMatch(manifest, root), undefined]);
  await step(tell, 4, async () => [await moneyBehind(chain, manifest), undefined]);
  if (manifest.leaves === 0) {
    tell(5, { result: "note", found: "Nobody is paid in this epoch: there is no shard." });
    tell(6, { result: "note", found: "Nobody is paid in this epoch." });
    return;
  }
  const rebuilt = await step(tell, 5, async () => {
    const asked = { ask: "rebuild", due, account: account ?? `0x${"0".repeat(40)}` } as const;
    const answer = await ask(asked);
    return [shardRight(answer.rebuilt), answer.rebuilt];
  });
  if (rebuilt !== undefined) tell(6, accountIn(rebuilt, manifest, account));
}

/** Runs one step: while it runs it says so, and where it throws it is wrong. */
async function step<T>(
  tell: Tell,
  i: number,
  run: () => Promise<readonly [Finding, T]>,
): Promise<T | undefined> {
  tell(i, { result: "running", found: "Checking…" });
  try {
    const [finding, value] = await run();
    tell(i, finding);
    return value;
  } catch (error) {
    tell(i, wrong(describeError(error)));
    return undefined;
  }
}

function rootOnChain(chain: ChainView, root: PublishedRoot): Finding {
  const state = stateOf(root, chain.blockTime);
  const since = `published in block ${root.block} for epoch ${root.epoch}`;
  if (state === "revoked")
    return wrong(`It was ${since}, and revoked since. It pays nobody.`, root.root);
  const clock = `${state === "live" ? "live since" : "pending, live from"} ${showTime(root.liveAt)}`;
  return right(`It was ${since}: ${clock}.`, root.root);
}

function manifestRight({ files, leaves, chainId }: Summary, root: PublishedRoot): Finding {
  return right(
    `Its sha256 is the one published with the root. It names this root, this contract and chain ${chainId}, ${files} files and ${leaves} entitlements.`,
    root.manifestHash,
  );
}

function termsRight({ view: page }: ChainView, manifest: Summary): Finding {
  const faults = termsFaults(page, manifest);
  if (faults.length === 0)
    return right("The terms and tokens that these pages show of the epoch are the published ones.");
  const shown = faults.slice(0, MOST_FAULTS).join("; ");
  return wrong(`What these pages show is not what was published. ${shown}.`);
}

function totalsMatch(manifest: Summary, root: PublishedRoot): Finding {
  const shown = manifest.totals.map(({ token, total }) =>
    amountOf(BigInt(total), token, manifest.tokens),
  );
  const isSame =
    manifest.totals.length === root.totals.length &&
    manifest.totals.every(({ token, total }) =>
      root.totals.some((other) => other.token === token && other.total === BigInt(total)),
    );
  return isSame
    ? right(`The chain was told the same totals as the manifest has: ${shown.join(", ")}.`)
    : wrong(`The chain was told other totals than the manifest has: ${shown.join(", ")}.`);
}

async function moneyBehind({ rpc, view: { distributor } }: ChainView, manifest: Summary) {
  for (const { token, total } of manifest.totals) {
    const [funded] = await view(rpc, DISTRIBUTOR, distributor, "funded", [token]);
    if ((funded as bigint) >= BigInt(total)) continue;
    return wrong(`Less is funded of token ${token} than the totals promise.`);
  }
  return right("All that is promised up to this epoch was funded.");
}

function shardRight({ number, shards, leaves, steps, bytes }: Rebuilt): Finding {
  return right(
    `Shard ${number} of ${shards} has the hash that the manifest names (${bytes} bytes). ${leaves.length} leaves were hashed here, and ${steps} steps lead from them to the root on chain.`,
  );
}

function accountIn({ leaves }: Rebuilt, { tokens }: Summary, account: string | undefined): Finding {
  if (account === undefined)
    return { result: "note", found: "Name an address to rebuild the shard that it lies in." };
  const own = leaves.filter((leaf) => leaf.account === account);
  if (own.length === 0) return { result: "note", found: "The address is not in it." };
  const amounts = own.map(({ token, cumulative }) => amountOf(cumulative, token, tokens));
  return right(`It is entitled to ${amounts.join(" and ")}, all epochs together.`);
}
