/** Products of 64 bits in 128, for weights that 64 bits do not hold. */

const LOW: u64 = 0xffff_ffff;

/** The upper half of the last product, which gave its lower half. */
export let high: u64 = 0;

/** `a * b`: the lower 64 bits; the upper ones are in `high`. */
export function multiply(a: u64, b: u64): u64 {
  const aLow = a & LOW;
  const aHigh = a >> 32;
  const bLow = b & LOW;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >> 32);
  const other = aLow * bHigh + (middle & LOW);
  high = aHigh * bHigh + (middle >> 32) + (other >> 32);
  return (other << 32) | (low & LOW);
}
