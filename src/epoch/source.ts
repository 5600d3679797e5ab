/** Where published distributions are fetched from: a folder, a web server, or an IPFS gateway. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { refuse, show } from "../errors.ts";

/** A place that holds distributions as `<campaign>/<phase>/<epoch>/…`. */
export interface Source {
  /** As a person may read it: of a URL only the host, for the rest may hold a key. */
  readonly name: string;
  /**
   * A file's bytes in pieces.
   * @param path segments joined by slashes, of letters, digits, dots, dashes and underscores.
   * @throws FetchError where the file does not come whole.
   */
  readonly read: (path: string) => AsyncIterable<Uint8Array>;
}

/** A file did not come. It may come later. */
export class FetchError extends Error {
  override readonly name = "FetchError";
}

export interface SourceOptions {
  /** The gateway for ipfs:// sources, such as https://ipfs.example. */
  readonly gateway?: string | undefined;
  /** Milliseconds that one file may keep silent. */
  readonly timeout?: number;
}

const TIMEOUT = 30_000;
const MAX_REDIRECTS = 3;

/**
 * Opens what `--distributions` names: a folder, http(s)://…, or ipfs://CID.
 * @throws InputError where it is none of these, or where IPFS has no gateway.
 */
export function openSource(text: string, options: SourceOptions = {}): Source {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return folderSource(text);
  const { gateway, timeout = TIMEOUT } = options;
  const ipfs = /^ipfs:\/\/([A-Za-z0-9]+(?:\/[A-Za-z0-9._-]+)*)\/?$/.exec(text);
  if (ipfs === null) return webSource(parseBase(text, "--distributions"), timeout);
  if (gateway === undefined) {
    return refuse({
      where: "--gateway",
      got: "nothing",
      expected: "the URL of an IPFS gateway, for --distributions names ipfs://",
    });
  }
  const base = parseBase(gateway, "--gateway");
  base.pathname += `ipfs/${ipfs[1]}/`;
  return webSource(base, timeout);
}

function parseBase(text: string, where: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refuse({
      where,
      got: url === null ? show(text) : url.protocol,
      expected: where === "--gateway" ? "an http(s) URL" : "a folder, http(s)://… or ipfs://CID",
    });
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function folderSource(folder: string): Source {
  async function* read(path: string): AsyncIterable<Uint8Array> {
    const handle = await open(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      throw new FetchError(`${path}: ${error.code === "ENOENT" ? "no such file" : error.message}`);
    });
    try {
      yield* handle.createReadStream({ autoClose: false });
    } catch (error) {
      throw new FetchError(`${path}: ${(error as Error).message}`);
    } finally {
      await handle.close();
    }
  }
  return { name: folder, read };
}

function webSource(base: URL, timeout: number): Source {
  async function* read(path: string): AsyncIterable<Uint8Array> {
    const url = new URL(base);
    url.pathname += path;
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), timeout);
    try {
      const { body } = await follow(url, stop.signal, path);
      for await (const piece of body ?? []) {
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), timeout);
        yield piece;
      }
    } catch (error) {
      if (error instanceof FetchError) throw error;
      const { message, cause } = error as Error & { cause?: Error };
      const why = stop.signal.aborted
        ? `no answer within ${timeout} ms`
        : (cause?.message ?? message);
      throw new FetchError(`${path} from ${base.host}: ${why}`);
    } finally {
      clearTimeout(silence);
      stop.abort();
    }
  }
  return { name: `${base.protocol}//${base.host}`, read };
}

/** Follows few redirects, and none that leaves the protocol: what was asked over TLS must come over TLS. */
async function follow(url: URL, signal: AbortSignal, path: string): Promise<Response> {
  let at = url;
  for (let hops = 0; ; hops++) {
    const response = await fetch(at, { redirect: "manual", signal });
    if (response.status === 200) return response;
    const location = response.headers.get("location");
    const next = location === null ? null : URL.parse(location, at.href);
    if (response.status < 300 || response.status > 399 || next === null)
      throw new FetchError(`${path} from ${at.host}: status ${response.status}`);
    if (next.protocol !== url.protocol || hops === MAX_REDIRECTS)
      throw new FetchError(
        `${path} from ${at.host}: a redirect to ${next.protocol}//${next.host}, not followed`,
      );
    at = next;
  }
}
