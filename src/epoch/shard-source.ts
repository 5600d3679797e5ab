/**
 * Where published files are read from: a folder, or a URL. A host is nobody's to trust: what it answers is limited in
 * size and time, and is believed only as far as hashes that come from elsewhere say.
 */
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError, refuse, show } from "../errors.ts";

export interface Source {
  /** What a person sees: without what a URL may hold of passwords and keys. */
  readonly name: string;
  /**
   * A file's text, or undefined where there is none.
   * @param path inside the source, with `/`.
   * @param limit the most bytes that it may have.
   * @throws SourceError where the host gives no usable answer; InputError where it is too large or not UTF-8.
   */
  read(path: string, limit: number): Promise<string | undefined>;
  /** The names of all folders in it; undefined where the source cannot tell. */
  folders(): Promise<readonly string[] | undefined>;
}

export interface SourceOptions {
  /** Where `ipfs://` is fetched from: `https://gateway.example`. */
  readonly gateway?: string | undefined;
  /** Milliseconds that one file may take. */
  readonly timeout?: number;
  /** How often a file is asked for before it is given up. */
  readonly attempts?: number;
  /** Milliseconds before the first repetition; each later wait is twice the one before. */
  readonly wait?: number;
}

/** The host gave no usable answer. What it would have said is unknown. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

/** @throws InputError where the text is neither a folder nor a URL that can be fetched. */
export function openSource(from: string, options: SourceOptions = {}): Source {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(from)?.[1]?.toLowerCase();
  if (scheme === undefined) return openFolder(from);
  if (scheme === "ipfs") return openUrl(throughGateway(from, options.gateway), options);
  if ((scheme !== "http" && scheme !== "https") || !URL.canParse(from)) {
    refuse({
      where: "--from",
      got: show(from),
      expected: "a folder, or a URL with https, http or ipfs",
    });
  }
  return openUrl(from, options);
}

function throughGateway(from: string, gateway: string | undefined): string {
  if (gateway === undefined || !URL.canParse(gateway)) {
    refuse({
      where: "--gateway",
      got: gateway === undefined ? "nothing" : show(gateway),
      expected: "the URL of an IPFS gateway, such as https://gateway.example",
      fix: "Files with ipfs:// are fetched through it; their hashes are checked all the same.",
    });
  }
  return `${gateway.replace(/\/+$/, "")}/ipfs/${from.slice("ipfs://".length)}`;
}

function openFolder(folder: string): Source {
  return {
    name: folder,
    read: async (path, limit) => {
      const file = join(folder, path);
      try {
        await using handle = await open(file);
        const { size } = await handle.stat();
        if (size > limit) refuseSize(file, limit);
        return decode(await handle.readFile(), file);
      } catch (error) {
        if (error instanceof InputError) throw error;
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR") return undefined;
        return refuse({ where: file, got: message, expected: "a file that can be read" });
      }
    },
    folders: async () => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
  };
}

function openUrl(base: string, options: SourceOptions): Source {
  const { attempts = 3, wait = 250 } = options;
  const root = new URL(base);
  return {
    name: nameOf(root),
    read: async (path, limit) => {
      const url = new URL(root);
      url.pathname = `${root.pathname.replace(/\/+$/, "")}/${path}`;
      for (let attempt = 1; ; attempt++) {
        try {
          return await fetchText(url, limit, options);
        } catch (error) {
          if (!(error instanceof SourceError) || attempt === attempts) throw error;
          await new Promise((resolve) => setTimeout(resolve, wait * 2 ** (attempt - 1)));
        }
      }
    },
    folders: async () => undefined,
  };
}

async function fetchText(
  url: URL,
  limit: number,
  { timeout = 20_000 }: SourceOptions,
): Promise<string | undefined> {
  const where = nameOf(url);
  const { username, password } = url;
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const headers: Record<string, string> =
    username === "" ? {} : { authorization: basic(username, password) };
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    const response = await fetch(bare, { headers, signal: AbortSignal.timeout(timeout) });
    if (response.status === 404 || response.status === 410) return undefined;
    if (response.status !== 200) throw new SourceError(`${where}: status ${response.status}`);
    for await (const piece of response.body ?? []) {
      size += piece.length;
      if (size > limit) refuseSize(where, limit);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof SourceError || error instanceof InputError) throw error;
    const { message, cause } = error as Error & { cause?: Error };
    throw new SourceError(`${where}: no answer (${cause?.message || message})`);
  }
  return decode(Buffer.concat(pieces), where);
}

function basic(username: string, password: string): string {
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(words).toString("base64")}`;
}

/** A URL may hold a password or a key in its query. */
function nameOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function refuseSize(where: string, limit: number): never {
  return refuse({ where, got: "a larger file", expected: `at most ${limit} bytes` });
}

function decode(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse({ where, got: "bytes that are not UTF-8", expected: "a text file" });
  }
}
