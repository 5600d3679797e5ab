/** The files that the web pages read, from an epoch's distribution and books: docs/pages.md. */
import { closePeriod, openPeriod } from "../../book/liquidity.ts";
import type { Yardstick } from "../../book/measures.ts";
import { chooseSizes } from "../../book/yardstick.ts";
import { termsInEpoch } from "../../campaign/calendar.ts";
import type { Campaign, Terms } from "../../campaign/campaign.ts";
import { payeesUnder } from "../../campaign/miners.ts";
import { isPoolRule } from "../../campaign/rule.ts";
import { invariant } from "../../errors.ts";
import { toAccountIndex, toAccounts } from "../../page/accounts.ts";
import { toLeaderboard } from "../../page/board.ts";
import { amountsByHour } from "../../page/hour-amounts.ts";
import {
  type MarketSources,
  type MinerNames,
  marketFigures,
  sliceNames,
  toMarketPage,
  toPageToken,
} from "../../page/market-page.ts";
import { type EpochHead, type EpochPage, PAGE_FORMATS } from "../../page/page-files.ts";
import { sliceSize } from "../../page/slice.ts";
import { openSurvey, type Survey, surveySnapshot } from "../../page/survey.ts";
import { sum } from "../../reward/allocate.ts";
import { rankMiners } from "../../reward/ranking.ts";
import type { Activity } from "../../score/activity.ts";
import type { MarketScore } from "../../score/market.ts";
import { sumPoints } from "../../score/points.ts";
import { closePresence } from "../../score/presence.ts";
import type { Put } from "./folder.ts";
import { openMarketWriter } from "./market.ts";
import { writePoolPages } from "./pools.ts";
import type { EpochRanks } from "./ranks.ts";
import type { PageSources } from "./sources.ts";

/** What books are measured by where nobody says otherwise: that of `books report`. */
const BANDS = [1_000n, 2_500n, 5_000n, 10_000n, 20_000n];
const MAX_SPREAD = 10_000n;

/** A market between its two readings. */
interface Surveyed {
  readonly survey: Survey;
  readonly score: MarketScore;
  readonly activity: Activity;
}

/**
 * Writes every file of an epoch's pages but its epoch.json. The books are read twice.
 * @param before the ranks of the epoch before; undefined where it is not at hand.
 * @returns what goes into epoch.json.
 */
export async function writeEpochFiles(
  sources: PageSources,
  before: EpochRanks | undefined,
  put: Put,
): Promise<EpochPage> {
  const surveyed = await surveyBooks(sources);
  const head = headOf(sources, surveyed);
  const names = minerNames(sources.campaign);
  const running = termsInEpoch(sources.phase, head.epoch).map(({ market }) => market.id);
  const miners = minersNames(sources.campaign);
  const pools = await writePoolPages(sources, head, names, running, yardstickOf([], miners), put);
  const books = await writeMarkets(sources, surveyed, head, names, put);
  const { tokens, rewards } = sources.amounts;
  const presences = surveyed.map(({ survey }) => closePresence(survey.presence));
  const ranked = rankMiners(sources.scored.scores, rewards, presences, tokens);
  const pointsOf = (scores: readonly MarketScore[]) =>
    new Map(scores.map((score) => [score.terms.market.id, sumPoints(score.points)]));
  const all = pointsOf(sources.scored.scores);
  const past = before && { epoch: before.epoch, ranks: before.of(undefined) };
  put("leaderboard.json", toLeaderboard(head, all, tokens, ranked, names.nameOf, past));
  for (const score of sources.scored.scores) {
    const id = score.terms.market.id;
    const seen = presences.filter(({ terms }) => terms.market.id === id);
    const own = rankMiners([score], rewards, seen, tokens);
    const earlier = before && { epoch: before.epoch, ranks: before.of(id) };
    const board = toLeaderboard(head, pointsOf([score]), tokens, own, names.nameOf, earlier);
    put(`market/${id}/leaderboard.json`, board);
  }
  put("accounts/index.json", toAccountIndex(sources.amounts));
  const accounts = toAccounts(
    head,
    running,
    sources.amounts,
    ranked,
    presences,
    names.nameOf,
    pools.positions,
  );
  for (const [number, page] of accounts) put(`accounts/${number}.json`, page);
  return {
    format: PAGE_FORMATS.epoch,
    ...head,
    manifestHash: sources.manifestHash ?? null,
    tokens: tokens.map(toPageToken),
    assumed: sources.amounts.assumed,
    miners: ranked.length,
    rewards: tokens.map(({ address }) =>
      String(sum(rewards.filter(({ token }) => token === address).map(({ reward }) => reward))),
    ),
    markets: [...books, ...pools.figures].sort((a, b) => (a.market < b.market ? -1 : 1)),
  };
}

/** The first reading. */
async function surveyBooks({ campaign, phase, scored, read }: PageSources): Promise<Surveyed[]> {
  const { span, scores } = scored;
  const names = minersNames(campaign);
  const surveyed: Surveyed[] = [];
  await read((activityOf) => {
    const surveys = new Map<string, Survey>();
    const told = termsInEpoch(phase, span.epoch).filter(({ rule }) => !isPoolRule(rule));
    for (const terms of told) {
      const payees = payeesUnder(campaign, terms);
      const activity = activityOf(terms, payees);
      const depths = openPeriod(yardstickOf([], names));
      const survey = openSurvey(terms, span, payees, activity, depths);
      surveys.set(terms.market.id, survey);
      surveyed.push({ survey, score: scoreOf(scores, terms), activity });
    }
    return (snapshot) => {
      const survey = surveys.get(snapshot.market.id);
      if (survey !== undefined) surveySnapshot(survey, snapshot);
    };
  });
  return surveyed;
}

/** The second reading. */
async function writeMarkets(
  sources: PageSources,
  surveyed: readonly Surveyed[],
  head: EpochHead,
  names: MinerNames,
  put: Put,
): Promise<EpochPage["markets"]> {
  const { phase, amounts, scored, read } = sources;
  const through = Date.parse(head.through);
  const open = surveyed.map(({ survey, score, activity }) => {
    const market = amountsByHour(survey, score, amounts.tokens, amounts.rewards);
    const { depths, terms } = survey;
    const yardstick = {
      ...depths.yardstick,
      sizes: chooseSizes(closePeriod(depths).total),
    };
    // No minute of a listed market earned any by itself.
    const isListed = terms.rule.programme === "listed";
    const told = isListed ? 0 : Math.ceil((through - scored.span.start) / terms.intervalMs);
    const slices = sliceNames(survey, market);
    const writer = openMarketWriter(head, survey, market, slices, yardstick, activity, told, put);
    return { survey, market, yardstick, told, writer };
  });
  const writers = new Map(open.map(({ survey, writer }) => [survey.terms.market.id, writer]));
  await read(() => (snapshot) => writers.get(snapshot.market.id)?.add(snapshot));
  return open.map(({ survey, market, yardstick, told, writer }) => {
    const liquidity = closePeriod(writer.close());
    const { pools, tokens } = amounts;
    const source: MarketSources = { phase, survey, amounts: market, liquidity, yardstick, pools };
    const figures = marketFigures(source, tokens);
    const page = toMarketPage(head, source, figures, names, sliceSize(survey), told);
    put(`market/${survey.terms.market.id}/market.json`, page);
    return figures;
  });
}

function headOf(
  { campaign, phase, scored, manifestHash }: PageSources,
  surveyed: readonly Surveyed[],
): EpochHead {
  const { epoch, start, end } = scored.span;
  const isFinal = manifestHash !== undefined;
  const last = surveyed.map(
    ({ survey }) => start + (survey.lastInterval + 1) * survey.terms.intervalMs,
  );
  const iso = (time: number) => new Date(time).toISOString();
  return {
    campaign: campaign.id,
    phase: phase.name,
    epoch,
    start: iso(start),
    end: iso(end),
    isFinal,
    through: iso(isFinal ? end : Math.max(start, ...last)),
  };
}

function scoreOf(scores: readonly MarketScore[], { market }: Terms): MarketScore {
  const score = scores.find(({ terms }) => terms.market.id === market.id);
  invariant(score !== undefined, "every market that runs has its score");
  return score;
}

function yardstickOf(sizes: readonly bigint[], miners: ReadonlySet<string>): Yardstick {
  return { sizes, bands: BANDS, maxSpread: MAX_SPREAD, miners };
}

/** Every name that an order of a miner can carry. */
function minersNames({ miners }: Campaign): Set<string> {
  return new Set(miners.flatMap(({ account, exchangeAccounts }) => [account, ...exchangeAccounts]));
}

function minerNames({ miners }: Campaign): MinerNames {
  const byAccount = new Map(miners.map(({ account, name }) => [account, name]));
  const byName = new Map(
    miners.flatMap(({ account, exchangeAccounts }) =>
      [account, ...exchangeAccounts].map((name) => [name, account] as const),
    ),
  );
  return { nameOf: (account) => byAccount.get(account), accountOf: (name) => byName.get(name) };
}
