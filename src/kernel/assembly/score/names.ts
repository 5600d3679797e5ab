/** The names that orders may carry, and whose they are. */
import { equalBytes, hashBytes } from "./bytes";
import { learnName } from "./host";

/** Nobody's order, or that of an account that the campaign does not know. */
export const STRANGER: i32 = -1;
/** No name at all, or one that only plain TypeScript can read. */
export const UNREADABLE: i32 = -2;

const QUOTE: u8 = 0x22;
const ADDRESS_LENGTH: u32 = 42;
const PREFIX: u16 = 0x7830; // "0x"

/**
 * An entry fills one line of the processor's cache: the name's length, 0 where there is none; its account; its bytes, or
 * the address of those that do not fit in.
 */
const ENTRY: usize = 64;
const INLINE: u32 = 56;

/** The account of the name that `knownNameEnd` found. */
export let account: i32 = STRANGER;

let usualLength: u32 = ADDRESS_LENGTH;
let size: u32 = 1024;
let table: usize = heap.alloc(<usize>size * ENTRY);
let count: u32 = 0;

/**
 * Adds names of ASCII without quotes, backslashes and control characters.
 * @param at their bytes, one name behind the other, which must stay where they are.
 * @param words each name's length and account, 4 bytes each.
 */
export function addNames(at: usize, words: usize, added: u32): void {
  count += added;
  if (count > size >> 1) grow();
  for (let i: u32 = 0; i < added; i++) {
    const word = words + ((<usize>i) << 3);
    const length = load<u32>(word);
    insert(at, length, load<i32>(word, 4));
    at += length;
  }
}

/**
 * Where a string ends that is a name, found faster than by looking at each of its bytes: most names have one length, and
 * what is equal to a known name has no byte that a string must not have.
 * @param at behind the quote that begins it.
 * @returns the closing quote's address, and the account in `account`; 0 where it must be looked at.
 */
export function knownNameEnd(at: usize): usize {
  const end = at + usualLength;
  if (load<u8>(end) !== QUOTE) return 0;
  const entry = find(at, usualLength);
  if (entry === 0) return 0;
  account = load<i32>(entry, 4);
  return end;
}

/** Whose a name is. */
export function accountOf(at: usize, length: u32): i32 {
  if (length === 0) return UNREADABLE;
  const entry = find(at, length);
  if (entry !== 0) {
    if (length <= INLINE) usualLength = length;
    return load<i32>(entry, 4);
  }
  // An address in mixed case may be a miner's in lower case, or a wrong one.
  return isMixedAddress(at, length) ? learnName(at, length) : STRANGER;
}

/** The entry of a name; 0 where there is none. */
function find(at: usize, length: u32): usize {
  let place = hashBytes(at, length) & (size - 1);
  while (true) {
    const entry = table + <usize>place * ENTRY;
    const known = load<u32>(entry);
    if (known === 0) return 0;
    if (known === length && equalBytes(nameOf(entry), at, length)) return entry;
    place = (place + 1) & (size - 1);
  }
}

function isMixedAddress(at: usize, length: u32): bool {
  if (length !== ADDRESS_LENGTH || load<u16>(at) !== PREFIX) return false;
  let hasCapitals = false;
  for (let i: usize = 2; i < ADDRESS_LENGTH; i++) {
    const char = load<u8>(at + i);
    if (char >= 0x41 && char <= 0x46) hasCapitals = true;
    else if (!isLowerHex(char)) return false;
  }
  return hasCapitals;
}

function isLowerHex(char: u8): bool {
  return (char >= 0x30 && char <= 0x39) || (char >= 0x61 && char <= 0x66);
}

function nameOf(entry: usize): usize {
  return load<u32>(entry) <= INLINE ? entry + 8 : load<u32>(entry, 8);
}

function insert(at: usize, length: u32, account: i32): void {
  let place = hashBytes(at, length) & (size - 1);
  while (load<u32>(table + <usize>place * ENTRY) !== 0) place = (place + 1) & (size - 1);
  const entry = table + <usize>place * ENTRY;
  store<u32>(entry, length);
  store<i32>(entry, account, 4);
  if (length <= INLINE) memory.copy(entry + 8, at, length);
  else store<u32>(entry, <u32>at, 8);
}

function grow(): void {
  const old = table;
  const entries = size;
  while (count > size >> 1) size *= 2;
  table = heap.alloc(<usize>size * ENTRY);
  for (let i: u32 = 0; i < entries; i++) {
    const entry = old + <usize>i * ENTRY;
    if (load<u32>(entry) !== 0) insert(nameOf(entry), load<u32>(entry), load<i32>(entry, 4));
  }
}
