/** Who placed which order, where the exchange tells it apart from the order log. */
import { show } from "../errors.ts";
import { ACCOUNT_RULE, isName, parseAccount } from "./account.ts";
import { readRows } from "./csv-rows.ts";
import { createFaultList } from "./fault-list.ts";

/** Account by order id. */
export type Owners = ReadonlyMap<string, string>;

/**
 * Reads a CSV or gzipped CSV of `order_id` and `account`. Each order stands in it once.
 * @throws InputError with its first hundred faults.
 */
export async function readOwners(path: string): Promise<Owners> {
  const faults = createFaultList();
  const owners = new Map<string, string>();
  for await (const row of readRows(path, ["order_id", "account"], faults)) {
    const id = row.field("order_id");
    const account = parseAccount(row.field("account"));
    const complain = (column: string, expected: string): void =>
      faults.add({ where: `${row.where}.${column}`, got: show(row.field(column)), expected });
    if (!isName(id)) complain("order_id", "a text that is not empty");
    else if (owners.has(id)) complain("order_id", "an order that no row before names");
    if (account === undefined) complain("account", ACCOUNT_RULE);
    if (isName(id) && account !== undefined) owners.set(id, account);
  }
  faults.settle();
  return owners;
}
