/** Adding lines to the files of a folder, one write after the other, whoever asks for it. */
import { join } from "node:path";
import type { LineFile } from "./line-file.ts";

/** Adds whole lines to a file of the folder, on the disk once it returns; one write after the other. */
export type AddLines = (file: string, lines: string) => Promise<void>;

/** Opens a file for adding lines. */
export type OpenLines = (path: string) => Promise<LineFile>;

export interface Adder {
  readonly add: AddLines;
  /** Lets go of a file. */
  shut(file: string): Promise<void>;
  /** Lets go of all files, after what is being written. */
  close(): Promise<void>;
}

export function createAdder(folder: string, openLines: OpenLines): Adder {
  const files = new Map<string, LineFile>();
  let writing: Promise<unknown> = Promise.resolve();

  const add: AddLines = (file, lines) => {
    const done = writing.then(async () => {
      if (lines === "") return;
      const opened = files.get(file) ?? (await openLines(join(folder, file)));
      files.set(file, opened);
      await opened.append(lines);
    });
    writing = done.catch(() => {});
    return done;
  };

  const shut = async (file: string): Promise<void> => {
    await files.get(file)?.close();
    files.delete(file);
  };

  const close = async (): Promise<void> => {
    await writing;
    for (const file of [...files.keys()]) await shut(file);
  };

  return { add, shut, close };
}
