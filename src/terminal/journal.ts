/** The newest lines of a phase's journal, for people. */
import type { JournalEntry } from "../epoch/journal.ts";
import { formatTable } from "./table.ts";

/** A table of what was done; nothing where nothing was. */
export function describeJournal(entries: readonly JournalEntry[]): string[] {
  if (entries.length === 0) return [];
  const rows = entries.map(({ at, command, event, title, from, transaction, root }) => [
    at,
    command,
    event,
    String(title ?? root ?? ""),
    String(from ?? ""),
    String(transaction ?? ""),
  ]);
  const headings = ["done at", "command", "event", "what", "by", "transaction"];
  return [
    formatTable(
      headings.map((heading) => ({ heading })),
      rows,
    ),
  ];
}
