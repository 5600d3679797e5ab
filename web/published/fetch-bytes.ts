/** Fetching a published file, limited in size and time. */
import { FileError } from "./file-error.ts";

/** Milliseconds that one file may take. */
const TIMEOUT = 20_000;

/** A file's bytes; undefined where there is none. @throws FileError where the host gives no usable answer. */
export async function fetchBytes(address: string, limit: number): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(address, {
      cache: "no-cache",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.status === 404 || response.status === 410) return undefined;
    if (response.status !== 200)
      throw new FileError("unreachable", `${address}: status ${response.status}.`);
    return await readLimited(response, address, limit);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError("unreachable", `${address}: no answer.`);
  }
}

async function readLimited(
  response: Response,
  address: string,
  limit: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const reader = response.body?.getReader(); reader !== undefined; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      void reader.cancel();
      throw new FileError("altered", `${address} is larger than ${limit} bytes.`);
    }
    pieces.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
