/** A published file: its name, its hash, and its text in pieces, so that a large one never stands in memory whole. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

export interface PublishedFile {
  /** The path inside the distribution's folder. */
  readonly name: string;
  readonly sha256: string;
  /** Makes the text anew at each call. */
  readonly pieces: () => Iterable<string>;
}

/** A file whose text `pieces` makes, the same at each call. */
export function publishedFile(name: string, pieces: () => Iterable<string>): PublishedFile {
  return { name, sha256: sha256Pieces(pieces()), pieces };
}

/** The sha256 of a text's UTF-8, as hex. */
export function sha256Text(text: string): string {
  return sha256Pieces([text]);
}

function sha256Pieces(pieces: Iterable<string>): string {
  const hash = sha256.create();
  for (const piece of pieces) hash.update(utf8ToBytes(piece));
  return bytesToHex(hash.digest());
}
