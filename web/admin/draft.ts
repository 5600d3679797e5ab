/** An epoch that could be published next: its files on the host, and everything that speaks against it. */
import { DISTRIBUTOR } from "../chain/abi.ts";
import { readNumber } from "../chain/call.ts";
import type { PublishedRoot } from "../chain/roots.ts";
import type { ChainView } from "../chain/store.ts";
import { amountOf } from "../parts/amount-words.ts";
import { ask } from "../published/ask.ts";
import { FileError } from "../published/file-error.ts";
import type { Summary } from "../published/worker.ts";

export interface Draft {
  readonly manifest: Summary;
  readonly manifestHash: string;
  /** In words, each a sentence; none where it may be published. */
  readonly against: readonly string[];
}

/** The epoch that is next: the first one that was revoked and not republished, else the one after the last. */
export function nextEpoch(roots: readonly PublishedRoot[]): number {
  const epochs = [...new Set(roots.map(({ epoch }) => epoch))];
  const open = epochs.find((epoch) =>
    roots.every((root) => root.epoch !== epoch || root.isRevoked),
  );
  return open ?? Math.max(0, ...epochs) + 1;
}

/** Reads an epoch's files that are not on chain yet; undefined where there are none. */
export async function readDraft(chain: ChainView, epoch: number): Promise<Draft | undefined> {
  const folder = new URL(`${chain.campaign.path}/${epoch}`, document.baseURI).href;
  try {
    const { manifest, manifestHash } = await ask({ ask: "draft", folder });
    return { manifest, manifestHash, against: await faults(chain, manifest, manifestHash, epoch) };
  } catch (error) {
    if (error instanceof FileError && error.fault === "missing") return undefined;
    throw error;
  }
}

/** The call that publishes it. */
export function publishCall({ manifest, manifestHash }: Draft) {
  const { epoch, root, totals } = manifest;
  const args = [
    epoch,
    root,
    totals.map(({ token, total }) => ({ token, total: BigInt(total) })),
    `0x${manifestHash}`,
  ];
  const data = DISTRIBUTOR.encodeFunctionData("publishRoot", args);
  const title = `publish epoch ${epoch}`;
  return { title, description: `${title}, root ${root}`, method: "publishRoot", args, data };
}

/** The checks of `epoch publish` that files and chain allow for. Leaf by leaf it is for the command. */
async function faults(
  chain: ChainView,
  manifest: Summary,
  manifestHash: string,
  epoch: number,
): Promise<string[]> {
  const { view, roots, blockTime } = chain;
  const found: string[] = [];
  const due = [view.campaign, view.phase, view.chainId, view.distributor, epoch].join(" ");
  const { campaign, phase, chainId, distributor } = manifest;
  const has = [campaign, phase, chainId, distributor, manifest.epoch].join(" ");
  if (has !== due) found.push(`The manifest is of ${has}, and not of ${due}.`);
  const before = roots.findLast((root) => root.epoch === epoch - 1);
  if (epoch > 1 && before?.manifestHash !== manifest.previous)
    found.push(`It stands on another epoch ${epoch - 1} than the one that was published.`);
  if (before?.isRevoked) found.push(`Epoch ${epoch - 1} was revoked: mend that one first.`);
  const later = laterRoot(roots, manifest.epoch, manifestHash);
  if (later !== undefined)
    found.push(
      `Epoch ${later.epoch} stands on what was published as epoch ${epoch} before: revoke it too, and build the later epochs anew.`,
    );
  for (const { symbol, address, decimals } of view.tokens) {
    const listed = manifest.tokens.find((token) => token.address === address);
    if (listed?.symbol !== symbol || listed.decimals !== decimals)
      found.push(`The manifest names another token ${symbol} than the campaign.`);
  }
  if (!(blockTime * 1_000 >= Date.parse(manifest.end)))
    found.push(`The epoch runs until ${manifest.end}.`);
  for (const { token, total } of manifest.totals) {
    const funded = await readNumber(chain.rpc, view.distributor, "funded", token);
    if (funded >= BigInt(total)) continue;
    const lacking = amountOf(BigInt(total) - funded, token, view.tokens);
    found.push(`${lacking} more must be funded first.`);
  }
  return found;
}

/** A root that stands on another distribution of the epoch than the one that is to be published now. */
function laterRoot(
  roots: readonly PublishedRoot[],
  epoch: number,
  manifestHash: string,
): PublishedRoot | undefined {
  const before = roots.findLast((root) => root.epoch === epoch);
  if (before?.manifestHash === manifestHash) return undefined;
  return roots.find((root) => root.epoch > epoch && !root.isRevoked);
}
