/** The oracle's campaigns as this room's phases, scores and states, and its results for comparison. */
import { expect } from "chai";
import type { Market, Phase, Terms } from "../../src/campaign/campaign.ts";
import type { DeployedToken } from "../../src/campaign/deployment.ts";
import { type EpochRewards, rewardEpoch } from "../../src/reward/epoch.ts";
import { type EpochState, INITIAL_STATE, key, unkey } from "../../src/reward/state.ts";
import { HUMMINGBOT_VERSION } from "../../src/score/hummingbot.ts";
import type { MarketScore } from "../../src/score/market.ts";
import type { EpochResult, MarketShare, PhaseInput } from "../oracle/entitlements.ts";

const START = Date.UTC(2026, 0, 6);
const EPOCH_MS = 840_000;

/** A phase whose tokens are named by their place, so that no code can take a symbol for an address. */
export interface Scene {
  readonly phase: Phase;
  readonly tokens: readonly DeployedToken[];
}

function marketOf(id: string): Market {
  return { id, exchange: "Reef", base: "TIDE", quote: "USD", priceDecimals: 0, sizeDecimals: 0 };
}

function termsOf(
  id: string,
  epoch: number,
  share: MarketShare,
  tokens: readonly DeployedToken[],
): Terms {
  const symbols = new Map(tokens.map((token) => [token.address, token.symbol]));
  return {
    market: marketOf(id),
    fromEpoch: epoch,
    throughEpoch: epoch,
    intervalMs: EPOCH_MS / share.n,
    maxSpreadPpm: 10_000,
    minSize: 0n,
    minAgeMs: 0,
    maxAgeMs: undefined,
    rewards: new Map(
      [...share.pools].map(([address, pool]) => [symbols.get(address) ?? address, pool]),
    ),
    allow: undefined,
    deny: new Set(),
    rule: { programme: "hummingbot", k: "2" },
  };
}

export function sceneOf(input: PhaseInput): Scene {
  const addresses = new Set([
    ...input.minPayout.keys(),
    ...(input.marks ?? []).flatMap((marks) => marks.map(({ token }) => token)),
    ...input.epochs.flatMap((epoch) =>
      [...epoch.values()].flatMap((share) => [...share.pools.keys()]),
    ),
  ]);
  const tokens = [...addresses].map(
    (address, i): DeployedToken => ({
      symbol: `T${i}`,
      decimals: 18,
      address,
      minPayout: input.minPayout.get(address) ?? 0n,
    }),
  );
  const terms = input.epochs.flatMap((epoch, e) =>
    [...epoch].map(([id, share]) => termsOf(id, e + 1, share, tokens)),
  );
  const phase: Phase = {
    name: "beta",
    chainId: 31337,
    distributor: undefined,
    start: START,
    epochMs: EPOCH_MS,
    epochs: input.epochs.length,
    seedHashes: [],
    tokens,
    terms,
  };
  return { phase, tokens };
}

/** The scores of an epoch, in the reverse of their order: it must not matter. */
export function scoresOf({ phase }: Scene, input: PhaseInput, epoch: number): MarketScore[] {
  const shares = input.epochs[epoch - 1] ?? expect.fail(`no epoch ${epoch}`);
  return [...shares].reverse().map(([id, share]): MarketScore => {
    const terms = phase.terms.find((t) => t.market.id === id && t.fromEpoch === epoch);
    return {
      terms: terms ?? expect.fail(`no terms for ${id}`),
      programme: HUMMINGBOT_VERSION,
      intervals: share.n,
      points: share.points,
      trailingEmpty: share.trailingEmpty,
      counts: { snapshots: 0, missing: 0, oneSided: 0, crossed: 0, emptyBids: 0, emptyAsks: 0 },
    };
  });
}

/** Every epoch of a phase, each on the state of the one before. */
export function rewardPhase(
  input: PhaseInput,
  scoresIn: (scene: Scene, epoch: number) => MarketScore[] = (scene, epoch) =>
    scoresOf(scene, input, epoch),
): EpochRewards[] {
  const scene = sceneOf(input);
  let state: EpochState = INITIAL_STATE;
  return input.epochs.map((_, e) => {
    const marks = (input.marks?.[e] ?? []).map(
      ({ account, token, mark }) => [key(account, token), mark] as const,
    );
    const rewards = rewardEpoch(
      scene.phase,
      e + 1,
      scoresIn(scene, e + 1),
      scene.tokens,
      state,
      new Map(marks),
    );
    state = rewards.state;
    return rewards;
  });
}

const byText = (a: object, b: object) => (textOf(a) < textOf(b) ? -1 : 1);
const textOf = (row: object) =>
  JSON.stringify(row, (_, value) => (typeof value === "bigint" ? value.toString() : value));

/** A pool of nothing has no line and no rewards here; the oracle lists it. */
export function oracleNumbers(result: EpochResult) {
  const lines = result.lines.filter((line) => line.pool > 0n);
  const listed = new Set(lines.map((line) => `${line.market},${line.token}`));
  return {
    entitlements: result.rows,
    rewards: result.rewards.filter((r) => listed.has(`${r.market},${r.token}`)).sort(byText),
    accrued: result.accrued,
    overpaid: result.overpaid,
    pools: lines.map(({ terms: _, ...line }) => line).sort(byText),
    totals: [...result.totals].sort(),
  };
}

/** The same of this room's result. */
export function ourNumbers({ entitlements, rewards, state, pools, totals }: EpochRewards) {
  return {
    entitlements,
    rewards: rewards
      .map(({ market, token, account, points, reward }) => ({
        market,
        token,
        account,
        points,
        reward,
      }))
      .sort(byText),
    accrued: listed(state.accrued),
    overpaid: listed(state.overpaid),
    pools: pools
      .map(({ market, token, carriedIn, pool, paid, accrued, carried, returned }) => ({
        market,
        token,
        carriedIn,
        pool,
        paid,
        newlyAccrued: accrued,
        carried,
        returned,
      }))
      .sort(byText),
    totals: totals.map(({ token, total }) => [token, total]).sort(),
  };
}

const listed = (amounts: ReadonlyMap<string, bigint>) =>
  [...amounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, amount]) => ({ account: unkey(id)[0], token: unkey(id)[1], amount }));

/** A market's share of an epoch. */
export function share(
  n: number,
  trailingEmpty: number,
  points: Record<string, bigint>,
  pools: Record<string, bigint>,
): MarketShare {
  return {
    n,
    trailingEmpty,
    points: new Map(Object.entries(points)),
    pools: new Map(Object.entries(pools)),
  };
}
