/** What books were written in another format. */
import type { Conversion } from "../book/convert-books.ts";
import { formatTable } from "./table.ts";

/** Each file with what is in it, and the folder they stand in. */
export function describeConversion({ books, copied }: Conversion, folder: string): string {
  const right = (heading: string) => ({ heading, align: "right" as const });
  const columns = [{ heading: "file" }, { heading: "from" }];
  return [
    formatTable(
      [...columns, right("snapshots"), right("orders"), right("bytes")],
      books.map(({ file, from, snapshots, orders, bytes }) => [
        file,
        from,
        ...[snapshots, orders, bytes].map(String),
      ]),
    ),
    "",
    ...(copied.length > 0 ? [`Copied: ${copied.join(", ")}`] : []),
    `Folder: ${folder}`,
  ].join("\n");
}
