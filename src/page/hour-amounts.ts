/** Every account's reward in one market, taken apart down to hours: the upper levels of an explanation, for all at once. */
import type { DeployedToken } from "../campaign/deployment.ts";
import { periodOf } from "../campaign/when.ts";
import { invariant } from "../errors.ts";
import { attribute } from "../reward/attribute.ts";
import type { Reward } from "../reward/epoch.ts";
import type { MarketScore } from "../score/market.ts";
import type { Survey } from "./survey.ts";

/** One account in one hour. */
export interface HourAmount {
  readonly points: bigint;
  /** One for each token that the market pays. */
  readonly rewards: readonly bigint[];
  /** The account's own scores before the hour, and in all: where points are shared once, they go by these. */
  readonly ownBefore: bigint;
  readonly ownInAll: bigint;
  readonly pointsInAll: bigint;
}

export interface MarketAmounts {
  readonly score: MarketScore;
  /** Those that the market pays, in the order of the phase. */
  readonly tokens: readonly DeployedToken[];
  /** By account, beside the tokens. */
  readonly rewards: ReadonlyMap<string, readonly bigint[]>;
  /** By the hour's first instant, then by account. */
  readonly hours: ReadonlyMap<number, ReadonlyMap<string, HourAmount>>;
}

/**
 * Takes a market's rewards apart by hours.
 * @param rewards of the epoch, all markets.
 * @throws InvariantError where the hours do not add up to the market's points.
 */
export function amountsByHour(
  survey: Survey,
  score: MarketScore,
  tokens: readonly DeployedToken[],
  rewards: readonly Reward[],
): MarketAmounts {
  const id = score.terms.market.id;
  const mine = rewards.filter(({ market }) => market === id);
  const paid = tokens.filter(({ symbol, address }) => {
    return score.terms.rewards.has(symbol) || mine.some(({ token }) => token === address);
  });
  const byAccount = new Map<string, bigint[]>();
  for (const { account, token, reward } of mine) {
    const amounts = byAccount.get(account) ?? paid.map(() => 0n);
    amounts[paid.findIndex(({ address }) => address === token)] = reward;
    byAccount.set(account, amounts);
  }
  const hours = new Map<number, Map<string, HourAmount>>(
    [...survey.hours.keys()].map((start) => [start, new Map()]),
  );
  for (const [account, parts] of partsByAccount(survey, score)) {
    const amounts = byAccount.get(account) ?? paid.map(() => 0n);
    const earning = parts.filter(({ points }) => points > 0n);
    const split = amounts.map((amount) => attribute(earning.length === 0 ? 0n : amount, earning));
    for (const part of parts) {
      const i = earning.indexOf(part);
      const { start, points, ownBefore, ownInAll } = part;
      hours.get(start)?.set(account, {
        points,
        rewards: split.map((each) => (i === -1 ? 0n : (each[i] ?? 0n))),
        ownBefore,
        ownInAll,
        pointsInAll: score.points.get(account) ?? 0n,
      });
    }
  }
  return { score, tokens: paid, rewards: byAccount, hours };
}

interface HourPart {
  readonly path: readonly string[];
  readonly points: bigint;
  readonly start: number;
  readonly ownBefore: bigint;
  readonly ownInAll: bigint;
}

function partsByAccount(survey: Survey, score: MarketScore): Map<string, HourPart[]> {
  const inAll = new Map<string, bigint>();
  for (const { earned } of survey.hours.values()) {
    for (const [account, { own }] of earned) inAll.set(account, (inAll.get(account) ?? 0n) + own);
  }
  const parts = new Map<string, HourPart[]>();
  // What was listed is of the epoch as a whole, and of no hour.
  if (score.terms.rule.programme === "listed") return parts;
  const before = new Map<string, bigint>();
  for (const [start, { earned }] of survey.hours) {
    const path = [periodOf("day", start), periodOf("hour", start)];
    for (const [account, { own, points }] of earned) {
      const ownBefore = before.get(account) ?? 0n;
      const ownInAll = inAll.get(account) ?? 0n;
      before.set(account, ownBefore + own);
      const all = score.points.get(account) ?? 0n;
      const due = (upTo: bigint) => (all * upTo) / ownInAll;
      const part = {
        path,
        points: survey.sharing === "once" ? due(ownBefore + own) - due(ownBefore) : points,
        start,
        ownBefore,
        ownInAll,
      };
      const mine = parts.get(account);
      if (mine === undefined) parts.set(account, [part]);
      else mine.push(part);
    }
  }
  for (const [account, points] of score.points) {
    const sum = (parts.get(account) ?? []).reduce((total, part) => total + part.points, 0n);
    invariant(sum === points, `the hours of ${account} come to ${sum}, its points are ${points}`);
  }
  return parts;
}
