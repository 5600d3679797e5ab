/** What to expect of an epoch's terms and budget, on the books at hand: yields, spread and slippage, and who earns. */
import { join } from "node:path";
import {
  addSnapshot,
  closePeriod,
  type OpenPeriod,
  openPeriod,
  type PeriodFigures,
} from "../book/liquidity.ts";
import { readBooks } from "../book/read-books.ts";
import type { Snapshot } from "../book/snapshot.ts";
import { chooseSizes, parseSizes } from "../book/yardstick.ts";
import { type EpochSpan, epochSpan, scoredTermsInEpoch } from "../campaign/calendar.ts";
import type { Campaign, Phase, RewardToken, Terms } from "../campaign/campaign.ts";
import { payeesUnder } from "../campaign/miners.ts";
import { invariant, refuse, show } from "../errors.ts";
import { withBudget } from "../plan/budget.ts";
import { type Groups, largestMiners, namedGroups } from "../plan/groups.ts";
import { type PoolWay, poolWays } from "../plan/pool-ways.ts";
import {
  type DepthOffer,
  depthOffers,
  type Return,
  returnOf,
  worthPerDay,
} from "../plan/returns.ts";
import { addToTrial, closeTrial, type OpenTrial, openTrial, type Trial } from "../plan/trial.ts";
import { AS_IT_IS, variationsOf } from "../plan/vary.ts";
import { parsePrices } from "../reward/prices.ts";
import type { Ratio } from "../reward/ratio.ts";
import { readActivity } from "./scoring/activity.ts";
import type { OnProgress } from "./scoring/score.ts";

export interface PlanRequest {
  readonly campaign: Campaign;
  readonly phase: Phase;
  /** Whose terms are planned with. */
  readonly epoch: number;
  /** The folder of all epochs' books. */
  readonly books: string;
  /** A folder of books of any time, instead of the epoch's. */
  readonly recorded: string | undefined;
  /** One market, or undefined for all that run. */
  readonly market: string | undefined;
  /** Base units of an epoch by token; tokens that are missing keep the file's pools. */
  readonly budget: ReadonlyMap<string, bigint>;
  /** As a person writes them. */
  readonly price: string | undefined;
  /** A year, 0.2 for 20 %. */
  readonly yields: readonly Ratio[];
  /** As a person writes them; undefined to choose them by the depth there is. */
  readonly sizes: string | undefined;
  /** Group by account; undefined for the largest miners by themselves. */
  readonly groups: ReadonlyMap<string, string> | undefined;
}

export interface MarketPlan {
  readonly terms: Terms;
  readonly snapshots: number;
  /** Whole quote tokens that the pools are worth in a day; undefined without a price for each. */
  readonly worth: Ratio | undefined;
  readonly offers: readonly DepthOffer[];
  /** Trade sizes, in units of `10^-(priceDecimals + sizeDecimals)` quote. */
  readonly sizes: readonly bigint[];
  readonly liquidity: PeriodFigures;
  /** Under the terms as they are, then under each change. */
  readonly returns: readonly Return[];
}

export interface TokenPlan {
  readonly token: RewardToken;
  readonly ways: readonly PoolWay[];
}

export interface CampaignPlan {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly epoch: number;
  /** What was read. */
  readonly folder: string;
  readonly groups: readonly string[];
  readonly markets: readonly MarketPlan[];
  readonly tokens: readonly TokenPlan[];
}

/**
 * Plans with the terms of an epoch.
 * @throws InputError where an option is wrong, the books have faults, or there are none.
 */
export async function planCampaign(
  request: PlanRequest,
  onProgress: OnProgress = () => {},
): Promise<CampaignPlan> {
  const { campaign, phase, epoch, books, recorded } = request;
  const running = withBudget(termsAsked(request), request.budget);
  const prices = parsePrices(request.price, phase.tokens, running);
  const folder = recorded ?? join(books, String(epoch));
  const read = readerOf(folder, campaign, onProgress);
  const seen = await look(read, campaign, running);
  const sizes = new Map(
    running.map((terms) => [terms.market.id, sizesOf(terms, request.sizes, seen)]),
  );
  const activity = await readActivity(campaign, running, folder);
  const open = new Map(
    running.map((terms): [string, OpenMarket] => {
      const payees = payeesUnder(campaign, terms);
      const span = recorded === undefined ? epochSpan(phase, epoch) : stretchOf(terms, epoch, seen);
      const trials = variationsOf(terms).map((variation) =>
        openTrial(variation, span, payees, activity.of(terms, payees)),
      );
      const yardstick = { sizes: sizes.get(terms.market.id) ?? [], ...NO_BANDS };
      return [terms.market.id, { terms, trials, period: openPeriod(yardstick) }];
    }),
  );
  await read((snapshot) => {
    const market = open.get(snapshot.market.id);
    if (market === undefined) return;
    for (const trial of market.trials) addToTrial(trial, snapshot);
    addSnapshot(market.period, snapshot, snapshot.time);
  });
  const closed = [...open.values()].map((market) => ({
    ...market,
    trials: market.trials.map(closeTrial),
  }));
  const own = closed.map(({ trials }) => ownOf(trials));
  const groups = groupsOf(request, own);
  return {
    campaign,
    phase,
    epoch,
    folder,
    groups: groups.names,
    markets: closed.map(({ terms, trials, period }): MarketPlan => {
      const worth = worthPerDay(terms, phase.tokens, prices, phase.epochMs);
      const returns = trials.map((trial) => returnOf(trial, worth, groups));
      const offers = worth && depthOffers(worth, returns[0]?.liquidity, request.yields);
      return {
        terms,
        snapshots: ownOf(trials).score.counts.snapshots,
        worth,
        offers: offers ?? [],
        sizes: sizes.get(terms.market.id) ?? [],
        liquidity: closePeriod(period),
        returns,
      };
    }),
    tokens: phase.tokens
      .map((token) => ({ token, ways: poolWays(token, own, groups) }))
      .filter(({ ways }) => ways.length > 0),
  };
}

interface OpenMarket {
  readonly terms: Terms;
  readonly trials: readonly OpenTrial[];
  readonly period: OpenPeriod;
}

const NO_BANDS = { bands: [], maxSpread: 0n, miners: new Set<string>() };

/** Within so much of mid depth counts when trade sizes are chosen, in ppm. */
const WIDEST_BAND = 20_000n;

type ReadAll = (take: (snapshot: Snapshot) => void) => Promise<void>;

function readerOf(folder: string, campaign: Campaign, onProgress: OnProgress): ReadAll {
  let done = 0;
  return async (take) => {
    for await (const snapshot of readBooks(folder, campaign.markets).snapshots) {
      take(snapshot);
      if (++done % 64 === 0) onProgress(done);
    }
  };
}

/** When a market's books begin and end, and how deep they are. */
interface Seen {
  first: number;
  last: number;
  readonly period: OpenPeriod;
}

/** A first look at the books, for what the second has to know. */
async function look(
  read: ReadAll,
  campaign: Campaign,
  running: readonly Terms[],
): Promise<ReadonlyMap<string, Seen>> {
  const asked = new Set(running.map(({ market }) => market.id));
  const seen = new Map<string, Seen>();
  await read((snapshot) => {
    const { market, time } = snapshot;
    if (!asked.has(market.id)) return;
    const yardstick = { sizes: [], ...NO_BANDS, bands: [WIDEST_BAND] };
    const found = seen.get(market.id) ?? { first: time, last: time, period: openPeriod(yardstick) };
    found.last = time;
    addSnapshot(found.period, snapshot, time);
    seen.set(market.id, found);
  });
  const missing = [...asked].filter((id) => !seen.has(id));
  if (missing.length > 0) {
    refuse({
      where: "books",
      got: `no snapshot of ${missing.join(", ")}`,
      expected: `books of every market that is planned: ${[...campaign.markets.keys()].join(", ")}`,
      fix: "Make some with hardhat campaign simulate, or name one market with --market.",
    });
  }
  return seen;
}

function sizesOf(
  { market }: Terms,
  sizes: string | undefined,
  seen: ReadonlyMap<string, Seen>,
): bigint[] {
  if (sizes !== undefined) return parseSizes(sizes, market);
  const found = seen.get(market.id);
  return found === undefined ? [] : chooseSizes(closePeriod(found.period).total);
}

/** The whole intervals that recorded books lie in. */
function stretchOf(
  { market, intervalMs }: Terms,
  epoch: number,
  seen: ReadonlyMap<string, Seen>,
): EpochSpan {
  const found = seen.get(market.id);
  invariant(found !== undefined, "every market that is planned has books");
  const start = found.first - (found.first % intervalMs);
  return { epoch, start, end: found.last - (found.last % intervalMs) + intervalMs };
}

function termsAsked({ phase, epoch, market }: PlanRequest): Terms[] {
  const running = scoredTermsInEpoch(phase, epochSpan(phase, epoch).epoch);
  const asked = running.filter(({ market: { id } }) => market === undefined || id === market);
  if (asked.length > 0) return asked;
  return refuse({
    where: "--market",
    got: market === undefined ? "no market" : show(market),
    expected: `a market that runs in epoch ${epoch}: ${running.map((each) => each.market.id).join(", ") || "none does"}`,
  });
}

function groupsOf({ groups, campaign }: PlanRequest, own: readonly Trial[]): Groups {
  return groups === undefined ? largestMiners(own, campaign) : namedGroups(groups, campaign);
}

function ownOf(trials: readonly Trial[]): Trial {
  const own = trials.find(({ variation }) => variation.term === AS_IT_IS);
  invariant(own !== undefined, "the terms as they are stand among the variations");
  return own;
}
