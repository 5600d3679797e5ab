/**
 * Strings, whole numbers and decimals in a line's bytes. A reader takes the address where its value begins and gives
 * the one after it, or 0 where it does not understand what stands there: then the line is declined, and plain
 * TypeScript decides what it is. Every line ends with a line feed, and no reader goes beyond it.
 */

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const SPACE: u8 = 0x20;
const TAB: u8 = 0x09;
const CR: u8 = 0x0d;
const LF: u8 = 0x0a;

export const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/** A number of more digits may not fit the integers here. */
export const MAX_DIGITS: u32 = 18;

/** From place n on, sixteen places that move the first n of sixteen bytes to the end, and put zeros before them. */
const ALIGNMENTS: usize = memory.data<u8>([
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3, 4, 5,
  6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);

const POWERS_OF_TEN: usize = memory.data<u64>([
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
  1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
]);

/** The number that was read last. */
export let number: u64 = 0;

let usualDigits: u32 = 13;
let usualText: usize = 10;

/** As `stringEnd`. */
export function usualEnd(at: usize): usize {
  const end = stringEnd(at);
  if (end - at !== usualText) usualText = end - at;
  return at + usualText;
}

/** Where the next character that is no JSON white space stands. A line feed is none here: it ends the line. */
export function skipSpace(at: usize): usize {
  while (load<u8>(at) <= SPACE && isSpace(load<u8>(at))) at++;
  return at;
}

function isSpace(char: u8): bool {
  return char === SPACE || char === TAB || char === CR;
}

/**
 * Finds the quote that ends a string. Escapes and characters beyond ASCII are declined.
 * @param at behind the quote that begins it.
 * @returns the closing quote's address.
 */
export function stringEnd(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    // As signed bytes, control characters and all beyond ASCII are below a space.
    const ends = v128.or(
      i8x16.lt_s(bytes, i8x16.splat(SPACE)),
      v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH))),
    );
    const found = i8x16.bitmask(ends);
    if (found !== 0) {
      at += ctz(found);
      return load<u8>(at) === QUOTE ? at : 0;
    }
    at += 16;
  }
}

/** Behind the last line feed of some bytes; their beginning where there is none. */
export function behindLastLine(from: usize, to: usize): usize {
  while (to - from >= 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(to - 16), i8x16.splat(LF)));
    if (found !== 0) return to - 16 + 32 - clz(found);
    to -= 16;
  }
  while (to > from && load<u8>(to - 1) !== LF) to--;
  return to;
}

/** Reads a whole number without sign or exponent, up to the largest that is exact in JavaScript. */
export function readInteger(at: usize): usize {
  const digits = i8x16.sub(v128.load(at), i8x16.splat(ZERO));
  const others = i8x16.bitmask(i8x16.gt_u(digits, i8x16.splat(9)));
  const length = <u32>ctz(others);
  if (others === 0 || length === 0 || (length > 1 && load<u8>(at) === ZERO)) return 0;
  number = fromDigits(i8x16.swizzle(digits, v128.load(ALIGNMENTS + length)));
  if (number > MAX_SAFE_INTEGER) return 0;
  if (length !== usualDigits) usualDigits = length;
  return at + usualDigits;
}

/**
 * Reads a decimal as a number of `10^-scale`.
 * @param decimals the most digits that may stand after the point.
 * @param scale at most as many; digits beyond it must be zeros.
 * @returns where it ends. What stands there is the caller's to look at.
 */
export function readDecimal(at: usize, decimals: u32, scale: u32): usize {
  const digits = i8x16.sub(v128.load(at), i8x16.splat(ZERO));
  const others = i8x16.bitmask(i8x16.gt_u(digits, i8x16.splat(9)));
  const whole = <u32>ctz(others);
  if (others === 0 || load<u8>(at + whole) !== POINT) return readLongDecimal(at, decimals, scale);
  const behind = others & (others - 1);
  const length = <u32>ctz(behind);
  const fraction = length - whole - 1;
  if (behind === 0 || fraction > scale || whole + scale > MAX_DIGITS)
    return readLongDecimal(at, decimals, scale);
  if (fraction === 0 || whole === 0 || (whole > 1 && load<u8>(at) === ZERO)) return 0;
  // The digits move to the end of the sixteen, those behind the point by one less.
  const places = v128.load(ALIGNMENTS + length - 1);
  const skipping = i8x16.sub(places, i8x16.ge_u(places, i8x16.splat(<u8>whole)));
  number = fromDigits(i8x16.swizzle(digits, skipping)) * powerOfTen(scale - fraction);
  return at + length;
}

/** The same digit by digit, whatever its length. */
function readLongDecimal(at: usize, decimals: u32, scale: u32): usize {
  let digit = digitAt(at);
  if (digit > 9) return 0;
  const start = at;
  let units: u64 = digit;
  digit = digitAt(++at);
  if (units === 0 && digit <= 9) return 0;
  while (digit <= 9) {
    units = units * 10 + digit;
    digit = digitAt(++at);
  }
  if (<u32>(at - start) + scale > MAX_DIGITS) return 0;
  let missing = scale;
  if (load<u8>(at) === POINT) {
    const point = at;
    digit = digitAt(++at);
    while (digit <= 9 && missing > 0) {
      units = units * 10 + digit;
      missing--;
      digit = digitAt(++at);
    }
    while (digit === 0) digit = digitAt(++at);
    const fraction = <u32>(at - point) - 1;
    if (digit <= 9 || fraction === 0 || fraction > decimals) return 0;
  }
  number = units * powerOfTen(missing);
  return at;
}

/** The digit at an address; more than 9 where there is none. */
function digitAt(at: usize): u32 {
  return <u32>load<u8>(at) - ZERO;
}

/** The number of sixteen digits: neighbours join into pairs, pairs into fours, fours into eights. */
function fromDigits(digits: v128): u64 {
  const first = v128.and(digits, i16x8.splat(0xff));
  const second = i16x8.shr_u(digits, 8);
  const pairs = i16x8.add(i16x8.mul(first, i16x8.splat(10)), second);
  const fours = i32x4.dot_i16x8_s(pairs, i32x4.splat(100 | (1 << 16)));
  const eights = i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_s(fours, fours),
    i32x4.splat(10_000 | (1 << 16)),
  );
  return (
    <u64>(<u32>i32x4.extract_lane(eights, 0)) * 100_000_000 +
    <u64>(<u32>i32x4.extract_lane(eights, 1))
  );
}

export function powerOfTen(exponent: u32): u64 {
  return load<u64>(POWERS_OF_TEN + ((<usize>exponent) << 3));
}
