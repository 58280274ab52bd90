import {
  ADDRESS_BYTES,
  BIT,
  CHILD,
  FIELD,
  INNER,
  KIND_ARRAY,
  KIND_NONE,
  KIND_OBJECT,
  LENGTH,
  NOWHERE,
  OBJECT,
  OTHER,
  PENDING,
  PLACE,
  PLACES_MAX,
  PLACES_USED,
  PRESENT,
  ROOT,
  ROWS,
  ROWS_MAX,
  SHAPE,
  SINGLE,
  SPAN,
  SPAN_BYTES,
  SPANS,
  SPARE,
  TEXT,
  UNIT,
  UNIT_BYTES,
  UNITS,
  WAY,
  WIDTH,
} from '../src/kernel-map';
import { isDigit } from './numbers';
import { at4, countMiss, placeOf, spells } from './places';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  number,
  OPEN_BRACE,
  OPEN_BRACKET,
  plain,
  putOther,
  QUOTE,
  rare,
  skip,
  text,
  textEnd,
  value,
} from './values';

export { addKey, countMiss } from './places';

const NO_OFFSET: i32 = -1;

/** Reads the object at a byte of the text, with all that is within. Returns where it ends, or -1: then nothing of it counts. */
export function readObject(fields: usize, at: i32): i32 {
  return offset(object(fields, TEXT + at));
}

/**
 * Passes members of an object whose layout stands at a place as long as they are written as they were before. Returns where
 * the first begins that is not, or its value where only that is written otherwise (`PENDING`).
 */
export function passMembers(fields: usize, at: i32): i32 {
  return <i32>(pass(fields, TEXT + at) - TEXT);
}

/** Reads the array at a byte of the text as rows. Returns where it ends, or -1. */
export function readTable(rows: usize, at: i32): i32 {
  return offset(table(rows, TEXT + at));
}

/** Reads a value at a byte of the text. Returns where it ends, or -1. */
export function readValue(at: i32, span: usize, unit: usize): i32 {
  return offset(value(TEXT + at, span, unit));
}

// @ts-ignore: decorator
@inline
function offset(end: usize): i32 {
  return end == 0 ? NO_OFFSET : <i32>(end - TEXT);
}

function object(fields: usize, at: usize): usize {
  if (load<u8>(at) != OPEN_BRACE) return 0;
  begin(fields);
  const end = pass(fields, at + 1);
  return load<u8>(end) == CLOSE_BRACE && load<i32>(at4(fields, PENDING)) < 0 ? end + 1 : 0;
}

/** Forgets what was read last, here and in the objects within. */
// @ts-ignore: decorator
@inline
function begin(fields: usize): void {
  store<i32>(at4(fields, PRESENT), 0);
  store<i32>(at4(fields, SINGLE), 0);
  store<usize>(at4(fields, PLACE), load<usize>(at4(fields, ROOT)));
  let list = load<usize>(at4(fields, INNER));
  for (let inner = load<usize>(list); inner != 0; inner = load<usize>((list += ADDRESS_BYTES))) {
    store<i32>(at4(inner, PRESENT), 0);
    store<i32>(at4(inner, SINGLE), 0);
  }
}

function pass(fields: usize, from: usize): usize {
  let at = from;
  let place = load<usize>(at4(fields, PLACE));
  let present = load<i32>(at4(fields, PRESENT));
  let pending: i32 = -1;
  for (;;) {
    let way = load<usize>(place, WAY);
    while (way != 0 && !spells(way, at)) way = load<usize>(way, OTHER);
    if (way == 0) break;
    at += load<u32>(way, LENGTH);
    place = way;
    const end = member(fields, way, at);
    if (end == 0) {
      pending = load<i32>(way, FIELD);
      break;
    }
    present |= load<i32>(way, BIT);
    at = end;
  }
  store<usize>(at4(fields, PLACE), place);
  store<i32>(at4(fields, PRESENT), present);
  store<i32>(at4(fields, PENDING), pending);
  const isLearned = load<i32>(at4(fields, PLACES_USED)) == PLACES_MAX;
  return isLearned && pending < 0 && load<u8>(at) != CLOSE_BRACE ? passByKey(fields, at) : at;
}

/**
 * Passes members by their keys as long as they are plain: what stands there is no habit, and there is no room to make it one.
 * Nothing is learned of the rest of this object either.
 */
function passByKey(fields: usize, from: usize): usize {
  countMiss(fields);
  store<usize>(at4(fields, PLACE), load<usize>(at4(fields, NOWHERE)));
  const spare = load<usize>(at4(fields, SPARE));
  let present = load<i32>(at4(fields, PRESENT));
  let at = from;
  for (;;) {
    // No value ends in a brace that opens: the first member alone stands behind one.
    const isFirst = load<u8>(at - 1) == OPEN_BRACE;
    const key = isFirst ? at : at + 1;
    if ((!isFirst && load<u8>(at) != COMMA) || load<u8>(key) != QUOTE) break;
    const keyEnd = textEnd(key + 1);
    if (keyEnd == 0 || load<u8>(keyEnd, 1) != COLON) break;
    const place = placeOf(fields, key + 1, <u32>(keyEnd - key - 1));
    const bit = load<i32>(place, BIT);
    // A field that stands twice is for others to refuse.
    if ((present & bit) != 0 && place != spare) break;
    const end = member(fields, place, keyEnd + 2);
    if (end == 0) break;
    present |= bit;
    at = end;
  }
  store<i32>(at4(fields, PRESENT), present);
  return at;
}

/** Reads the value of the field that a way leads to. */
// @ts-ignore: decorator
@inline
function member(fields: usize, way: usize, at: usize): usize {
  const span = load<usize>(way, SPAN);
  const unit = load<usize>(way, UNIT);
  const first = <u32>load<u8>(at);
  if (first == QUOTE) return text(at + 1, span, unit);
  if (isDigit(first)) return number(at, span, unit);
  return first == OPEN_BRACE || first == OPEN_BRACKET ? nested(fields, way, at) : rare(at, span, unit);
}

function nested(fields: usize, way: usize, at: usize): usize {
  const readers = load<usize>(way, CHILD);
  const isObject = load<u8>(at) == OPEN_BRACE;
  const reader = isObject ? load<usize>(readers) : load<usize>(readers, 4);
  const rows = isObject ? <usize>0 : load<usize>(readers, 8);
  let end: usize;
  if (reader != 0) end = isObject ? object(reader, at) : table(reader, at);
  else end = rows != 0 ? objects(fields, way, at) : skip(at, 0);
  if (end != 0) putOther(load<usize>(way, SPAN), at, end, isObject ? KIND_OBJECT : KIND_ARRAY);
  return end;
}

/** Reads an array of objects, of which one alone is read for good. */
function objects(fields: usize, way: usize, from: usize): usize {
  const reader = load<usize>(load<usize>(way, CHILD), 8);
  let at = from + 1;
  let count = 0;
  if (load<u8>(at) == CLOSE_BRACKET) return at + 1;
  do {
    at = object(reader, at);
    if (at == 0) return 0;
    count++;
  } while (load<u8>(at++) == COMMA);
  const single = at4(fields, SINGLE);
  if (count == 1) store<i32>(single, load<i32>(single) | load<i32>(way, BIT));
  return load<u8>(at - 1) == CLOSE_BRACKET ? at : 0;
}

/** Reads an array of rows, or one that is a row itself. */
function table(rows: usize, from: usize): usize {
  const first = <u32>load<u8>(from, 1);
  const isRow = first != OPEN_BRACKET && first != OPEN_BRACE && first != CLOSE_BRACKET;
  if (load<u8>(from) != OPEN_BRACKET) return 0;
  store<i32>(at4(rows, SHAPE), i32(isRow));
  store<i32>(at4(rows, ROWS), i32(isRow));
  const width = load<i32>(at4(rows, WIDTH));
  let span = load<usize>(at4(rows, SPANS));
  let unit = load<usize>(at4(rows, UNITS));
  if (isRow) return row(width, span, unit, from + 1);
  if (first == CLOSE_BRACKET) return from + 2;
  const rowsMax = load<i32>(at4(rows, ROWS_MAX));
  const reader = load<usize>(at4(rows, OBJECT));
  let at = from + 1;
  let count = 0;
  do {
    if (count == rowsMax) return 0;
    if (load<u8>(at) == OPEN_BRACKET) at = row(width, span, unit, at + 1);
    else at = reader != 0 ? objectRow(width, span, unit, reader, at) : 0;
    if (at == 0) return 0;
    span += width * SPAN_BYTES;
    unit += width * UNIT_BYTES;
    store<i32>(at4(rows, ROWS), ++count);
  } while (load<u8>(at++) == COMMA);
  return load<u8>(at - 1) == CLOSE_BRACKET ? at : 0;
}

/** Reads the cells of a row that is not empty, the first of them at `from`. */
// @ts-ignore: decorator
@inline
function row(width: i32, firstSpan: usize, firstUnit: usize, from: usize): usize {
  let span = firstSpan;
  let unit = firstUnit;
  let at = from;
  let left = width;
  do {
    at = left > 0 ? plain(at, span, unit) : skip(at, 0);
    if (at == 0) return 0;
    span += SPAN_BYTES;
    unit += UNIT_BYTES;
    left--;
  } while (load<u8>(at++) == COMMA);
  if (load<u8>(at - 1) != CLOSE_BRACKET) return 0;
  for (; left > 0; left--, span += SPAN_BYTES) clearCell(span);
  return at;
}

// @ts-ignore: decorator
@inline
function clearCell(span: usize): void {
  putOther(span, TEXT, TEXT, KIND_NONE);
}

/** Reads an object as a row: its first fields are the cells. */
function objectRow(width: i32, firstSpan: usize, firstUnit: usize, reader: usize, from: usize): usize {
  const at = object(reader, from);
  if (at == 0) return 0;
  const present = load<i32>(at4(reader, PRESENT));
  let span = firstSpan;
  let unit = firstUnit;
  let fromSpan = load<usize>(at4(reader, SPANS));
  let fromUnit = load<usize>(at4(reader, UNITS));
  for (let field = 0; field < width; field++) {
    if (((present >> field) & 1) == 1) memory.copy(span, fromSpan, SPAN_BYTES);
    else clearCell(span);
    store<f64>(unit, load<f64>(fromUnit));
    span += SPAN_BYTES;
    unit += UNIT_BYTES;
    fromSpan += SPAN_BYTES;
    fromUnit += UNIT_BYTES;
  }
  return at;
}
