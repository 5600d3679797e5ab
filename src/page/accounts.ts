/**
 * What an epoch gave each account, market by market, in files cut by the ranges of the distribution's shards: an address
 * needs one shard and one of these, however many recipients there are.
 */
import { cutRuns } from "../merkle/shards.ts";
import { compare } from "../reward/allocate.ts";
import type { Reward } from "../reward/epoch.ts";
import { netOf, type PositionOutcome } from "../reward/position-outcome.ts";
import type { Ranked } from "../reward/ranking.ts";
import { type Settled, settlementsBy } from "../reward/settlement.ts";
import { key } from "../reward/state.ts";
import type { MarketPresence } from "../score/presence.ts";
import { accountsFileOf } from "./account-file.ts";
import { toPageToken } from "./market-page.ts";
import {
  type AccountIndex,
  type AccountMarketRow,
  type AccountRow,
  type AccountsPage,
  type AccountTokenRow,
  type EpochHead,
  PAGE_FORMATS,
} from "./page-files.ts";
import type { AccountPositionRow } from "./pool-files.ts";

/** Positions in pools, by account. */
export type PositionRows = ReadonlyMap<string, readonly AccountPositionRow[]>;

/** @param market the pool's place among the file's markets. @param tokens of the file. */
export function positionRow(
  market: number,
  position: PositionOutcome,
  tokens: Settled["tokens"],
): AccountPositionRow {
  const { holding, points, rewards, outcome, rewardValue } = position;
  const textOf = (value: bigint | undefined) => (value === undefined ? null : String(value));
  return [
    market,
    holding.id,
    holding.range?.lower ?? null,
    holding.range?.upper ?? null,
    String(points),
    textOf(outcome?.kept),
    textOf(outcome?.held),
    textOf(outcome?.moved),
    textOf(outcome?.fees),
    String(rewardValue),
    textOf(netOf(position)),
    tokens.map(({ address }) => String(rewards.get(address) ?? 0n)),
  ];
}

export function toAccountIndex({ entitlements }: Pick<Settled, "entitlements">): AccountIndex {
  const { runs } = cutRuns(entitlements);
  return { format: PAGE_FORMATS.accountIndex, count: entitlements.length, runs };
}

/**
 * Every account that the epoch changed something for, in its file.
 * @param markets the ids of all markets that run, sorted; `presences` of the same.
 * @returns the files by number, made one by one.
 */
export function* toAccounts(
  head: EpochHead,
  markets: readonly string[],
  settled: Settled,
  ranked: readonly Ranked[],
  presences: readonly MarketPresence[],
  nameOf: (account: string) => string | undefined,
  positions: PositionRows = new Map(),
): Generator<[number: number, page: AccountsPage]> {
  const { runs } = toAccountIndex(settled);
  const rowOf = rowsBy(markets, settled, ranked, presences, nameOf, positions);
  const files = new Map<number, string[]>();
  for (const account of accountsOf(settled, positions)) {
    const number = accountsFileOf(runs, account);
    const accounts = files.get(number);
    if (accounts === undefined) files.set(number, [account]);
    else accounts.push(account);
  }
  const count = Math.max(0, ...runs.map(([number]) => number)) + 1;
  for (let number = 0; number < count; number += 1) {
    const rows = (files.get(number) ?? []).map(rowOf);
    const accounts = rows.filter(
      ([, , , own, inTokens, held = []]) => own.length + inTokens.length + held.length > 0,
    );
    const tokens = settled.tokens.map(toPageToken);
    yield [number, { format: PAGE_FORMATS.accounts, ...head, tokens, markets, accounts }];
  }
}

/** Everybody with a leaf, a reward, a position, or something to come or to make up for; sorted. */
function accountsOf(
  { rewards, entitlements, accrued, overpaid }: Settled,
  positions: PositionRows,
): string[] {
  const accounts = new Set<string>(positions.keys());
  for (const { account } of rewards) accounts.add(account);
  for (const { account, amount } of entitlements) if (amount > 0n) accounts.add(account);
  for (const id of [...accrued.keys(), ...overpaid.keys()]) {
    accounts.add(id.slice(0, id.indexOf(",")));
  }
  return [...accounts].sort(compare);
}

function rowsBy(
  markets: readonly string[],
  settled: Settled,
  ranked: readonly Ranked[],
  presences: readonly MarketPresence[],
  nameOf: (account: string) => string | undefined,
  positions: PositionRows,
): (account: string) => AccountRow {
  const { tokens, entitlements } = settled;
  const settlements = settlementsBy(settled);
  const ranks = new Map(ranked.map(({ account, rank }) => [account, rank]));
  const rewards = rewardsByAccount(settled.rewards);
  const cumulative = new Map(
    entitlements.map((row) => [key(row.account, row.token), row.cumulative]),
  );
  const presenceOf = new Map(presences.map((each) => [each.terms.market.id, each]));

  function marketRow(market: string, own: readonly Reward[], account: string): AccountMarketRow {
    const presence = presenceOf.get(market);
    const { either = 0, both = 0, names = new Set() } = presence?.accounts.get(account) ?? {};
    const amounts = tokens.map(({ address }) =>
      String(own.find(({ token }) => token === address)?.reward ?? 0n),
    );
    const points = String(own[0]?.points ?? 0n);
    const intervals = presence?.intervals ?? 0;
    return [markets.indexOf(market), points, either, both, intervals, names.size, amounts];
  }

  return (account) => {
    const mine = rewards.get(account) ?? [];
    const inMarkets = [...new Set(mine.map(({ market }) => market))].map((market) =>
      marketRow(
        market,
        mine.filter((row) => row.market === market),
        account,
      ),
    );
    const inTokens = settlements(account).map(
      (each): AccountTokenRow => [
        tokens.indexOf(each.token),
        String(each.accruedBefore),
        String(each.overpaidBefore),
        String(each.earned),
        String(each.paid),
        String(each.accrued),
        String(each.overpaid),
        String(cumulative.get(key(account, each.token.address)) ?? 0n),
      ],
    );
    const held = positions.get(account);
    const row = [nameOf(account) ?? null, ranks.get(account) ?? null, inMarkets, inTokens] as const;
    return held === undefined ? [account, ...row] : [account, ...row, held];
  };
}

function rewardsByAccount(rewards: readonly Reward[]): Map<string, Reward[]> {
  const byAccount = new Map<string, Reward[]>();
  for (const row of rewards) {
    const mine = byAccount.get(row.account);
    if (mine === undefined) byAccount.set(row.account, [row]);
    else mine.push(row);
  }
  return byAccount;
}
