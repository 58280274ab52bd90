/** The digits of what is no plain decimal below 2^53: its text must be read again. */
export const NO_UNITS = -1;
const ZERO = 48;
/** `0000` as a word: what is left of four digits when it is taken away is their values. */
const ZEROS = 0x30303030;
/** Added to the values of four digits, it leaves the upper halves of the bytes empty; what is more than 9 fills one. */
const SIXES = 0x06060606;
const UPPER_HALVES = 0xf0f0f0f0 | 0;
const EVEN_BYTES = 0x00ff00ff;
/** Four letters as a word. */
export const TRUE_WORD = 0x65757274;
export const FALS_WORD = 0x736c6166;
export const NULL_WORD = 0x6c6c756e;
/** What a point is as the value of a digit. */
const POINT_VALUE = 46 ^ 48;
/** Powers of ten by how many bytes of a word come after the one that ended its digits. */
export const TENS = [1000, 100, 10, 1];

// A word is four bytes of a text, the first of them its lowest.

/** The values of four digits, each in its byte; what is no digit has a value above 9. */
export function digitsOf(word: number): number {
  return word ^ ZEROS;
}

/** 0 where all four are digits; else a bit in the upper half of the first byte that is none, and perhaps in later ones. */
export function oddOf(digits: number): number {
  return (digits | (digits + SIXES)) & UPPER_HALVES;
}

/** Bits of the bytes after the first that is no digit. */
export function bitsAfter(odd: number): number {
  return Math.clz32(odd & -odd) & 0x18;
}

/** Whether the first byte that is no digit is a point. */
export function hasPoint(digits: number, bitsAfterIt: number): boolean {
  return ((digits >>> (24 - bitsAfterIt)) & 0xff) === POINT_VALUE;
}

/** The number that four digits write: first that of each pair, then of both. */
export function fourDigits(digits: number): number {
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) & EVEN_BYTES;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
}

/** The number that the digits before the first byte that is none write: zeros come before them. */
export function firstDigits(digits: number, bitsAfterThem: number): number {
  return fourDigits((digits << bitsAfterThem) << 8);
}

/** Digits after the point of the number that bytes[start, end) are, `point` after its point or 0; or that it is none. */
export function scaleOf(bytes: Uint8Array, start: number, end: number, point: number): number {
  if (end === start || end === point || point === start + 1) return NO_UNITS;
  if (bytes[start] === ZERO && end > start + 1 && point !== start + 2) return NO_UNITS;
  return point > 0 ? end - point : 0;
}
