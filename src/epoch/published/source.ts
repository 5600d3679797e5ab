/**
 * Published files as they are read, wherever they lie (sources.ts). Whoever serves them is nobody's to trust: what comes
 * is limited in size and time, and is believed only as far as hashes that come from elsewhere say.
 */
import { describeFault, type Fault, InputError, refuse } from "../../errors.ts";

/** A place that holds published files. */
export interface Source {
  /** As a person may read it: without what a URL may hold of passwords and keys. */
  readonly name: string;
  /**
   * A file's bytes in pieces, asked for once.
   * @param path inside the source: segments of letters, digits, dots, dashes and underscores, with `/` between them.
   * @throws MissingError where there is no such file; SourceError where it does not come whole; InputError where it is
   * there but cannot be read.
   */
  readonly read: (path: string) => AsyncIterable<Uint8Array>;
  /** The names of all folders in it; undefined where the source cannot tell. */
  readonly folders: () => Promise<readonly string[] | undefined>;
  /** Milliseconds before each further attempt at a file, by those who do not come back by themselves. */
  readonly waits: readonly number[];
}

/** A file did not come. What it would have said is unknown, and it may come later. */
export class SourceError extends Error {
  override readonly name = "SourceError";

  constructor(fault: Fault) {
    super(describeFault(fault));
  }
}

/** The source says that it has no such file. */
export class MissingError extends SourceError {
  constructor(where: string) {
    super({ where, got: "no such file", expected: "a published file" });
  }
}

/** How much of a file is taken. */
export interface TakeLimits {
  readonly bytes: number;
  /** The instant, in unix milliseconds, after which nothing more is taken: a server that drips holds nobody up. */
  readonly deadline: number;
}

/** Far more than a file of a few megabytes takes, in milliseconds. */
const PATIENCE = 60_000;

/**
 * A file's bytes in pieces, within limits.
 * @throws InputError where it is larger; SourceError where it comes too late, or not whole.
 */
export async function* takeFile(
  source: Source,
  path: string,
  { bytes, deadline }: TakeLimits,
): AsyncGenerator<Uint8Array> {
  const where = `${path} from ${source.name}`;
  let size = 0;
  for await (const piece of source.read(path)) {
    size += piece.length;
    if (size > bytes) refuse({ where, got: "a larger file", expected: `at most ${bytes} bytes` });
    if (Date.now() > deadline) {
      const fix = "Try again later, or use another mirror.";
      throw new SourceError({ where, got: "a file that still comes", expected: "all of it", fix });
    }
    yield piece;
  }
}

/**
 * Reads a file, and again after each of the source's waits where it does not come whole.
 * @param limit the most bytes that it may have.
 * @param read makes something of its pieces, anew at each attempt.
 * @returns undefined where there is no such file.
 * @throws SourceError where it does not come; InputError where it is larger, or cannot be read.
 */
export async function fetchFile<T>(
  source: Source,
  path: string,
  limit: number,
  read: (pieces: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 0; ; attempt++) {
    const limits = { bytes: limit, deadline: Date.now() + PATIENCE };
    try {
      return await read(takeFile(source, path, limits));
    } catch (error) {
      if (error instanceof MissingError) return undefined;
      const wait = source.waits[attempt];
      if (!(error instanceof SourceError) || wait === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/**
 * A file's text; undefined where there is no such file.
 * @param limit the most bytes that it may have.
 * @throws SourceError where it does not come; InputError where it is larger, cannot be read, or is not UTF-8.
 */
export function fetchText(
  source: Source,
  path: string,
  limit: number,
): Promise<string | undefined> {
  return fetchFile(source, path, limit, async (pieces) => {
    const bytes: Uint8Array[] = [];
    for await (const piece of pieces) bytes.push(piece);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
        Buffer.concat(bytes),
      );
    } catch {
      const where = `${path} from ${source.name}`;
      throw new InputError([{ where, got: "bytes that are not UTF-8", expected: "a text file" }]);
    }
  });
}
