/** Which file of accounts an address lies in. */
import type { AccountIndex } from "./page-files.ts";

/** The file that an account lies in: that of the last run whose first account is not after it, or file 0. */
export function accountsFileOf(runs: AccountIndex["runs"], account: string): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [, first] = runs[middle] ?? [0, ""];
    if (first <= account) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1]?.[0] ?? 0;
}
