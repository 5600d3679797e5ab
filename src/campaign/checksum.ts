/** EIP-55: the checksum that an address carries in the case of its letters. */
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * Whether the letters of an address have the case that its checksum gives them. One case alone is no checksum, so it
 * cannot be wrong.
 * @param address 0x and 40 hexadecimal digits.
 */
export function hasValidChecksum(address: string): boolean {
  const digits = address.slice(2);
  if (!/[a-f]/.test(digits) || !/[A-F]/.test(digits)) return true;
  const lower = digits.toLowerCase();
  const hash = bytesToHex(keccak_256(utf8ToBytes(lower)));
  // A letter is a capital where the hash has 8 or more in its place.
  const mixed = lower.replace(/[a-f]/g, (letter, place: number) =>
    (hash[place] ?? "") >= "8" ? letter.toUpperCase() : letter,
  );
  return digits === mixed;
}
