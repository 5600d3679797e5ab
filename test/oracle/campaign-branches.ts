/** Which programmes a random campaign runs, and how they follow each other. */
import type { AnyEpoch } from "./programmes.ts";
import type { RandomCampaign } from "./random-campaign.ts";

const PROGRAMMES = ["hummingbot", "two-sided", "depth-over-spread"] as const;

export const CAMPAIGN_BRANCHES = [
  ...PROGRAMMES.flatMap((name) => [`${name} pays`, `${name} pays nobody`] as const),
  ...PROGRAMMES.flatMap((name) => [`from ${name} to another programme`] as const),
  "one programme in an epoch's markets",
  "two programmes in an epoch's markets",
  "three programmes in an epoch's markets",
  "a carry that another programme splits",
  "one account earns under two programmes",
  "two tokens under a programme without slots",
] as const;
export type CampaignBranch = (typeof CAMPAIGN_BRANCHES)[number];

export function campaignBranches({ epochs, phase }: RandomCampaign): Set<CampaignBranch> {
  const found = new Set<CampaignBranch>();
  for (const [e, { markets }] of epochs.entries()) {
    const earners = new Map<string, Set<AnyEpoch["programme"]>>();
    for (const [market, { books, pools }] of markets) {
      const { programme } = books;
      const points = phase.epochs[e]?.get(market)?.points ?? new Map<string, bigint>();
      found.add(points.size > 0 ? `${programme} pays` : `${programme} pays nobody`);
      if (programme !== "hummingbot" && pools.size > 1) {
        found.add("two tokens under a programme without slots");
      }
      for (const account of points.keys()) {
        earners.set(account, (earners.get(account) ?? new Set()).add(programme));
      }
      const before = epochs[e - 1]?.markets.get(market)?.books.programme;
      if (before === undefined || before === programme) continue;
      found.add(`from ${before} to another programme`);
      const left = phase.epochs[e - 1]?.get(market);
      const isCarried = left?.points.size === 0 || (left?.trailingEmpty ?? 0) > 0;
      if (isCarried && points.size > 0) found.add("a carry that another programme splits");
    }
    if ([...earners.values()].some((programmes) => programmes.size > 1)) {
      found.add("one account earns under two programmes");
    }
    const programmes = new Set([...markets.values()].map(({ books }) => books.programme)).size;
    if (programmes === 1) found.add("one programme in an epoch's markets");
    if (programmes === 2) found.add("two programmes in an epoch's markets");
    if (programmes === 3) found.add("three programmes in an epoch's markets");
  }
  return found;
}
