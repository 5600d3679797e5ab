/** Miners put together, so that a table has room for them: by what somebody calls them, or the largest by themselves. */
import type { Campaign } from "../campaign/campaign.ts";
import { KINDS } from "./kinds.ts";
import type { Trial } from "./trial.ts";

/** Miners that no group is made for. */
export const OTHERS = "others";

export interface Groups {
  /** In the order in which they are shown. */
  readonly names: readonly string[];
  readonly of: (account: string) => string;
}

const MAX_MINERS = 6;
const SHARE = 10n ** 9n;

/** By a name for each account: simulated kinds in their order, then others by bytes. */
export function namedGroups(names: ReadonlyMap<string, string>, { miners }: Campaign): Groups {
  const of = (account: string) => names.get(account) ?? OTHERS;
  const used = new Set(miners.map(({ account }) => of(account)));
  const known: readonly string[] = KINDS.filter((kind) => used.has(kind));
  const rest = [...used].filter((name) => !known.includes(name) && name !== OTHERS);
  const ordered = [...known, ...rest.sort((a, b) => (a < b ? -1 : 1))];
  return { names: used.has(OTHERS) ? [...ordered, OTHERS] : ordered, of };
}

/** The miners with the largest shares of all markets together, each by its name, and the others. */
export function largestMiners(trials: readonly Trial[], { miners }: Campaign): Groups {
  const shares = new Map<string, bigint>();
  for (const { score } of trials) {
    const total = [...score.points.values()].reduce((sum, points) => sum + points, 0n);
    for (const [account, points] of score.points) {
      shares.set(account, (shares.get(account) ?? 0n) + (points * SHARE) / total);
    }
  }
  const ranked = [...shares].sort(([a, x], [b, y]) =>
    x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1,
  );
  const shown = new Map(
    ranked.slice(0, MAX_MINERS).map(([account]) => {
      const name = miners.find((miner) => miner.account === account)?.name;
      return [account, name ?? `${account.slice(0, 6)}…${account.slice(-4)}`];
    }),
  );
  const names = [...new Set(shown.values())];
  return {
    names: ranked.length > MAX_MINERS ? [...names, OTHERS] : names,
    of: (account) => shown.get(account) ?? OTHERS,
  };
}
