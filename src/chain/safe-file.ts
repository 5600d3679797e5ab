/** A Safe batch as a file. */
import { basename, dirname } from "node:path";
import { writeWhole } from "../book/write-whole.ts";
import type { SafeBatch } from "./safe.ts";

/** Writes a batch, whole or not at all. */
export async function writeSafeBatch(file: string, batch: SafeBatch): Promise<void> {
  await writeWhole(dirname(file), (append) =>
    append(basename(file), `${JSON.stringify(batch, null, 2)}\n`),
  );
}
