/** Which branches of rules.md, Rewards, a phase takes, and a counter of branches over many runs. */
import { type EpochResult, entitlements, type PhaseInput } from "./entitlements.ts";
import { MARK_BRANCHES, markBranches } from "./mark-branches.ts";
import { splitPool, sum } from "./rewards.ts";

export const SPLIT_BRANCHES = [
  "nobody has points",
  "nothing carried",
  "carried rounded down",
  "splits evenly",
  "units left over",
  "a tie decides a unit",
  "points without a reward",
  "empty pool",
] as const;
export type SplitBranch = (typeof SPLIT_BRANCHES)[number];

export const PHASE_BRANCHES = [
  ...SPLIT_BRANCHES,
  "carried to the next epoch",
  "carried though the terms drop the token",
  "returned in mid-phase",
  "returned at the phase's end",
  "a market pauses and comes back",
  "two tokens in a market",
  "one token earned in two markets",
  "no minimum payout",
  "minimum met exactly",
  "minimum missed by one",
  "minimum met after accruing",
  "released at the phase's end",
  "accrues again after a payout",
  "a leaf gains nothing",
  "an epoch without leaves",
  "one token pays while another accrues",
  ...MARK_BRANCHES,
] as const;
export type PhaseBranch = (typeof PHASE_BRANCHES)[number];

export function splitBranches(
  pool: bigint,
  points: ReadonlyMap<string, bigint>,
  trailingEmpty: number,
  n: number,
): Set<SplitBranch> {
  const found = new Set<SplitBranch>();
  if (pool === 0n) found.add("empty pool");
  const { carried, rewards } = splitPool(pool, points, trailingEmpty, n);
  if (points.size === 0) return found.add("nobody has points");
  if (carried === 0n) found.add("nothing carried");
  if ((pool * BigInt(trailingEmpty)) % BigInt(2 * n) !== 0n) found.add("carried rounded down");
  if (pool > 0n && [...rewards.values()].includes(0n)) found.add("points without a reward");

  const all = sum(points.values());
  const remainders = [...points.values()].map((p) => ((pool - carried) * p) % all);
  const left = Number(sum(remainders) / all);
  found.add(left === 0 ? "splits evenly" : "units left over");
  // The last to get a unit and the first not to have the same remainder: only the bytes tell them apart.
  const sorted = remainders.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  if (left > 0 && sorted[left - 1] === sorted[left]) found.add("a tie decides a unit");
  return found;
}

export function phaseBranches(phase: PhaseInput): Set<PhaseBranch> {
  const found = new Set<PhaseBranch>();
  const results = entitlements(phase);
  for (const [e, result] of results.entries()) {
    const isLast = e === results.length - 1;
    for (const line of result.lines) {
      const share = phase.epochs[e]?.get(line.market);
      if (share === undefined) continue;
      for (const b of splitBranches(line.pool, share.points, share.trailingEmpty, share.n)) {
        found.add(b);
      }
      if (line.carried > 0n) found.add("carried to the next epoch");
      if (!share.pools.has(line.token)) found.add("carried though the terms drop the token");
      if (line.returned > 0n) {
        found.add(isLast ? "returned at the phase's end" : "returned in mid-phase");
      }
      if (share.pools.size > 1) found.add("two tokens in a market");
      const gone = phase.epochs[e + 1] !== undefined && !phase.epochs[e + 1]?.has(line.market);
      const back = phase.epochs.slice(e + 2).some((later) => later.has(line.market));
      if (gone && back) found.add("a market pauses and comes back");
    }
    payoutBranches(found, phase, result, results[e - 1], isLast);
    const marks = phase.marks?.[e] ?? [];
    const others = phase.marks?.map((all, at) => (at === e ? [] : all)) ?? [];
    const unlifted =
      marks.length === 0 ? result : (entitlements({ ...phase, marks: others })[e] ?? result);
    for (const b of markBranches(marks, result, unlifted, results[e - 1], isLast)) found.add(b);
  }
  return found;
}

function payoutBranches(
  found: Set<PhaseBranch>,
  phase: PhaseInput,
  result: EpochResult,
  before: EpochResult | undefined,
  isLast: boolean,
): void {
  const earning = result.rewards.filter((r) => r.reward > 0n);
  for (const { account, token, market } of earning) {
    if (!phase.minPayout.has(token)) found.add("no minimum payout");
    const twice = earning.some(
      (r) => r.account === account && r.token === token && r.market !== market,
    );
    if (twice) found.add("one token earned in two markets");
  }
  if (result.rows.length === 0) found.add("an epoch without leaves");
  for (const row of result.rows) {
    const minimum = phase.minPayout.get(row.token) ?? 0n;
    const accrued = before?.accrued.some((a) => a.account === row.account && a.token === row.token);
    if (row.amount === 0n) found.add("a leaf gains nothing");
    else if (isLast && row.amount < minimum) found.add("released at the phase's end");
    else if (!isLast && row.amount === minimum) found.add("minimum met exactly");
    if (accrued && row.amount >= minimum) found.add("minimum met after accruing");
  }
  for (const { account, token, amount } of result.accrued) {
    const minimum = phase.minPayout.get(token) ?? 0n;
    if (amount + 1n === minimum) found.add("minimum missed by one");
    for (const row of result.rows) {
      if (row.account !== account) continue;
      if (row.token === token) found.add("accrues again after a payout");
      else if (row.amount > 0n) found.add("one token pays while another accrues");
    }
  }
}

/**
 * How often each of `branches` is taken; `rare` names those taken in less than a share of the runs, `report` all of
 * them, the rarest first.
 */
export function branchCounter<B extends string>(branches: readonly B[]) {
  const hits = new Map<B, number>(branches.map((branch) => [branch, 0]));
  let runs = 0;
  const shares = () => new Map([...hits].map(([branch, count]) => [branch, count / runs]));
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
  return {
    add(found: ReadonlySet<B>): void {
      runs += 1;
      for (const branch of found) hits.set(branch, (hits.get(branch) ?? 0) + 1);
    },
    shares,
    rare: (least: number): string[] =>
      [...shares()]
        .filter(([, share]) => !(share >= least))
        .map(([branch, share]) => `${branch}: ${percent(share)}`),
    report: (): string =>
      [...shares()]
        .sort(([, a], [, b]) => a - b)
        .map(([branch, share]) => `${percent(share)} ${branch}`)
        .join(", "),
  };
}
