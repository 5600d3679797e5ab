/** Which branches of rules.md, Marks, a phase takes. */
import type { EpochResult, Mark } from "./entitlements.ts";

export const MARK_BRANCHES = [
  "a mark changes nothing",
  "a mark takes a part of what accrued",
  "a mark takes all that accrued and no more",
  "a mark takes what accrued and overpays",
  "a mark overpays where nothing accrued",
  "a mark of an account that earned nothing",
  "a mark raises what was overpaid before",
  "makes up for a part",
  "makes up for all and no more",
  "makes up for all and is paid the rest",
  "makes up for all and the rest accrues",
  "overpaid at the phase's end",
  "overpaid in one of two tokens",
] as const;
export type MarkBranch = (typeof MARK_BRANCHES)[number];

interface Who {
  readonly account: string;
  readonly token: string;
}

const amountIn = (list: readonly (Who & { amount: bigint })[] | undefined, who: Who) =>
  list?.find((row) => row.account === who.account && row.token === who.token)?.amount ?? 0n;

/** @param unlifted the same epoch's result with every mark but its own ones. */
export function markBranches(
  marks: readonly Mark[],
  result: EpochResult,
  unlifted: EpochResult,
  before: EpochResult | undefined,
  isLast: boolean,
): MarkBranch[] {
  const found: MarkBranch[] = [];
  for (const mark of marks) {
    const [accrued, left] = [amountIn(unlifted.accrued, mark), amountIn(result.accrued, mark)];
    const overpaid = amountIn(result.overpaid, mark);
    const was = amountIn(unlifted.overpaid, mark);
    if (accrued === left && overpaid === was) found.push("a mark changes nothing");
    else if (left > 0n) found.push("a mark takes a part of what accrued");
    else if (overpaid === 0n) found.push("a mark takes all that accrued and no more");
    else if (accrued > 0n) found.push("a mark takes what accrued and overpays");
    else if (was > 0n) found.push("a mark raises what was overpaid before");
    else found.push("a mark overpays where nothing accrued");
    if (overpaid > 0n && overpaid === mark.mark) {
      found.push("a mark of an account that earned nothing");
    }
  }
  for (const who of before?.overpaid ?? []) {
    const now = amountIn(unlifted.overpaid, who);
    if (now === who.amount) continue;
    if (now > 0n) found.push("makes up for a part");
    else if (amountIn(unlifted.rows, who) > 0n) found.push("makes up for all and is paid the rest");
    else if (amountIn(unlifted.accrued, who) > 0n) {
      found.push("makes up for all and the rest accrues");
    } else found.push("makes up for all and no more");
  }
  if (isLast && result.overpaid.length > 0) found.push("overpaid at the phase's end");
  for (const { account, token } of result.overpaid) {
    const other = (row: Who) => row.account === account && row.token !== token;
    const isOther = result.rows.some((row) => other(row) && row.amount > 0n);
    if (isOther) found.push("overpaid in one of two tokens");
  }
  return found;
}
