/** A plain server of static files: no host of the pages needs to be more. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
};

export interface Site {
  /** Where the pages are built. */
  readonly pages: string;
  /** Folders under `data/`, by their name there. */
  readonly data: Readonly<Record<string, string>>;
  /** Files that lie in no folder, by their name. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface Served {
  /** Ends with a slash. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a site on this machine alone. */
export async function serveSite(site: Site, port = 0): Promise<Served> {
  const server = createServer(async ({ url = "/" }, response) => {
    const name = nameOf(url);
    const body = name === undefined ? undefined : await read(site, name);
    const type = TYPES[extname(name ?? "")] ?? "application/octet-stream";
    const headers = { "content-type": type, "cache-control": "no-cache" };
    response.writeHead(body === undefined ? 404 : 200, headers).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The file that is asked for; nothing outside of the site. */
function nameOf(url: string): string | undefined {
  const path = decodeURIComponent(url.split(/[?#]/)[0] ?? "/");
  const name = normalize(path).replace(/^[/\\]+/, "");
  return name.startsWith("..") ? undefined : name === "" ? "index.html" : name;
}

async function read({ pages, data, texts }: Site, name: string): Promise<Buffer | undefined> {
  const text = texts[name];
  if (text !== undefined) return Buffer.from(text);
  const [first, folder = "", ...rest] = name.split("/");
  const root = first === "data" ? data[folder] : undefined;
  const file = root === undefined ? join(pages, name) : join(root, ...rest);
  return readFile(file).catch(() => undefined);
}
