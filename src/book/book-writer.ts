/** Books out, one file each, in any format and always the same way. */
import { open } from "node:fs/promises";
import type { BookFormat } from "./book-file.ts";
import { CSV_HEADER, formatCsvRows } from "./format-rows.ts";
import { formatSnapshot } from "./format-snapshot.ts";
import { openParquetWriter } from "./parquet-writer.ts";
import type { Snapshot } from "./snapshot.ts";

export interface BookWriter {
  write(snapshot: Snapshot): Promise<void>;
  /** Ends the file, which is on the disk then. */
  finish(): Promise<void>;
  /** Lets go of everything but the file; after a failure, without `finish`. May be called twice. */
  close(): Promise<void>;
}

/** Text goes to the file in pieces of this many characters. */
const PIECE = 65_536;

/** Begins a book at a path where nothing stands. */
export function openBookWriter(path: string, format: BookFormat): Promise<BookWriter> {
  switch (format) {
    case "ndjson":
      return openTextWriter(path, "", (snapshot) => `${formatSnapshot(snapshot)}\n`);
    case "csv":
      return openTextWriter(path, CSV_HEADER, formatCsvRows);
    case "parquet":
      return openParquetWriter(path);
  }
}

async function openTextWriter(
  path: string,
  header: string,
  format: (snapshot: Snapshot) => string,
): Promise<BookWriter> {
  const file = await open(path, "wx");
  let piece = header;
  return {
    write: async (snapshot) => {
      piece += format(snapshot);
      if (piece.length < PIECE) return;
      await file.appendFile(piece);
      piece = "";
    },
    finish: async () => {
      await file.appendFile(piece);
      await file.sync();
    },
    close: () => file.close(),
  };
}
