/** The CSV files of a distribution: each a canonical text, written and read back. */
import { type Fault, InputError, show } from "../errors.ts";
import { compare } from "../reward/allocate.ts";
import type { Reward } from "../reward/epoch.ts";
import { type Entitlement, type EpochState, key, unkey } from "../reward/state.ts";

const ADDRESS = /^0x[0-9a-f]{40}$/;
const UINT256 = /^(?:0|[1-9][0-9]{0,77})$/;
const MARKET = /^[a-z0-9][a-z0-9._-]{0,62}$/;

const REWARD_COLUMNS = ["market", "account", "token", "points", "reward"];
const ENTITLEMENT_COLUMNS = ["account", "token", "amount", "cumulative"];
const STATE_COLUMNS = ["kind", "subject", "token", "amount"];

/** rewards.csv */
export function writeRewards(rewards: readonly Reward[]): string {
  return table(
    REWARD_COLUMNS,
    rewards.map((row) => [row.market, row.account, row.token, `${row.points}`, `${row.reward}`]),
  );
}

/** entitlements.csv: the leaves, in tree order. */
export function writeEntitlements(entitlements: readonly Entitlement[]): string {
  return table(
    ENTITLEMENT_COLUMNS,
    entitlements.map((row) => [row.account, row.token, `${row.amount}`, `${row.cumulative}`]),
  );
}

/** state.csv: what is accrued per account and token, and carried per market and token. */
export function writeState(state: Pick<EpochState, "accrued" | "carried">): string {
  const rows = (kind: string, amounts: ReadonlyMap<string, bigint>) =>
    [...amounts]
      .sort(([a], [b]) => compare(a, b))
      .map(([id, amount]) => [kind, ...unkey(id), `${amount}`]);
  return table(STATE_COLUMNS, [
    ...rows("accrued", state.accrued),
    ...rows("carried", state.carried),
  ]);
}

/** @throws InputError where the text is not what `writeRewards` writes. */
export function readRewards(text: string, file: string): Reward[] {
  const patterns = [MARKET, ADDRESS, ADDRESS, UINT256, UINT256];
  const rows = parseTable(text, file, REWARD_COLUMNS, patterns, 3);
  return rows.map(([market = "", account = "", token = "", points = "", reward = ""]) => ({
    market,
    account,
    token,
    points: BigInt(points),
    reward: BigInt(reward),
  }));
}

/** @throws InputError where the text is not what `writeEntitlements` writes: sorted, each account and token once. */
export function readEntitlements(text: string, file: string): Entitlement[] {
  const rows = parseTable(text, file, ENTITLEMENT_COLUMNS, [ADDRESS, ADDRESS, UINT256, UINT256], 2);
  return rows.map(([account = "", token = "", amount = "", cumulative = ""]) => ({
    account,
    token,
    amount: BigInt(amount),
    cumulative: BigInt(cumulative),
  }));
}

/** @throws InputError where the text is not what `writeState` writes. */
export function readState(text: string, file: string): Pick<EpochState, "accrued" | "carried"> {
  const rows = parseTable(
    text,
    file,
    STATE_COLUMNS,
    [/^(?:accrued|carried)$/, /^[a-z0-9._-]+$/, ADDRESS, UINT256],
    3,
  );
  const amounts = (kind: string) =>
    new Map(
      rows
        .filter((row) => row[0] === kind)
        .map(([, subject = "", token = "", amount = ""]) => [key(subject, token), BigInt(amount)]),
    );
  return { accrued: amounts("accrued"), carried: amounts("carried") };
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((row) => `${row.join(",")}\n`).join("");
}

/** Rows of a canonical table: known columns, valid fields, strictly ascending by its first `keyColumns` columns. */
function parseTable(
  text: string,
  file: string,
  columns: readonly string[],
  patterns: readonly RegExp[],
  keyColumns: number,
): string[][] {
  const faults: Fault[] = [];
  const lines = text.split("\n");
  const header = lines.shift() ?? "";
  if (header !== columns.join(","))
    faults.push({ where: `${file}:1`, got: show(header), expected: columns.join(",") });
  if (lines.pop() !== "")
    faults.push({ where: file, got: "no line feed at the end", expected: "a whole file" });
  let before = "";
  const rows = lines.map((line, i) => {
    const fields = line.split(",");
    const wrong = fields.findIndex((field, column) => !patterns[column]?.test(field));
    if (fields.length !== columns.length || wrong !== -1) {
      faults.push({
        where: `${file}:${i + 2}`,
        got: show(line),
        expected: wrong === -1 ? `${columns.length} fields` : `a valid ${columns[wrong] ?? "row"}`,
      });
    }
    const id = fields.slice(0, keyColumns).join(",");
    if (i > 0 && id <= before) {
      faults.push({
        where: `${file}:${i + 2}`,
        got: show(line),
        expected: "rows in strictly ascending order",
      });
    }
    before = id;
    return fields;
  });
  if (faults.length > 0) throw new InputError(faults);
  return rows;
}
