/**
 * Hashes a tree's leaves and inner nodes by keccak-256, two at a time: every v128 holds one lane of two states side by
 * side. The caller puts what is to be hashed at INPUT and finds the hashes at OUTPUT. The plain twin is keccak.ts.
 *
 * Written in AssemblyScript (TypeScript's syntax, WebAssembly's types and operations). Every input is shorter than a
 * block, so that a hash is one permutation.
 */

/** The most leaves or nodes of one call. V8 swaps in optimized code between calls only, so calls are to be short. */
export const CAPACITY: i32 = 1024;

const NODE: usize = 32;
const LEAF: usize = 96;
const WORD: usize = 8;

/** Room for CAPACITY leaves, or for the two children each of CAPACITY nodes. */
export const INPUT: usize = memory.data(1024 * 96, 16);

/** Room for CAPACITY hashes. */
export const OUTPUT: usize = memory.data(1024 * 32, 16);

/** The first 13 lanes of two states: no input reaches further. */
const STATE: usize = memory.data(13 * 16, 16);
const LANE: usize = 16;

/** The padding's first bit follows the input, its last ends the block of 17 words. */
const PADDING_BEGIN: u64 = 1;
const PADDING_END: u64 = 0x8000000000000000;

const ROUND_CONSTANTS: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
  0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
  0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
  0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

/** Hashes the leaves at INPUT, twice each. The first leaf's hash comes last, as a tree holds them. */
export function hashLeaves(count: i32): void {
  for (let i = 0; i < count; i += 2) {
    // The last one of an odd number is hashed beside itself.
    const j = min(i + 1, count - 1);
    absorb(0, INPUT + LEAF * <usize>i, INPUT + LEAF * <usize>j, LEAF / WORD);
    pad(LEAF / WORD);
    permute();
    // The first hash stands where the second one's input is due.
    pad(NODE / WORD);
    permute();
    squeeze(OUTPUT + NODE * <usize>(count - 1 - i), OUTPUT + NODE * <usize>(count - 1 - j));
  }
}

/** Hashes each pair of children at INPUT, the smaller first, into their parent. */
export function hashParents(count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const j = min(i + 1, count - 1);
    const a = INPUT + 2 * NODE * <usize>i;
    const b = INPUT + 2 * NODE * <usize>j;
    const smallerOfA = isAbove(a, a + NODE) ? a + NODE : a;
    const smallerOfB = isAbove(b, b + NODE) ? b + NODE : b;
    absorb(0, smallerOfA, smallerOfB, NODE / WORD);
    absorb(NODE / WORD, a + (a + NODE - smallerOfA), b + (b + NODE - smallerOfB), NODE / WORD);
    pad((2 * NODE) / WORD);
    permute();
    squeeze(OUTPUT + NODE * <usize>i, OUTPUT + NODE * <usize>j);
  }
}

/** Whether the node at `a` comes after the one at `b` by its bytes. */
function isAbove(a: usize, b: usize): bool {
  for (let at: usize = 0; at < NODE; at += WORD) {
    const x = bswap(load<u64>(a + at));
    const y = bswap(load<u64>(b + at));
    if (x !== y) return x > y;
  }
  return false;
}

/** Sets lanes from `lane` on: one state's from `a`, the other's from `b`. */
function absorb(lane: usize, a: usize, b: usize, words: usize): void {
  for (let word: usize = 0; word < words; word++) {
    const pair = v128.load64_lane(b + WORD * word, v128.load64_zero(a + WORD * word), 1);
    v128.store(STATE + LANE * (lane + word), pair);
  }
}

/** Ends both states' input after its words. */
function pad(words: usize): void {
  for (let lane = words + 1; lane < 13; lane++) v128.store(STATE + LANE * lane, i64x2.splat(0));
  v128.store(STATE + LANE * words, i64x2.splat(PADDING_BEGIN));
}

/** Writes both states' hashes, the first one's to `a`. */
function squeeze(a: usize, b: usize): void {
  for (let word: usize = 0; word < NODE / WORD; word++) {
    const pair = v128.load(STATE + LANE * word);
    v128.store64_lane(a + WORD * word, pair, 0);
    v128.store64_lane(b + WORD * word, pair, 1);
  }
}

/**
 * keccak-f[1600] of both states, step by step as FIPS 202 has them; of what it gives a hash is the first four lanes.
 * Two rounds a turn take the lanes from a to e and back, which is 6 % faster than moving them.
 */
function permute(): void {
  let a0 = v128.load(STATE, 0);
  let a1 = v128.load(STATE, 16);
  let a2 = v128.load(STATE, 32);
  let a3 = v128.load(STATE, 48);
  let a4 = v128.load(STATE, 64);
  let a5 = v128.load(STATE, 80);
  let a6 = v128.load(STATE, 96);
  let a7 = v128.load(STATE, 112);
  let a8 = v128.load(STATE, 128);
  let a9 = v128.load(STATE, 144);
  let a10 = v128.load(STATE, 160);
  let a11 = v128.load(STATE, 176);
  let a12 = v128.load(STATE, 192);
  let a13 = i64x2.splat(0);
  let a14 = i64x2.splat(0);
  let a15 = i64x2.splat(0);
  let a16 = i64x2.splat(PADDING_END);
  let a17 = i64x2.splat(0);
  let a18 = i64x2.splat(0);
  let a19 = i64x2.splat(0);
  let a20 = i64x2.splat(0);
  let a21 = i64x2.splat(0);
  let a22 = i64x2.splat(0);
  let a23 = i64x2.splat(0);
  let a24 = i64x2.splat(0);

  for (let round: usize = 0; round < 24 * WORD; round += 2 * WORD) {
    // Theta, rho and pi, chi and iota.
    const c0 = xor5(a0, a5, a10, a15, a20);
    const c1 = xor5(a1, a6, a11, a16, a21);
    const c2 = xor5(a2, a7, a12, a17, a22);
    const c3 = xor5(a3, a8, a13, a18, a23);
    const c4 = xor5(a4, a9, a14, a19, a24);

    const d0 = v128.xor(c4, rotate(c1, 1));
    const d1 = v128.xor(c0, rotate(c2, 1));
    const d2 = v128.xor(c1, rotate(c3, 1));
    const d3 = v128.xor(c2, rotate(c4, 1));
    const d4 = v128.xor(c3, rotate(c0, 1));

    const b0 = v128.xor(a0, d0);
    const b1 = rotate(v128.xor(a6, d1), 44);
    const b2 = rotate(v128.xor(a12, d2), 43);
    const b3 = rotate(v128.xor(a18, d3), 21);
    const b4 = rotate(v128.xor(a24, d4), 14);
    const b5 = rotate(v128.xor(a3, d3), 28);
    const b6 = rotate(v128.xor(a9, d4), 20);
    const b7 = rotate(v128.xor(a10, d0), 3);
    const b8 = rotate(v128.xor(a16, d1), 45);
    const b9 = rotate(v128.xor(a22, d2), 61);
    const b10 = rotate(v128.xor(a1, d1), 1);
    const b11 = rotate(v128.xor(a7, d2), 6);
    const b12 = rotate(v128.xor(a13, d3), 25);
    const b13 = rotate(v128.xor(a19, d4), 8);
    const b14 = rotate(v128.xor(a20, d0), 18);
    const b15 = rotate(v128.xor(a4, d4), 27);
    const b16 = rotate(v128.xor(a5, d0), 36);
    const b17 = rotate(v128.xor(a11, d1), 10);
    const b18 = rotate(v128.xor(a17, d2), 15);
    const b19 = rotate(v128.xor(a23, d3), 56);
    const b20 = rotate(v128.xor(a2, d2), 62);
    const b21 = rotate(v128.xor(a8, d3), 55);
    const b22 = rotate(v128.xor(a14, d4), 39);
    const b23 = rotate(v128.xor(a15, d0), 41);
    const b24 = rotate(v128.xor(a21, d1), 2);

    const e0 = v128.xor(chi(b0, b1, b2), v128.load_splat<u64>(ROUND_CONSTANTS + round));
    const e1 = chi(b1, b2, b3);
    const e2 = chi(b2, b3, b4);
    const e3 = chi(b3, b4, b0);
    const e4 = chi(b4, b0, b1);
    const e5 = chi(b5, b6, b7);
    const e6 = chi(b6, b7, b8);
    const e7 = chi(b7, b8, b9);
    const e8 = chi(b8, b9, b5);
    const e9 = chi(b9, b5, b6);
    const e10 = chi(b10, b11, b12);
    const e11 = chi(b11, b12, b13);
    const e12 = chi(b12, b13, b14);
    const e13 = chi(b13, b14, b10);
    const e14 = chi(b14, b10, b11);
    const e15 = chi(b15, b16, b17);
    const e16 = chi(b16, b17, b18);
    const e17 = chi(b17, b18, b19);
    const e18 = chi(b18, b19, b15);
    const e19 = chi(b19, b15, b16);
    const e20 = chi(b20, b21, b22);
    const e21 = chi(b21, b22, b23);
    const e22 = chi(b22, b23, b24);
    const e23 = chi(b23, b24, b20);
    const e24 = chi(b24, b20, b21);

    // The same again, from e to a.
    const f0 = xor5(e0, e5, e10, e15, e20);
    const f1 = xor5(e1, e6, e11, e16, e21);
    const f2 = xor5(e2, e7, e12, e17, e22);
    const f3 = xor5(e3, e8, e13, e18, e23);
    const f4 = xor5(e4, e9, e14, e19, e24);

    const g0 = v128.xor(f4, rotate(f1, 1));
    const g1 = v128.xor(f0, rotate(f2, 1));
    const g2 = v128.xor(f1, rotate(f3, 1));
    const g3 = v128.xor(f2, rotate(f4, 1));
    const g4 = v128.xor(f3, rotate(f0, 1));

    const h0 = v128.xor(e0, g0);
    const h1 = rotate(v128.xor(e6, g1), 44);
    const h2 = rotate(v128.xor(e12, g2), 43);
    const h3 = rotate(v128.xor(e18, g3), 21);
    const h4 = rotate(v128.xor(e24, g4), 14);
    const h5 = rotate(v128.xor(e3, g3), 28);
    const h6 = rotate(v128.xor(e9, g4), 20);
    const h7 = rotate(v128.xor(e10, g0), 3);
    const h8 = rotate(v128.xor(e16, g1), 45);
    const h9 = rotate(v128.xor(e22, g2), 61);
    const h10 = rotate(v128.xor(e1, g1), 1);
    const h11 = rotate(v128.xor(e7, g2), 6);
    const h12 = rotate(v128.xor(e13, g3), 25);
    const h13 = rotate(v128.xor(e19, g4), 8);
    const h14 = rotate(v128.xor(e20, g0), 18);
    const h15 = rotate(v128.xor(e4, g4), 27);
    const h16 = rotate(v128.xor(e5, g0), 36);
    const h17 = rotate(v128.xor(e11, g1), 10);
    const h18 = rotate(v128.xor(e17, g2), 15);
    const h19 = rotate(v128.xor(e23, g3), 56);
    const h20 = rotate(v128.xor(e2, g2), 62);
    const h21 = rotate(v128.xor(e8, g3), 55);
    const h22 = rotate(v128.xor(e14, g4), 39);
    const h23 = rotate(v128.xor(e15, g0), 41);
    const h24 = rotate(v128.xor(e21, g1), 2);

    a0 = v128.xor(chi(h0, h1, h2), v128.load_splat<u64>(ROUND_CONSTANTS + round, WORD));
    a1 = chi(h1, h2, h3);
    a2 = chi(h2, h3, h4);
    a3 = chi(h3, h4, h0);
    a4 = chi(h4, h0, h1);
    a5 = chi(h5, h6, h7);
    a6 = chi(h6, h7, h8);
    a7 = chi(h7, h8, h9);
    a8 = chi(h8, h9, h5);
    a9 = chi(h9, h5, h6);
    a10 = chi(h10, h11, h12);
    a11 = chi(h11, h12, h13);
    a12 = chi(h12, h13, h14);
    a13 = chi(h13, h14, h10);
    a14 = chi(h14, h10, h11);
    a15 = chi(h15, h16, h17);
    a16 = chi(h16, h17, h18);
    a17 = chi(h17, h18, h19);
    a18 = chi(h18, h19, h15);
    a19 = chi(h19, h15, h16);
    a20 = chi(h20, h21, h22);
    a21 = chi(h21, h22, h23);
    a22 = chi(h22, h23, h24);
    a23 = chi(h23, h24, h20);
    a24 = chi(h24, h20, h21);
  }

  v128.store(STATE, a0, 0);
  v128.store(STATE, a1, 16);
  v128.store(STATE, a2, 32);
  v128.store(STATE, a3, 48);
}

function rotate(lane: v128, bits: i32): v128 {
  return v128.or(i64x2.shl(lane, bits), i64x2.shr_u(lane, 64 - bits));
}

function xor5(a: v128, b: v128, c: v128, d: v128, e: v128): v128 {
  return v128.xor(v128.xor(v128.xor(a, b), v128.xor(c, d)), e);
}

function chi(a: v128, b: v128, c: v128): v128 {
  return v128.xor(a, v128.andnot(c, b));
}
