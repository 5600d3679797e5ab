/** The places that published files are read from: a folder, a web server, an IPFS gateway. */
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { refuse, show } from "../../errors.ts";
import { MissingError, type Source, SourceError } from "./source.ts";

export interface SourceOptions {
  /** The gateway for ipfs:// sources, such as https://ipfs.example. */
  readonly gateway?: string | undefined;
  /** Milliseconds that one file may keep silent. */
  readonly timeout?: number;
  /** Milliseconds before each further attempt at a file. */
  readonly waits?: readonly number[];
  /** The option that named the source, for faults. */
  readonly option?: string;
}

const TIMEOUT = 30_000;
const WAITS = [250, 500];
const MAX_REDIRECTS = 3;

/**
 * Opens a source by what names it: a folder, http(s)://…, or ipfs://CID.
 * @throws InputError where it is none of these, or where IPFS has no gateway.
 */
export function openSource(from: string, options: SourceOptions = {}): Source {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(from)) return folderSource(from);
  const { gateway, option = "the source" } = options;
  const ipfs = /^ipfs:\/\/([A-Za-z0-9]+(?:\/[A-Za-z0-9._-]+)*)\/?$/.exec(from)?.[1];
  if (ipfs === undefined) {
    const base = parseBase(from, option, "a folder, http(s)://… or ipfs://CID");
    return webSource(base, nameOf(base), options);
  }
  const base = parseBase(
    gateway,
    "--gateway",
    `the http(s) URL of an IPFS gateway, for ${option} names ipfs://`,
  );
  base.pathname += `ipfs/${ipfs}/`;
  return webSource(base, `ipfs://${ipfs} at ${base.host}`, options);
}

/** A URL ending in a slash, so that paths can be put behind it. */
function parseBase(text: string | undefined, where: string, expected: string): URL {
  const url = URL.parse(text ?? "");
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const got = text === undefined ? "nothing" : url === null ? show(text) : show(url.protocol);
    return refuse({ where, got, expected });
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** A URL may hold a password, or a key in its query. */
function nameOf({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/$/, "")}`;
}

function folderSource(folder: string): Source {
  async function* read(path: string): AsyncIterable<Uint8Array> {
    const file = join(folder, path);
    try {
      await using handle = await open(file);
      yield* handle.createReadStream({ autoClose: false });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") throw new MissingError(file);
      refuse({ where: file, got: message, expected: "a file that can be read" });
    }
  }
  const folders = async () => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  };
  return { name: folder, read, folders, waits: [] };
}

function webSource(
  base: URL,
  name: string,
  { timeout = TIMEOUT, waits = WAITS }: SourceOptions,
): Source {
  async function* read(path: string): AsyncIterable<Uint8Array> {
    const url = new URL(base);
    url.pathname += path;
    const where = `${path} from ${name}`;
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), timeout);
    try {
      const { body } = await follow(url, stop.signal, where);
      for await (const piece of body ?? []) {
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), timeout);
        yield piece;
      }
    } catch (error) {
      if (error instanceof SourceError) throw error;
      const { message, cause } = error as Error & { cause?: Error };
      const why = stop.signal.aborted ? `silence for ${timeout} ms` : cause?.message || message;
      throw noAnswer(where, why);
    } finally {
      clearTimeout(silence);
      stop.abort();
    }
  }
  return { name, read, folders: async () => undefined, waits };
}

/** Follows few redirects, and none that leaves the protocol: what was asked over TLS must come over TLS. */
async function follow(url: URL, signal: AbortSignal, where: string): Promise<Response> {
  const [asked, authorization] = withoutPassword(url);
  let at = asked;
  for (let hops = 0; ; hops++) {
    // A password is for the host that it was given for.
    const headers = at.origin === asked.origin ? authorization : {};
    const response = await fetch(at, { redirect: "manual", signal, headers });
    const { status } = response;
    if (status === 200) return response;
    if (status === 404 || status === 410) throw new MissingError(where);
    const location = response.headers.get("location");
    const next = location === null ? null : URL.parse(location, at.href);
    if (status < 300 || status > 399 || next === null) throw noAnswer(where, `status ${status}`);
    if (next.protocol !== url.protocol || hops === MAX_REDIRECTS)
      throw noAnswer(where, `a redirect to ${next.protocol}//${next.host}, not followed`);
    at = next;
  }
}

/** A URL without the name and password that it holds, and the header that says them. */
function withoutPassword(url: URL): [URL, Record<string, string>] {
  const { username, password } = url;
  if (username === "" && password === "") return [url, {}];
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [bare, { authorization: `Basic ${Buffer.from(words).toString("base64")}` }];
}

function noAnswer(where: string, got: string): SourceError {
  const fix = "Try again later, or use another mirror.";
  return new SourceError({ where, got, expected: "the file", fix });
}
