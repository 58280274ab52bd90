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
const DIGITS_MAX: u32 = 19;
/** Ten to a higher power times a number of ours is never below 2^53. */
const POWER_MAX: i32 = 15;
/** No number that a book has is as small: an exponent of more digits is left to others. */
const EXPONENT_DIGITS_MAX: usize = 2;
const TENS = memory.data<u64>([
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
  100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
]);
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
 * Reads the digits at `first`, a point and an exponent among them, as far as they go. Returns where they end; of the span
 * only the digits after the point are written, and the units: digits without the point, exact below 2^53.
 */
// @ts-ignore: decorator
@inline
export function decimal(first: usize, span: usize, unit: usize): usize {
  let number: u64 = 0;
  let at = first;
  let point: usize = 0;
  for (;;) {
    const values = load<u64>(at) ^ ZEROS;
    const odd = (values | (values + SIXES)) & UPPER_HALVES;
    if (odd == 0) {
      number = number * EIGHT_DIGITS + eightDigits(values);
      at += 8;
      // Most venues write eight decimals: nothing is left to be read then.
      if (point != 0 && !isDigit(load<u8>(at))) break;
      continue;
    }
    const count = <usize>ctz(odd) >> 3;
    // Zeros come before the digits that are none. By 64 bits at once nothing is shifted.
    if (count > 0) number = number * power(count) + eightDigits(values << (64 - (<u64>count << 3)));
    at += count;
    if (point != 0 || load<u8>(at) != POINT) break;
    point = ++at;
  }
  const digits = digitsOf(first, at, point, number);
  store<f64>(unit, <f64>number);
  store<i32>(span, digits, 12);
  if ((<u32>load<u8>(at) | LOWER_CASE) == LOWER_E && digits != NO_NUMBER) return exponent(at, span, unit);
  return at;
}

/** Digits after the point of what was read; or that it is no number, or none to be told exactly. */
// @ts-ignore: decorator
@inline
function digitsOf(first: usize, end: usize, point: usize, number: u64): i32 {
  const isPointed = point != 0;
  const length = end - first - usize(isPointed);
  if (length == 0 || point == first + 1 || end == point) return NO_NUMBER;
  if (load<u8>(first) == ZERO && length > 1 && point != first + 2) return NO_NUMBER;
  if (length > DIGITS_MAX || number > SAFE_MAX) return NO_UNITS;
  return isPointed ? <i32>(end - point) : 0;
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
