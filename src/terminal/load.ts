/** What was loaded into another engine, in words. */
import type { Loaded } from "../engine/load-books.ts";
import { formatTable } from "./table.ts";

export function describeLoad({ files, snapshots, orders, kept, loaded }: Loaded): string {
  const table = formatTable(
    [{ heading: "file" }, { heading: "bytes", align: "right" }, { heading: "sha256" }],
    files.map(({ file, bytes, sha256 }) => [file, `${bytes}`, sha256]),
  );
  const days = `${loaded} market days loaded, ${kept} kept`;
  return `${table}\n\n${snapshots} snapshots with ${orders} orders; ${days}.`;
}
