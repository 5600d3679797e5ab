/** Where the reader is: pages by the part of the address after `#`, so that any host of static files will do. */
import { signal } from "@preact/signals";

/** `#/market/example/beta/tide-weth?epoch=1` is page `market` with path `["example", "beta", "tide-weth"]`. */
export interface Place {
  readonly page: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** The current place. It changes with the address. */
export const place = signal<Place>(readPlace(""));

/** Reads a place from the part of the address after `#`. The empty one is the page of campaigns. */
export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [page = "", ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decode);
  return { page: page === "" ? "campaigns" : page, path: rest, query: new URLSearchParams(query) };
}

/** The address of a place, for a link. */
export function linkTo(
  page: string,
  path: readonly string[] = [],
  query: Readonly<Record<string, string>> = {},
): string {
  const parts = page === "campaigns" ? path : [page, ...path];
  const search = new URLSearchParams(query).toString();
  return `#/${parts.map(encodeURIComponent).join("/")}${search === "" ? "" : `?${search}`}`;
}

/** Goes to a place, as a link does. */
export function goTo(address: string): void {
  location.hash = address.slice(1);
}

/** Changes what the address says without a step in the history: a chosen minute, a filter. */
export function replacePlace(address: string): void {
  history.replaceState(null, "", address);
  place.value = readPlace(address);
}

/** Follows the address from now on. */
export function startRouter(): void {
  const follow = () => {
    place.value = readPlace(location.hash);
  };
  addEventListener("hashchange", follow);
  follow();
}

/** A part that is no valid encoding stays as it stands: a reader may type anything. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
