/** Who is registered, for people and for programs. */
import { bookName, type Registry, whyNot } from "../campaign/registry.ts";
import { formatTable } from "./table.ts";

/** Each exchange account in an epoch: read, or why not. */
export function registryAsJson(registry: Registry, epoch: number): object {
  return {
    format: "tidemark-registered-v1",
    epoch,
    exchangeAccounts: registry.exchangeAccounts.map((entry) => ({
      name: bookName(entry),
      account: entry.account.toLowerCase(),
      fromEpoch: entry.fromEpoch,
      throughEpoch: entry.throughEpoch ?? null,
      isRead: whyNot(registry, entry, epoch) === undefined,
      why: whyNot(registry, entry, epoch) ?? null,
    })),
  };
}

export function describeRegistry(registry: Registry, epoch: number): string {
  const rows = registry.exchangeAccounts.map((entry) => [
    bookName(entry),
    entry.account.toLowerCase(),
    whyNot(registry, entry, epoch) ?? "read",
  ]);
  return formatTable(
    [{ heading: "exchange account" }, { heading: "paid to" }, { heading: `epoch ${epoch}` }],
    rows,
  );
}
