/** What the pages begin with: a campaign, its epochs that were published, and its markets. */
import { epochSpan } from "../campaign/calendar.ts";
import type { Campaign, Phase, Terms } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import type { Manifest } from "../merkle/manifest.ts";
import { publishedTerms } from "../merkle/published-terms.ts";
import { compare } from "../reward/allocate.ts";
import { rewardOver } from "../reward/rate.ts";
import { YIELD_WARNING } from "../reward/yield.ts";
import { toMarketName, toPageToken } from "./market-page.ts";
import {
  type CampaignMarket,
  type CampaignPage,
  type EpochPage,
  PAGE_FORMATS,
  type PageTerms,
  type PublishedEpoch,
} from "./page-files.ts";

const WEEK_MS = 604_800_000;

/** What a yield is, in words. */
export const YIELD_FORMULA =
  "Yield a day = the reward of the terms a day / the mean value of all orders that count, bids and asks, at mid; of a pool, of all positions that earn, at its price. A year is 365.25 days, without compounding.";

/** A distribution at hand. */
export interface PublishedManifest {
  readonly manifest: Manifest;
  readonly manifestHash: string;
  readonly hasPages: boolean;
}

/**
 * @param manifests in order of epochs.
 * @param tokens undefined addresses are empty: nothing is deployed yet.
 * @param latest the newest epoch with pages.
 */
export function toCampaignPage(
  campaign: Campaign,
  phase: Phase,
  deployed: {
    readonly distributor: string | undefined;
    readonly block: number | undefined;
    readonly tokens: readonly DeployedToken[];
  },
  manifests: readonly PublishedManifest[],
  latest: EpochPage | undefined,
  live: number | undefined,
): CampaignPage {
  const { policyUrl, name, disclaimer } = campaign.sponsor;
  const markets = new Map(phase.terms.map(({ market }) => [market.id, market]));
  return {
    format: PAGE_FORMATS.campaign,
    campaign: campaign.id,
    name: campaign.name,
    phase: phase.name,
    chainId: phase.chainId,
    sponsor: { name, policyUrl, disclaimer },
    distributor: deployed.distributor ?? null,
    deployBlock: deployed.block ?? null,
    start: iso(phase.start),
    end: iso(epochSpan(phase, phase.epochs).end),
    epochMs: phase.epochMs,
    epochs: phase.epochs,
    warning: YIELD_WARNING,
    formula: YIELD_FORMULA,
    tokens: deployed.tokens.map(toPageToken),
    published: manifests.map(toPublished),
    latest: latest?.epoch ?? null,
    live: live ?? null,
    markets: [...markets.values()]
      .sort((a, b) => compare(a.id, b.id))
      .map((market): CampaignMarket => {
        const terms = phase.terms.filter((each) => each.market.id === market.id);
        const pages = terms.map((each) => toPageTerms(phase, each, deployed.tokens));
        return {
          ...toMarketName(market),
          start: pages[0]?.start ?? iso(phase.start),
          end: pages.at(-1)?.end ?? iso(phase.start),
          terms: pages,
          latest: latest?.markets.find((each) => each.market === market.id) ?? null,
        };
      }),
  };
}

function toPublished({ manifest, manifestHash, hasPages }: PublishedManifest): PublishedEpoch {
  const { epoch, start, end, root, leaves, totals } = manifest;
  return { epoch, start, end, root, distributionHash: manifestHash, leaves, totals, hasPages };
}

function toPageTerms(phase: Phase, terms: Terms, tokens: readonly DeployedToken[]): PageTerms {
  const { fromEpoch, throughEpoch } = terms;
  const last = Math.min(throughEpoch, phase.epochs);
  return {
    fromEpoch,
    throughEpoch: last,
    start: iso(epochSpan(phase, fromEpoch).start),
    end: iso(epochSpan(phase, last).end),
    rewardsPerWeek: tokens.map(({ symbol }) =>
      String(rewardOver(terms.rewards.get(symbol) ?? 0n, phase.epochMs, WEEK_MS)),
    ),
    ...publishedTerms(terms),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
