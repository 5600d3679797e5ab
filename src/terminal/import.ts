/** What an imported log held. */
import type { ImportReport } from "../book/import-books.ts";
import { count } from "./amount.ts";
import { formatTable } from "./table.ts";

/** The log's oddities, and what became of every instant. */
export function describeImport(report: ImportReport): string {
  const { market, largestOrder, log, epochs } = report;
  const causes = Object.entries(report.causes).map(([cause, times]) => `${times} ${cause}`);
  const { created, changed, deleted } = log.actions;
  const oddities = [
    [log.onlyDeleted, "deleted and never seen otherwise"],
    [log.onlyCreated, "created and nothing after"],
    [log.deletedAgain, "deleted again"],
    [log.deletedBeforeCreated, "deleted before they were created"],
    [log.createdAgain, "created again while open"],
    [log.changedUnknown, "changed while not open"],
    [log.priceChanged, "with a change of price, which restarts their age"],
    [log.sizeIncreased, "with an increase of size"],
  ] as const;
  const right = (heading: string) => ({ heading, align: "right" as const });
  const columns = [
    "epoch",
    "snapshots",
    "missing",
    "crossed",
    "locked",
    "one-sided",
    "empty",
    "orders",
    "owned",
  ];
  return [
    `${market}: ${log.events} events (${created} created, ${changed} changed, ${deleted} deleted) of ${log.orders} orders`,
    ...oddities
      .filter(([number]) => number > 0)
      .map(([number, what]) => `  ${count(number, "order")} ${what}`),
    ...(log.duplicateRows > 0
      ? [`  rows that repeat the order's row before: ${log.duplicateRows}`]
      : []),
    ...(log.clockBack > 0 ? [`  rows with a time before an earlier row's: ${log.clockBack}`] : []),
    `  the largest order seen: ${largestOrder} in base tokens`,
    ...(causes.length > 0 ? [`  missing, by cause: ${causes.join(", ")}`] : []),
    "",
    formatTable(
      columns.map(right),
      epochs.map((epoch) =>
        [
          epoch.epoch,
          epoch.snapshots,
          epoch.missing,
          epoch.crossed,
          epoch.locked,
          epoch.oneSided,
          epoch.empty,
          epoch.orders,
          epoch.ownedOrders,
        ].map(String),
      ),
    ),
  ].join("\n");
}
