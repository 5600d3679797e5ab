/** What a miner sees of a distribution: its roots, the four figures of each token, proofs, cost beside value. */

import type { NamedToken } from "../chain/contracts.ts";
import type { LeftOut, StandingRoot } from "../chain/newest.ts";
import type { Standing } from "../chain/standing.ts";
import { PRICE_DECIMALS, type Worth } from "../chain/worth.ts";
import { formatDecimal } from "../decimal.ts";
import type { Manifest } from "../merkle/manifest.ts";
import type { ProvenLeaf } from "../merkle/shard-proof.ts";
import { writeNode } from "../merkle/tree.ts";
import { count, showAmount } from "./amount.ts";
import { describeOverpaid } from "./standing.ts";
import { formatTable } from "./table.ts";

/** Amounts of money that a person compares need no more. */
const SHOWN_DECIMALS = 6;

/** Which roots stand, and when they pay. */
export interface Roots {
  readonly manifest: Manifest;
  readonly lastEpoch: number;
  readonly newest: StandingRoot | undefined;
  readonly live: StandingRoot | undefined;
  readonly missing: readonly number[];
  readonly leftOut: readonly LeftOut[];
}

/** Campaign, chain, contract, and the state of each root that matters. */
export function describeRoots({
  manifest,
  lastEpoch,
  newest,
  live,
  missing,
  leftOut,
}: Roots): string {
  const { campaign, phase, chainId, distributor } = manifest;
  const lines = [
    `${plain(campaign)}, ${phase}: chain ${chainId}, distributor ${distributor}, ${count(lastEpoch, "epoch")} published`,
  ];
  if (newest === undefined)
    lines.push("No root of these files stands: unknown to the chain, or revoked.");
  if (newest !== undefined && newest !== live)
    lines.push(describeRoot(newest, `pending, live from ${showTime(newest.liveAt)}`));
  if (live !== undefined) lines.push(describeRoot(live, `live since ${showTime(live.liveAt)}`));
  if (missing.length > 0)
    lines.push(`Not all is known: the files of epoch ${missing.join(", ")} are not there.`);
  lines.push(...leftOut.map(describeLeftOut));
  return lines.join("\n");
}

/** An epoch whose files cannot be used, and why. */
export function describeLeftOut({ epoch, error }: LeftOut): string {
  return `WARNING: epoch ${epoch} is left out, and what it pays is not known. ${error.message.split("\n").map(plain).join("\n")}`;
}

function describeRoot({ published }: StandingRoot, state: string): string {
  return `epoch ${published.manifest.epoch}: root ${published.manifest.root}, ${state}`;
}

/** The four figures of each token. */
export function describeFigures(
  account: string,
  standings: readonly Standing[],
  tokens: readonly NamedToken[],
): string {
  if (standings.length === 0) {
    return `${account} is entitled to nothing under these roots. Rewards below the minimum payout still accrue.`;
  }
  const columns = ["amount", "pending", "claimable", "claimed"];
  const rows = standings.map(({ token, amount, pending, claimable, claimed }) =>
    [amount, pending, claimable, claimed].map((units) => showAmount(units, tokenOf(token, tokens))),
  );
  const table = formatTable(
    columns.map((heading) => ({ heading, align: "right" as const })),
    rows,
  );
  const named = standings.map(({ token }) => tokenOf(token, tokens));
  return [account, table, ...describeOverpaid(standings, named)].join("\n");
}

/** The same for programs. */
export function rootsAsJson({
  manifest,
  lastEpoch,
  newest,
  live,
  missing,
  leftOut,
}: Roots): object {
  const { campaign, phase, chainId, distributor } = manifest;
  const rootAsJson = ({ published, liveAt }: StandingRoot) => ({
    epoch: published.manifest.epoch,
    root: published.manifest.root,
    manifest: published.manifestHash,
    liveAt,
  });
  return {
    campaign,
    phase,
    chainId,
    distributor,
    lastEpoch,
    live: live === undefined ? null : rootAsJson(live),
    pending: newest === undefined || newest === live ? null : rootAsJson(newest),
    missing,
    leftOut: leftOut.map(({ epoch, error }) => ({ epoch, reason: error.message })),
  };
}

/** The four figures for programs. What accrues is not known from a shard. */
export function figuresAsJson(
  { token, amount, pending, pendingUntil, claimable, claimed, overpaid }: Standing,
  tokens: readonly NamedToken[],
): object {
  const { symbol, decimals } = tokenOf(token, tokens);
  const until = pendingUntil ?? null;
  return {
    token,
    symbol,
    decimals,
    amount,
    pending,
    pendingUntil: until,
    claimable,
    claimed,
    overpaid,
  };
}

/** A leaf and its proof, as the contract takes them. */
export function describeProof(leaf: ProvenLeaf, tokens: readonly NamedToken[]): string {
  const lines = [
    `account:    ${leaf.account}`,
    `token:      ${leaf.token}`,
    `cumulative: ${leaf.cumulative} (${showAmount(leaf.cumulative, tokenOf(leaf.token, tokens))})`,
    `proof:      ${leaf.proof.length === 0 ? "empty: the tree has one leaf" : ""}`.trimEnd(),
  ];
  return [...lines, ...leaf.proof.map((node) => `  ${writeNode(node)}`)].join("\n");
}

/** Cost beside value, in the money of the prices. */
export function describeWorth({ cost, value }: Worth): string {
  const verdict = cost >= value ? "not worth it, left out" : "worth it";
  return `costs at most ${showMoney(cost)}, pays ${showMoney(value)}: ${verdict}`;
}

/** A token by its address; a leaf of one that the manifest does not name is shown in base units. */
export function tokenOf(address: string, tokens: readonly NamedToken[]): NamedToken {
  const found = tokens.find((token) => token.address === address);
  return found === undefined
    ? { symbol: address, address, decimals: 0 }
    : { ...found, symbol: plain(found.symbol) };
}

/** A time in unix seconds. */
export function showTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Rounded down to a readable length; what is less is said so. */
function showMoney(units: bigint): string {
  const step = 10n ** BigInt(PRICE_DECIMALS - SHOWN_DECIMALS);
  if (units > 0n && units < step) return `less than ${formatDecimal(1n, SHOWN_DECIMALS)}`;
  return formatDecimal(units / step, SHOWN_DECIMALS);
}

/** A name out of somebody else's file may not steer the terminal. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
