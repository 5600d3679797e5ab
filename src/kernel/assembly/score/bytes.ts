/** Stretches of bytes: their hash, and whether two are equal. Both may look at bytes just beyond the end. */

const MIX_A: u64 = 0x9e37_79b9_7f4a_7c15;
const MIX_B: u64 = 0xc2b2_ae3d_27d4_eb4f;
const MIX_C: u64 = 0x1656_67b1_9e37_79f9;

/**
 * A hash to find bytes again with, of their beginning, middle and end. It is not made against who chooses the bytes:
 * tables must give up after some steps.
 */
export function hashBytes(at: usize, length: u32): u32 {
  if (length < 8) return finish(tail(at, length) * MIX_A + length);
  const first = load<u64>(at) * MIX_A;
  const middle = load<u64>(at + (length >> 1) - 4) * MIX_B;
  const last = load<u64>(at + length - 8) * MIX_C;
  return finish(first ^ rotl(middle, 21) ^ rotl(last, 42) ^ length);
}

export function equalBytes(a: usize, b: usize, length: u32): bool {
  if (length < 16) {
    if (length < 8) return tail(a, length) === tail(b, length);
    return load<u64>(a) === load<u64>(b) && load<u64>(a + length - 8) === load<u64>(b + length - 8);
  }
  const lastA = a + length - 16;
  const lastB = b + length - 16;
  // Most names are as long: all of it at once.
  if (length > 32 && length <= 48) {
    const first = v128.xor(v128.load(a), v128.load(b));
    const second = v128.xor(v128.load(a, 16), v128.load(b, 16));
    const last = v128.xor(v128.load(lastA), v128.load(lastB));
    return !v128.any_true(v128.or(v128.or(first, second), last));
  }
  while (a < lastA) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    a += 16;
    b += 16;
  }
  return !v128.any_true(v128.xor(v128.load(lastA), v128.load(lastB)));
}

function finish(hash: u64): u32 {
  hash = (hash ^ (hash >> 32)) * MIX_A;
  return <u32>(hash >> 32);
}

/** Fewer than eight bytes as a number. */
function tail(at: usize, length: u32): u64 {
  return load<u64>(at) & (((<u64>1) << ((<u64>length) << 3)) - 1);
}
