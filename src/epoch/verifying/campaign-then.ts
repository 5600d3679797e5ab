/**
 * The campaign file that a distribution was built from, against the one in hand. A campaign goes on: miners join, terms
 * are added, the phase is extended. What it said of a past epoch must stay.
 */
import { join } from "node:path";
import { epochSpan, openSeed, termsInEpoch } from "../../campaign/calendar.ts";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { InputError } from "../../errors.ts";
import { canonicalLine } from "../../merkle/canonical.ts";
import type { Manifest } from "../../merkle/manifest.ts";
import { publishedTerms } from "../../merkle/published-terms.ts";
import { readText } from "../files.ts";
import { type LoadedCampaign, parseLoaded } from "../load.ts";
import type { ReadDistribution } from "../published/distribution.ts";
import type { Check } from "./checks.ts";

/** @throws InputError where the distribution holds no campaign file, or a bad one. */
export async function publishedCampaign({ folder }: ReadDistribution): Promise<LoadedCampaign> {
  const file = join(folder, "campaign.json");
  return parseLoaded(await readText(file, "the campaign file of the epoch"), file);
}

/** Compares what both files say of an epoch. Whatever is dated must be the same; the rest is noted. */
export function checkCampaign(
  past: LoadedCampaign,
  now: LoadedCampaign,
  phase: Phase,
  epoch: number,
): Check[] {
  const name = "campaign file";
  const then = past.campaign.phases.get(phase.name);
  if (then === undefined || epoch > then.epochs) {
    return [{ name, result: "wrong", detail: `the one of the epoch has no epoch ${epoch}` }];
  }
  const wrong = differences(datedOf(then, epoch), datedOf(phase, epoch));
  if (wrong.length > 0) {
    const detail = `the campaign file in hand says otherwise of this epoch: ${wrong.join(", ")}`;
    return [{ name, result: "wrong", detail }];
  }
  if (past.sha256 === now.sha256) return [{ name, result: "ok", detail: past.sha256 }];
  const noted = differences(undatedOf(past.campaign, then), undatedOf(now.campaign, phase));
  const since = noted.length === 0 ? "" : `; since then it changed its ${noted.join(", ")}`;
  const detail = `the one of the epoch says the same of its terms${since}`;
  return [{ name, result: "note", detail }];
}

/** The seed that the manifest reveals is the one that was committed to. */
export function checkSeed(manifest: Manifest, phase: Phase): Check[] {
  if (phase.seedHashes[manifest.epoch - 1] === undefined || manifest.markets.length === 0)
    return [];
  try {
    openSeed(phase, manifest.epoch, manifest.seed ?? "");
    return [
      { name: "seed", result: "ok", detail: "its sha256 is the one the campaign committed to" },
    ];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ name: "seed", result: "wrong", detail: error.message }];
  }
}

/** By name, everything that a campaign fixes for an epoch before it begins. */
function datedOf(phase: Phase, epoch: number): Record<string, unknown> {
  const { start, end } = epochSpan(phase, epoch);
  const terms = termsInEpoch(phase, epoch).map((each) => [each.market.id, publishedTerms(each)]);
  return {
    "chain and distributor": [phase.chainId, phase.distributor ?? null],
    dates: [start, end],
    "seed's hash": phase.seedHashes[epoch - 1] ?? null,
    terms,
    tokens: phase.tokens
      .filter(({ symbol }) => termsInEpoch(phase, epoch).some(({ rewards }) => rewards.has(symbol)))
      .map(({ symbol, decimals, address }) => [symbol, decimals, address ?? null]),
  };
}

function undatedOf(campaign: Campaign, phase: Phase): Record<string, unknown> {
  return {
    miners: campaign.miners.map(({ account, exchangeAccounts, joined }) => [
      account,
      exchangeAccounts,
      joined ?? null,
    ]),
    "minimum payouts": phase.tokens.map(({ symbol, minPayout }) => [symbol, minPayout.toString()]),
    epochs: phase.epochs,
  };
}

function differences(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  return Object.keys(a).filter((name) => canonicalLine(a[name]) !== canonicalLine(b[name]));
}
