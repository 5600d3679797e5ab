/** Leaves as the contract encodes them: Solidity's `abi.encode(address account, address token, uint256 cumulative)`. */
import { invariant } from "../errors.ts";
import { LEAF_BYTES } from "../kernel/tree-kernel.ts";
import type { Leaf } from "./tree.ts";

const WORD_BYTES = 32;
const LIMB_BYTES = 8;
const LIMB_BITS = 64n;

/** "0x" and 40 digits, whose bytes end their word. */
const ADDRESS_LENGTH = 42;
const ADDRESS_PAIRS = ADDRESS_LENGTH / 2;
const ADDRESS_BYTES = 20;

/** What two characters make when they are read as one number of 16 bits, in this machine's byte order. */
const pairOf = (characters: string) =>
  new Uint16Array(new TextEncoder().encode(characters).buffer)[0] as number;

/** The byte that two hexadecimal digits spell, by the pair they make; more than a byte for every other pair. */
const NO_BYTE = 0x100;
const BYTES = new Uint16Array(0x10000).fill(NO_BYTE);
for (const high of "0123456789abcdefABCDEF") {
  for (const low of "0123456789abcdefABCDEF") BYTES[pairOf(high + low)] = parseInt(high + low, 16);
}
const PREFIX = pairOf("0x");

/** Encodes leaves one after another. What it returns holds until its next call. */
export type Encode = (leaves: readonly Leaf[]) => Uint8Array;

/**
 * Makes an encoder of up to `capacity` leaves at a time: its memory is taken once.
 * The encoder throws InvariantError where a leaf is not of two addresses and an amount of 256 bits.
 */
export function leafEncoder(capacity: number): Encode {
  const encoder = new TextEncoder();
  const text = new Uint8Array(capacity * 2 * ADDRESS_LENGTH);
  const pairs = new Uint16Array(text.buffer);
  const encoded = new Uint8Array(capacity * LEAF_BYTES);
  const view = new DataView(encoded.buffer);
  return (leaves) => {
    encoder.encodeInto(joinAddresses(leaves), text);
    let pair = 0;
    let to = 0;
    for (const { account, token, cumulative } of leaves) {
      if (!decodeAddress(pairs, pair, encoded, to)) refuseAddress(account);
      if (!decodeAddress(pairs, pair + ADDRESS_PAIRS, encoded, to + WORD_BYTES))
        refuseAddress(token);
      encodeAmount(cumulative, view, to + 2 * WORD_BYTES);
      pair += 2 * ADDRESS_PAIRS;
      to += LEAF_BYTES;
    }
    return encoded.subarray(0, to);
  };
}

/** All addresses as one text: to make bytes of that costs half of reading each address by itself. */
function joinAddresses(leaves: readonly Leaf[]): string {
  let text = "";
  for (const { account, token } of leaves) {
    if (account.length !== ADDRESS_LENGTH) refuseAddress(account);
    if (token.length !== ADDRESS_LENGTH) refuseAddress(token);
    text += account;
    text += token;
  }
  return text;
}

/**
 * Only the last 20 bytes of the word are written: those before them are zero from the start.
 * @returns whether it was an address.
 */
function decodeAddress(
  pairs: Uint16Array,
  from: number,
  encoded: Uint8Array,
  word: number,
): boolean {
  const start = word + WORD_BYTES - ADDRESS_BYTES;
  let seen = 0;
  for (let i = 0; i < ADDRESS_BYTES; i++) {
    const byte = BYTES[pairs[from + 1 + i] as number] as number;
    seen |= byte;
    encoded[start + i] = byte;
  }
  return seen < NO_BYTE && pairs[from] === PREFIX;
}

function refuseAddress(address: string): never {
  invariant(false, `${address} is an address`);
}

function encodeAmount(amount: bigint, view: DataView, word: number): void {
  let rest = amount;
  // Setting a limb takes the lowest 64 bits of what is left.
  for (let at = word + WORD_BYTES - LIMB_BYTES; at >= word; at -= LIMB_BYTES) {
    view.setBigUint64(at, rest);
    rest >>= LIMB_BITS;
  }
  if (rest !== 0n) invariant(false, `${amount} is an amount of 256 bits`);
}
