/** Reading published files by their address. */
import { refuse } from "../../src/errors.ts";

/** Milliseconds that one file may take. */
const TIMEOUT = 20_000;

/** Fetches a JSON file; undefined where there is none. @throws InputError where the host gives no usable answer. */
export async function fetchJson<T>(address: string): Promise<T | undefined> {
  const text = await fetchText(address);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return refuse({ where: address, got: "something else", expected: "JSON" });
  }
}

/** Fetches a text file; undefined where there is none. @throws InputError where the host gives no usable answer. */
export async function fetchText(address: string): Promise<string | undefined> {
  const options = { cache: "no-cache", signal: AbortSignal.timeout(TIMEOUT) } as const;
  const response = await fetch(address, options).catch((error: Error) => error);
  if (response instanceof Error) {
    const got = response.name === "TimeoutError" ? "no answer in 20 s" : "no answer";
    return refuse({ where: address, got, expected: "a file", fix: "Try again, or use a mirror." });
  }
  if (response.status === 404 || response.status === 410) return undefined;
  if (!response.ok) {
    return refuse({ where: address, got: `status ${response.status}`, expected: "a file" });
  }
  return response.text();
}
