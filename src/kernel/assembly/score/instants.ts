/** The instants that an epoch's seed draws, by sha256: docs/rules.md, "Time". */

const BLOCK: u32 = 64;

/** The beginnings of the fractional parts of the square roots of the first 8 primes, and the cube roots of 64. */
const INITIAL: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const ROUNDS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

const state: usize = memory.data(32);
const schedule: usize = memory.data(256);

/** A message that is hashed again and again with another number at its end, padded to whole blocks. */
@unmanaged
export class Draw {
  message: usize;
  /** Where the number goes: 8 bytes, the highest first. */
  counter: usize;
  blocks: u32;
}

/** Draws by a seed and a market's name. */
export function newDraw(seed: usize, seedLength: u32, name: usize, nameLength: u32): Draw {
  const draw = new Draw();
  const length = seedLength + nameLength + 8;
  draw.blocks = (length + 8) / BLOCK + 1;
  draw.message = heap.alloc(<usize>draw.blocks * BLOCK);
  memory.copy(draw.message, seed, seedLength);
  memory.copy(draw.message + seedLength, name, nameLength);
  draw.counter = draw.message + seedLength + nameLength;
  store<u8>(draw.message + length, 0x80);
  store<u64>(draw.message + draw.blocks * BLOCK - 8, bswap<u64>((<u64>length) << 3));
  return draw;
}

/** The first 8 bytes of the number's hash, the highest first. */
export function drawAt(draw: Draw, number: u64): u64 {
  store<u64>(draw.counter, bswap<u64>(number));
  memory.copy(state, INITIAL, 32);
  for (let i: u32 = 0; i < draw.blocks; i++) compress(draw.message + <usize>i * BLOCK);
  return ((<u64>load<u32>(state)) << 32) | load<u32>(state, 4);
}

function compress(block: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(schedule + i, bswap<u32>(load<u32>(block + i)));
  for (let i: usize = 64; i < 256; i += 4) {
    const at = schedule + i;
    const early = load<u32>(at - 60);
    const late = load<u32>(at - 8);
    const lower = rotr<u32>(early, 7) ^ rotr<u32>(early, 18) ^ (early >> 3);
    const upper = rotr<u32>(late, 17) ^ rotr<u32>(late, 19) ^ (late >> 10);
    store<u32>(at, load<u32>(at - 64) + lower + load<u32>(at - 28) + upper);
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i: usize = 0; i < 256; i += 4) {
    const sumE = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = h + sumE + choice + load<u32>(ROUNDS + i) + load<u32>(schedule + i);
    const sumA = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + sumA + majority;
  }
  add(0, a);
  add(4, b);
  add(8, c);
  add(12, d);
  add(16, e);
  add(20, f);
  add(24, g);
  add(28, h);
}

function add(place: usize, value: u32): void {
  store<u32>(state + place, load<u32>(state + place) + value);
}
