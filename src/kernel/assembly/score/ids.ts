/** The ids of one snapshot's orders, to see that each is there once. */
import { equalBytes, hashBytes } from "./bytes";

/** An entry is the snapshot it was made for, the id's hash, its address and its length. */
const ENTRY: usize = 16;

/** Ids with one hash are nobody's accident beyond this; the limit keeps hostile input from costing time. */
const MAX_STEPS: u32 = 256;

let size: u32 = 1024;
let table: usize = emptyTable();
let count: u32 = 0;
let snapshot: u32 = 0;

/** Forgets all ids: the next ones are of another snapshot. */
export function forgetIds(): void {
  snapshot++;
  count = 0;
}

/**
 * Adds an id, whose bytes must stay where they are for as long as the snapshot is read.
 * @returns false where the snapshot has it already, or too many of its hash, or where it is empty.
 */
export function addId(at: usize, length: u32): bool {
  if (length === 0) return false;
  if (count >= size >> 1) grow();
  const hash = hashBytes(at, length);
  let place = hash & (size - 1);
  for (let step: u32 = 0; step < MAX_STEPS; step++) {
    const entry = table + <usize>place * ENTRY;
    if (load<u32>(entry) !== snapshot) {
      fill(entry, hash, at, length);
      count++;
      return true;
    }
    const isSame =
      load<u32>(entry, 4) === hash &&
      load<u32>(entry, 12) === length &&
      equalBytes(load<u32>(entry, 8), at, length);
    if (isSame) return false;
    place = (place + 1) & (size - 1);
  }
  return false;
}

/**
 * Adds an id by a hash of 64 bits. Two ids of one hash are taken for one, which declines the snapshot.
 * @returns as `addId`.
 */
export function addHash(hash: u64): bool {
  if (count >= size >> 1) grow();
  let place = <u32>hash & (size - 1);
  for (let step: u32 = 0; step < MAX_STEPS; step++) {
    const entry = table + <usize>place * ENTRY;
    if (load<u32>(entry) !== snapshot) {
      fill(entry, <u32>hash, <usize>(hash >> 32), 0);
      count++;
      return true;
    }
    if (load<u32>(entry, 4) === <u32>hash && load<u32>(entry, 8) === <u32>(hash >> 32))
      return false;
    place = (place + 1) & (size - 1);
  }
  return false;
}

function fill(entry: usize, hash: u32, at: usize, length: u32): void {
  store<u32>(entry, snapshot);
  store<u32>(entry, hash, 4);
  store<u32>(entry, <u32>at, 8);
  store<u32>(entry, length, 12);
}

function grow(): void {
  const old = table;
  const entries = size;
  size *= 2;
  table = emptyTable();
  for (let i: u32 = 0; i < entries; i++) {
    const entry = old + <usize>i * ENTRY;
    if (load<u32>(entry) !== snapshot) continue;
    const hash = load<u32>(entry, 4);
    let place = hash & (size - 1);
    while (load<u32>(table + <usize>place * ENTRY) === snapshot) place = (place + 1) & (size - 1);
    fill(table + <usize>place * ENTRY, hash, load<u32>(entry, 8), load<u32>(entry, 12));
  }
}

function emptyTable(): usize {
  const bytes = <usize>size * ENTRY;
  const start = heap.alloc(bytes);
  memory.fill(start, 0, bytes);
  return start;
}
