/** The CSV files of a distribution: each a canonical text, written and read back. */
import { compare } from "../reward/allocate.ts";
import type { Reward } from "../reward/epoch.ts";
import { type Entitlement, type EpochState, key, unkey } from "../reward/state.ts";
import { type Column, readTable, type Table, writeTable } from "./csv-table.ts";
import { isUint256 } from "./tree.ts";

const isAddress = (field: string) => /^0x[0-9a-f]{40}$/.test(field);
const isMarket = (field: string) => /^[a-z0-9][a-z0-9._-]{0,62}$/.test(field);

const market: Column = { name: "market", isValid: isMarket };
const account: Column = { name: "account", isValid: isAddress };
const token: Column = { name: "token", isValid: isAddress };
const uint = (name: string): Column => ({ name, isValid: isUint256 });

const REWARDS: Table = {
  columns: [market, account, token, uint("points"), uint("reward")],
  keyColumns: 3,
};

const ENTITLEMENTS: Table = {
  columns: [account, token, uint("amount"), uint("cumulative")],
  keyColumns: 2,
};

/** An account has something accrued; a market has something carried. */
const STATE: Table = {
  columns: [
    { name: "kind", isValid: (field) => field === "accrued" || field === "carried" },
    {
      name: "subject",
      isValid: (field, [kind]) => (kind === "accrued" ? isAddress(field) : isMarket(field)),
    },
    token,
    uint("amount"),
  ],
  keyColumns: 3,
};

/** rewards.csv, in pieces. */
export function writeRewards(rewards: readonly Reward[]): Iterable<string> {
  return writeTable(
    REWARDS,
    mapEach(rewards, (row) => [
      row.market,
      row.account,
      row.token,
      `${row.points}`,
      `${row.reward}`,
    ]),
  );
}

/** entitlements.csv, in pieces: the leaves, in tree order. */
export function writeEntitlements(entitlements: readonly Entitlement[]): Iterable<string> {
  return writeTable(
    ENTITLEMENTS,
    mapEach(entitlements, (row) => [row.account, row.token, `${row.amount}`, `${row.cumulative}`]),
  );
}

/** state.csv, in pieces: what is accrued per account and token, and carried per market and token. */
export function writeState(state: Pick<EpochState, "accrued" | "carried">): Iterable<string> {
  const rows = (kind: string, amounts: ReadonlyMap<string, bigint>) =>
    [...amounts]
      .sort(([a], [b]) => compare(a, b))
      .map(([id, amount]) => [kind, ...unkey(id), `${amount}`]);
  return writeTable(STATE, [...rows("accrued", state.accrued), ...rows("carried", state.carried)]);
}

/** One row at a time, so that a million of them never stand beside what they are made of. */
function* mapEach<T>(items: Iterable<T>, toRow: (item: T) => string[]): Generator<string[]> {
  for (const item of items) yield toRow(item);
}

/** @throws InputError where the text is not what `writeRewards` writes. */
export function readRewards(text: string, file: string): Reward[] {
  const once = keepOnce();
  return readTable(
    REWARDS,
    text,
    file,
    ([market = "", account = "", token = "", points = "", reward = ""]) => ({
      market: once(market),
      account,
      token: once(token),
      points: BigInt(points),
      reward: BigInt(reward),
    }),
  );
}

/** @throws InputError where the text is not what `writeEntitlements` writes: sorted, each account and token once. */
export function readEntitlements(text: string, file: string): Entitlement[] {
  const once = keepOnce();
  return readTable(
    ENTITLEMENTS,
    text,
    file,
    ([account = "", token = "", amount = "", cumulative = ""]) => ({
      account,
      token: once(token),
      amount: BigInt(amount),
      cumulative: BigInt(cumulative),
    }),
  );
}

/** @throws InputError where the text is not what `writeState` writes. */
export function readState(text: string, file: string): Pick<EpochState, "accrued" | "carried"> {
  const once = keepOnce();
  const accrued = new Map<string, bigint>();
  const carried = new Map<string, bigint>();
  readTable(STATE, text, file, ([kind, subject = "", token = "", amount = ""]) =>
    (kind === "accrued" ? accrued : carried).set(key(subject, once(token)), BigInt(amount)),
  );
  return { accrued, carried };
}

/** Keeps one of each of a few texts that come many times. */
function keepOnce(): (text: string) => string {
  const kept = new Map<string, string>();
  return (text) => {
    const known = kept.get(text);
    if (known === undefined) kept.set(text, text);
    return known ?? text;
  };
}
