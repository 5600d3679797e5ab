/** The CSV files of a distribution: each a canonical text, written and read back. */
import { compare } from "../reward/allocate.ts";
import type { Reward } from "../reward/epoch.ts";
import { type Entitlement, type EpochState, key, type Marks, unkey } from "../reward/state.ts";
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

const MARKS: Table = {
  columns: [
    account,
    token,
    { name: "mark", isValid: (field) => isUint256(field) && field !== "0" },
  ],
  keyColumns: 2,
};

const STATE_KINDS = ["accrued", "carried", "overpaid"] as const;
type StateKind = (typeof STATE_KINDS)[number];
const isStateKind = (field: string) => STATE_KINDS.some((kind) => kind === field);

/** An account has something accrued or was overpaid; a market has something carried. */
const STATE: Table = {
  columns: [
    { name: "kind", isValid: isStateKind },
    {
      name: "subject",
      isValid: (field, [kind]) => (kind === "carried" ? isMarket(field) : isAddress(field)),
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

/** state.csv, in pieces: what is accrued or overpaid per account and token, and carried per market and token. */
export function writeState(state: Pick<EpochState, StateKind>): Iterable<string> {
  const rows = STATE_KINDS.flatMap((kind) =>
    sortedAmounts(state[kind]).map((row) => [kind, ...row]),
  );
  return writeTable(STATE, rows);
}

/** marks.csv, in pieces: what was claimed on chain per account and token. */
export function writeMarks(marks: Marks): Iterable<string> {
  return writeTable(MARKS, sortedAmounts(marks));
}

function sortedAmounts(amounts: ReadonlyMap<string, bigint>): string[][] {
  return [...amounts]
    .sort(([a], [b]) => compare(a, b))
    .map(([id, amount]) => [...unkey(id), `${amount}`]);
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
export function readState(text: string, file: string): Pick<EpochState, StateKind> {
  const once = keepOnce();
  const state: Record<StateKind, Map<string, bigint>> = {
    accrued: new Map(),
    carried: new Map(),
    overpaid: new Map(),
  };
  readTable(STATE, text, file, ([kind, subject = "", token = "", amount = ""]) =>
    state[kind as StateKind].set(key(subject, once(token)), BigInt(amount)),
  );
  return state;
}

/** @throws InputError where the text is not what `writeMarks` writes. */
export function readMarks(text: string, file: string): Marks {
  const once = keepOnce();
  return new Map(
    readTable(MARKS, text, file, ([account = "", token = "", mark = ""]) => [
      key(account, once(token)),
      BigInt(mark),
    ]),
  );
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
