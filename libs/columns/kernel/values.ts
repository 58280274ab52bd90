import {
  KIND_FALSE,
  KIND_NULL,
  KIND_NUMBER,
  KIND_STRING,
  KIND_TRUE,
  NO_UNITS,
  SCRATCH,
  SPAN_BYTES,
  TEXT,
} from '../src/kernel-map';
import { decimal, isDigit, NO_NUMBER } from './numbers';

export const QUOTE: u32 = 34;
export const COMMA: u32 = 44;
export const COLON: u32 = 58;
const MINUS: u32 = 45;
export const OPEN_BRACKET: u32 = 91;
export const CLOSE_BRACKET: u32 = 93;
export const OPEN_BRACE: u32 = 123;
export const CLOSE_BRACE: u32 = 125;
const LOWER_E: u32 = 101;
/** Four letters as a word. */
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;
const NULL: u32 = 0x6c6c756e;
/** A byte sixteen times. */
const QUOTES = memory.data<u64>([0x2222222222222222, 0x2222222222222222]);
const BACKSLASHES = memory.data<u64>([0x5c5c5c5c5c5c5c5c, 0x5c5c5c5c5c5c5c5c]);
const SPACES = memory.data<u64>([0x2020202020202020, 0x2020202020202020]);
/** More nesting is left to others. */
const DEPTH_MAX: i32 = 8;

// Readers of what is plain: they return where it ends, or 0 where it is not, in addresses.

/** Writes what a value is, but for its digits and units. */
// @ts-ignore: decorator
@inline
export function put(span: usize, start: usize, end: usize, kind: i32): void {
  store<u64>(span, <u64>(start - TEXT) | (<u64>(end - TEXT) << 32));
  store<i32>(span, kind, 8);
}

/** Writes a value that is no number. */
// @ts-ignore: decorator
@inline
export function putOther(span: usize, start: usize, end: usize, kind: i32): void {
  put(span, start, end, kind);
  store<i32>(span, NO_UNITS, 12);
}

/** Where the string has its closing quote: all before it is ASCII without escapes. */
// @ts-ignore: decorator
@inline
export function textEnd(start: usize): usize {
  let at = start;
  let found = oddBytes(at);
  while (found == 0) {
    at += 16;
    found = oddBytes(at);
  }
  at += <usize>ctz(found);
  return load<u8>(at) == QUOTE ? at : 0;
}

/** A bit for each of sixteen bytes that is not plain text. */
// @ts-ignore: decorator
@inline
function oddBytes(at: usize): i32 {
  const text = v128.load(at);
  const marks = v128.or(i8x16.eq(text, v128.load(QUOTES)), i8x16.eq(text, v128.load(BACKSLASHES)));
  // Signed, what is not ASCII is below the space, too.
  return i8x16.bitmask(v128.or(marks, i8x16.lt_s(text, v128.load(SPACES))));
}

/** A string, from after its quote. */
// @ts-ignore: decorator
@inline
export function text(start: usize, span: usize, unit: usize): usize {
  let end = start;
  if (isDigit(load<u8>(start))) end = decimal(start, span, unit);
  if (end == start || load<u8>(end) != QUOTE || load<i32>(span, 12) == NO_NUMBER) {
    end = textEnd(end);
    if (end == 0) return 0;
    store<i32>(span, NO_UNITS, 12);
  }
  put(span, start, end, KIND_STRING);
  return end + 1;
}

/** A number that begins with a digit. */
// @ts-ignore: decorator
@inline
export function number(start: usize, span: usize, unit: usize): usize {
  const end = decimal(start, span, unit);
  if (load<i32>(span, 12) == NO_NUMBER) return 0;
  put(span, start, end, KIND_NUMBER);
  return end;
}

/** A number below 0, true, false, or null. */
export function rare(start: usize, span: usize, unit: usize): usize {
  const word = load<u32>(start);
  if (word == TRUE) return other(span, start, start + 4, KIND_TRUE);
  if (word == FALS && load<u8>(start, 4) == LOWER_E) return other(span, start, start + 5, KIND_FALSE);
  if (word == NULL) return other(span, start, start + 4, KIND_NULL);
  if (<u32>load<u8>(start) != MINUS || !isDigit(load<u8>(start, 1))) return 0;
  const end = number(start + 1, span, unit);
  // -0 is no integer of ours.
  if (end == 0 || load<f64>(unit) == 0) return 0;
  store<f64>(unit, -load<f64>(unit));
  store<i32>(span, <i32>(start - TEXT));
  return end;
}

function other(span: usize, start: usize, end: usize, kind: i32): usize {
  putOther(span, start, end, kind);
  return end;
}

/** A string, a number, true, false, or null. What comes after it is not looked at. */
// @ts-ignore: decorator
@inline
export function plain(at: usize, span: usize, unit: usize): usize {
  const first = <u32>load<u8>(at);
  if (first == QUOTE) return text(at + 1, span, unit);
  return isDigit(first) ? number(at, span, unit) : rare(at, span, unit);
}

/** As `plain`, for what is seldom asked. */
export function value(at: usize, span: usize, unit: usize): usize {
  return plain(at, span, unit);
}

/** Passes a value that nobody wants, an object or array among them. */
export function skip(at: usize, depth: i32): usize {
  const first = <u32>load<u8>(at);
  if (first == QUOTE) return skipText(at + 1);
  if (first != OPEN_BRACE && first != OPEN_BRACKET) return value(at, SCRATCH, SCRATCH + SPAN_BYTES);
  if (depth == DEPTH_MAX) return 0;
  const isObject = first == OPEN_BRACE;
  const close = isObject ? CLOSE_BRACE : CLOSE_BRACKET;
  let end = at + 1;
  if (load<u8>(end) == close) return end + 1;
  do {
    if (isObject) end = skipKey(end);
    if (end != 0) end = skip(end, depth + 1);
    if (end == 0) return 0;
  } while (load<u8>(end++) == COMMA);
  return load<u8>(end - 1) == close ? end : 0;
}

function skipText(start: usize): usize {
  const end = textEnd(start);
  return end == 0 ? 0 : end + 1;
}

function skipKey(at: usize): usize {
  if (load<u8>(at) != QUOTE) return 0;
  const end = skipText(at + 1);
  return end != 0 && load<u8>(end) == COLON ? end + 1 : 0;
}
