import { EXPONENT_FLAG, NO_UNITS } from '../src/kernel-map';

const POINT: u32 = 46;
const MINUS: u32 = 45;
const PLUS: u32 = 43;
const ZERO: u32 = 48;
const LOWER_E: u32 = 101;
const LOWER_CASE: u32 = 0x20;
/** `00000000` as a word: what is left of eight digits when it is taken away is their values. */
const ZEROS: u64 = 0x3030303030303030;
/** Added to the values of eight digits, it leaves the upper halves of the bytes empty; what is more than 9 fills one. */
const SIXES: u64 = 0x0606060606060606;
const UPPER_HALVES: u64 = 0xf0f0f0f0f0f0f0f0;
const EIGHT_DIGITS: u64 = 100_000_000;
const SAFE_MAX: u64 = 9_007_199_254_740_991;
/** So many digits cannot overflow 64 bits. */
const DIGITS_MAX: i32 = 19;
/** Ten to a higher power times a number of ours is never below 2^53. */
const POWER_MAX: i32 = 15;
/** No number that a book has is as small: an exponent of more digits is left to others. */
const EXPONENT_DIGITS_MAX: usize = 2;
const TENS = memory.data<u64>([
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
  100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
]);
// Sixteen bytes each, which are loaded: a constant of that size takes four instructions.
const POINTS = memory.data<u64>([0x2e2e2e2e2e2e2e2e, 0x2e2e2e2e2e2e2e2e]);
const ZEROS_16 = memory.data<u64>([0x3030303030303030, 0x3030303030303030]);
const NINES = memory.data<u64>([0x3939393939393939, 0x3939393939393939]);
/** From byte n on, a mask of the last n bytes of sixteen. */
const LAST_16 = memory.data<u64>([0, 0, -1, -1]);
const LOWER_BYTES = memory.data<u16>([255, 255, 255, 255, 255, 255, 255, 255]);
const TENS_8 = memory.data<u16>([10, 10, 10, 10, 10, 10, 10, 10]);
const HUNDREDS = memory.data<u16>([100, 1, 100, 1, 100, 1, 100, 1]);
const TEN_THOUSANDS = memory.data<u16>([10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1]);
/** What is no number by JSON's grammar, or one that only begins as such. */
export const NO_NUMBER: i32 = -2;

// @ts-ignore: decorator
@inline
export function isDigit(byte: u32): bool {
  return byte - ZERO <= 9;
}

// @ts-ignore: decorator
@inline
function power(exponent: usize): u64 {
  return load<u64>(TENS + (exponent << 3));
}

/** The number that eight digits write, by their values, the first lowest: that of each pair, of each four, of all. */
// @ts-ignore: decorator
@inline
function eightDigits(values: u64): u64 {
  const pairs = values * 10 + (values >> 8);
  const even = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const uneven = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (even + uneven) >> 32;
}

/**
 * Reads the digits from `first` on, which is one, a point and an exponent among them, as far as they go. Returns where they
 * end; of the span only the digits after the point are written, and the units: digits without the point, exact below 2^53.
 *
 * Sixteen bytes are looked at at once, without a branch that depends on how many digits there are. Where the number ends is
 * known by the shortest way, before it is known to be one: what comes after it is begun to be read meanwhile.
 */
// @ts-ignore: decorator
@inline
export function decimal(first: usize, span: usize, unit: usize): usize {
  const text = v128.load(first);
  const odd = i8x16.bitmask(v128.or(i8x16.lt_s(text, v128.load(POINTS)), i8x16.gt_s(text, v128.load(NINES))));
  const length = ctz(odd);
  if (length >= 16) return longDecimal(first, span, unit);
  const end = first + length;
  // Between the point and the digits there is but the slash.
  const points = i8x16.bitmask(i8x16.lt_s(text, v128.load(ZEROS_16))) & ((1 << length) - 1);
  const isPointed = points != 0;
  const whole = ctz(points | (1 << length));
  const after = length - whole - i32(isPointed);
  store<f64>(unit, unitsOf(end, length - i32(isPointed), isPointed ? after : 16));
  const isOnePoint = !isPointed || ((points & (points - 1)) == 0 && load<u8>(first + whole) == POINT);
  return close(end, isOnePoint && isNumber(first, whole, isPointed, after) ? after : NO_NUMBER, span, unit);
}

/** The number of the digits before `end`, `after` of them behind a point that is passed over; sixteen where there is none. */
// @ts-ignore: decorator
@inline
function unitsOf(end: usize, digits: i32, after: i32): f64 {
  const zeros = v128.load(ZEROS_16);
  const behind = v128.xor(v128.load(end - 16), zeros);
  const before = v128.xor(v128.load(end - 17), zeros);
  const values = v128.and(v128.bitselect(behind, before, v128.load(LAST_16 + after)), v128.load(LAST_16 + digits));
  const even = v128.and(values, v128.load(LOWER_BYTES));
  const pairs = i16x8.add(i16x8.mul(even, v128.load(TENS_8)), i16x8.shr_u(values, 8));
  const fours = i32x4.dot_i16x8_s(pairs, v128.load(HUNDREDS));
  const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), v128.load(TEN_THOUSANDS));
  return <f64>(<u64>i32x4.extract_lane(eights, 0) * EIGHT_DIGITS + <u64>i32x4.extract_lane(eights, 1));
}

/** As `decimal`, for more than fifteen bytes. */
function longDecimal(first: usize, span: usize, unit: usize): usize {
  let number: u64 = 0;
  let at = first;
  let point: usize = 0;
  for (;;) {
    const values = load<u64>(at) ^ ZEROS;
    const odd = (values | (values + SIXES)) & UPPER_HALVES;
    if (odd == 0) {
      number = number * EIGHT_DIGITS + eightDigits(values);
      at += 8;
      continue;
    }
    const count = <usize>ctz(odd) >> 3;
    // Zeros come before the digits that are none. By 64 bits at once nothing is shifted.
    if (count > 0) number = number * power(count) + eightDigits(values << (64 - (<u64>count << 3)));
    at += count;
    if (point != 0 || load<u8>(at) != POINT) break;
    point = ++at;
  }
  store<f64>(unit, <f64>number);
  const isPointed = point != 0;
  const whole = <i32>((isPointed ? point - 1 : at) - first);
  const after = isPointed ? <i32>(at - point) : 0;
  if (!isNumber(first, whole, isPointed, after)) return close(at, NO_NUMBER, span, unit);
  return close(at, whole + after > DIGITS_MAX || number > SAFE_MAX ? NO_UNITS : after, span, unit);
}

/** Whether so many digits before and after a point are a number by JSON's grammar. */
// @ts-ignore: decorator
@inline
function isNumber(first: usize, whole: i32, isPointed: bool, after: i32): bool {
  return (!isPointed || after != 0) && (whole == 1 || (whole != 0 && load<u8>(first) != ZERO));
}

/** Writes the digits of what was read, and takes an exponent behind it. Returns where all of it ends. */
// @ts-ignore: decorator
@inline
function close(end: usize, digits: i32, span: usize, unit: usize): usize {
  store<i32>(span, digits, 12);
  if ((<u32>load<u8>(end) | LOWER_CASE) == LOWER_E && digits != NO_NUMBER) return exponent(end, span, unit);
  return end;
}

/** Takes the exponent at `at` into the digits of the number before it. */
function exponent(at: usize, span: usize, unit: usize): usize {
  const sign = <u32>load<u8>(at, 1);
  const first = at + (sign == MINUS || sign == PLUS ? 2 : 1);
  let end = first;
  let size: i32 = 0;
  while (isDigit(load<u8>(end))) size = size * 10 + <i32>(load<u8>(end++) - ZERO);
  const before = load<i32>(span, 12);
  if (end == first) {
    store<i32>(span, NO_NUMBER, 12);
    return at;
  }
  const digits = end - first > EXPONENT_DIGITS_MAX ? NO_UNITS : before;
  store<i32>(span, digits < 0 ? digits : shifted(digits - (sign == MINUS ? -size : size), unit), 12);
  return end;
}

/** The digits of a number with an exponent: where they are less than none, they are made zeros of its units. */
function shifted(digits: i32, unit: usize): i32 {
  if (digits >= 0) return digits | EXPONENT_FLAG;
  if (digits < -POWER_MAX) return NO_UNITS;
  const units = load<f64>(unit) * <f64>power(-digits);
  store<f64>(unit, units);
  return units <= <f64>SAFE_MAX ? EXPONENT_FLAG : NO_UNITS;
}
