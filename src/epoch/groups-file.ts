/** Which group each miner belongs to, as a table beside the campaign file says: `account,kind`. */
import { dirname, join } from "node:path";
import { ACCOUNT_RULE, parseAccount } from "../book/account.ts";
import { readRows } from "../book/csv-rows.ts";
import { createFaultList } from "../book/fault-list.ts";
import { show } from "../errors.ts";
import { isThere } from "./files.ts";
import { KINDS_FILE } from "./simulate.ts";

/**
 * Reads the table. A simulation writes one; for recorded books anybody may, with whatever names.
 * @param file undefined for the one beside the campaign file, if there is one.
 * @returns undefined where there is none.
 * @throws InputError with its faults.
 */
export async function readGroupNames(
  campaign: string,
  file: string | undefined,
): Promise<Map<string, string> | undefined> {
  const beside = join(dirname(campaign), KINDS_FILE);
  if (file === undefined && !(await isThere(beside))) return undefined;
  const faults = createFaultList();
  const groups = new Map<string, string>();
  for await (const row of readRows(file ?? beside, ["account", "kind"], faults)) {
    const account = parseAccount(row.field("account"));
    const kind = row.field("kind") ?? "";
    const complain = (column: string, expected: string) =>
      faults.add({ where: `${row.where}.${column}`, got: show(row.field(column)), expected });
    if (account === undefined) complain("account", ACCOUNT_RULE);
    else if (groups.has(account)) complain("account", "each account once");
    else if (kind === "") complain("kind", "a name");
    else groups.set(account, kind);
  }
  faults.settle();
  return groups;
}
