/** Accounts go by numbers in the table of snapshots: no other name there may have the number of one that earns. */
import { refuse } from "../errors.ts";
import type { Engine } from "./connection.ts";
import { accountId } from "./row.ts";
import type { MarketTask } from "./score-market.ts";

/** @throws InputError where two names share a number. */
export async function checkNames(
  { first, database }: Engine,
  tasks: readonly MarketTask[],
): Promise<void> {
  const names = new Map(
    tasks.flatMap((task) => task.names.map((name): [bigint, string] => [accountId(name), name])),
  );
  if (names.size === 0) return;
  const ids = [...names.keys()].map((id) => `toUInt64(${id})`);
  const rows = await first.ask(
    `SELECT id, hex(name) FROM ${database}.accounts WHERE id IN (${ids})`,
  );
  for (const [id = "", hex = ""] of rows) {
    const found = Buffer.from(hex, "hex").toString();
    if (found === names.get(BigInt(id))) continue;
    refuse({
      where: "accounts",
      got: `${JSON.stringify(found)} beside ${JSON.stringify(names.get(BigInt(id)))}, whose sha256 begin alike`,
      expected: "names that their first 8 bytes tell apart",
      fix: "Score these books with the embedded engine.",
    });
  }
}
