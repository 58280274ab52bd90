import { formatDecimal } from '@livetape/model';
import { type ByteWriter } from './byte-writer';
import { expectedOf, nothingOf, type Values } from './expected';
import { DECIMALS_MAX, numberOfId } from './format';
import { type Coding, type Field, type KindLayout, type Layout } from './layouts';
import { type LevelPair, type Row } from './protocol';

/** Longest text of a sum that is surely below 2^53. */
const EXACT_CHARS = 15;

/** Scratch memory: what is expected of each field of the row that is being written. */
const expected: unknown[] = [];

/** How rows are written: after which row (null for none), and whether against nothing instead of what is expected. */
export interface Manner {
  readonly before: Row | null;
  /** For numbers that lie so far apart that their difference is not exact. */
  readonly isPlain: boolean;
}

/** Writes rows of a kind, each as what differs from the one before it. */
export function writeRows(
  writer: ByteWriter,
  kind: KindLayout,
  rows: readonly Row[],
  { before, isPlain }: Manner,
): void {
  let last = before;
  for (const row of rows) {
    writeRow(writer, kind, row, { before: last, isPlain });
    last = row;
  }
}

function writeRow(writer: ByteWriter, { forms }: KindLayout, row: Values, { before, isPlain }: Manner): void {
  const form = formOf(forms, row);
  if (form.tag !== null) writer.uint(forms.indexOf(form));
  const last = before !== null && (form.tag === null || before[0] === form.tag) ? before : null;
  for (let index = 0; index < form.fields.length; index++) {
    const field = form.fields[index];
    expected[index] = isPlain ? nothingOf(field) : expectedOf(field, row, last);
  }
  let mask = 0;
  if (form.masked > 0) writer.uint((mask = maskOf(form, row)));
  for (let index = 0; index < form.fields.length; index++) {
    const field = form.fields[index];
    if (!field.always) {
      const isWritten = (mask & 1) === 1;
      mask >>= 1;
      if (!isWritten) continue;
    }
    WRITE[field.coding](writer, row[field.at], expected[index], field);
  }
}

/** A bit for each field that is not always written, the first the lowest: whether it is written. */
function maskOf({ fields }: Layout, row: Values): number {
  let mask = 0;
  let bit = 1;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index];
    if (field.always) continue;
    if (!isKnown(field, row[field.at], expected[index])) mask |= bit;
    bit <<= 1;
  }
  return mask;
}

function formOf(forms: readonly Layout[], row: Values): Layout {
  if (forms[0].tag === null) return forms[0];
  const form = forms.find(({ tag }) => tag === row[0]);
  if (form === undefined) throw new RangeError(`there is no row of the form ${String(row[0])}`);
  return form;
}

/** Whether the reader knows the value without its being written. */
function isKnown({ coding }: Field, value: unknown, expected: unknown): boolean {
  if (coding === 'bids' || coding === 'asks') return (value as readonly LevelPair[]).length === 0;
  if (coding === 'float' && Number.isNaN(value)) return expected === null || Number.isNaN(expected);
  return value === expected;
}

type Write = (writer: ByteWriter, value: unknown, expected: unknown, field: Field) => void;

const WRITE: Readonly<Record<Coding, Write>> = {
  int: (writer, value, expected) => writer.int((value as number) - (expected as number)),
  time: (writer, value, expected) => writeTime(writer, (value as number) - (expected as number)),
  sum: (writer, value, expected) => writeSum(writer, value as string, expected as number),
  id: (writer, value, expected) => writeId(writer, value as string | null, expected as string | null),
  text: (writer, value) => writer.text(value as string),
  choice: (writer, value, _expected, { choices }) => writer.uint(choices.indexOf(value)),
  decimal: (writer, value) => writeDecimal(writer, value as string),
  // + 0: JSON knows no -0 either.
  float: (writer, value) => writer.float64(((value as number | null) ?? NaN) + 0),
  crc: (writer, value) => writer.uint32(value as number),
  bids: (writer, value, best) => writeLevels(writer, value as readonly LevelPair[], best as number | null, -1),
  asks: (writer, value, best) => writeLevels(writer, value as readonly LevelPair[], best as number | null, 1),
  json: (writer, value) => writer.text(JSON.stringify(value)),
};

/** Venues' clocks and windows go by thousands: those are said by the lowest bit, 0. */
function writeTime(writer: ByteWriter, difference: number): void {
  if (!Number.isSafeInteger(difference)) {
    writer.isInexact = true;
    return;
  }
  const isThousands = difference % 1_000 === 0;
  const value = isThousands ? difference / 1_000 : difference;
  const low = isThousands ? 0 : 1;
  if (value < 0) writer.packed(-value - 1, low + 2, 2);
  else writer.packed(value, low, 2);
}

function writeSum(writer: ByteWriter, sum: string, expected: number): void {
  if (sum.length <= EXACT_CHARS) {
    const difference = Number(sum) - expected;
    if (Number.isSafeInteger(difference)) return writer.int(difference);
  }
  writer.bigInt(BigInt(sum) - BigInt(expected));
}

/** Lowest two bits: 0 and 2 = as much above, or one more below, the number before; 1 = text; 3 = null. */
function writeId(writer: ByteWriter, id: string | null, before: string | null): void {
  if (id === null) return writer.byte(3);
  const number = numberOfId(id);
  if (number !== null) {
    const difference = number - (numberOfId(before) ?? 0);
    return difference < 0 ? writer.packed(-difference - 1, 2, 2) : writer.packed(difference, 0, 2);
  }
  writer.text(id, 1, 2);
}

function writeDecimal(writer: ByteWriter, value: string): void {
  const point = value.indexOf('.');
  const decimals = point < 0 ? 0 : value.length - point - 1;
  const units = Number(value.replace('.', ''));
  const isNumber = value.length > 0 && decimals <= DECIMALS_MAX && Number.isSafeInteger(units);
  if (isNumber && formatDecimal(units, decimals) === value) {
    writer.uint(decimals + 1);
    writer.int(units);
  } else {
    writer.uint(0);
    writer.text(value);
  }
}

/**
 * Each by its distance from the best price, then from the level before (plainly: by its price); a removed one by the lowest bit
 * instead of its size.
 */
function writeLevels(writer: ByteWriter, levels: readonly LevelPair[], best: number | null, sign: number): void {
  writer.uint(levels.length);
  let from = best ?? 0;
  for (let i = 0; i < levels.length; i++) {
    const [price, size] = levels[i];
    const distance = (price - from) * (best === null ? 1 : sign);
    if (!Number.isSafeInteger(distance)) writer.isInexact = true;
    const low = size === 0 ? 1 : 0;
    if (distance < 0) writer.packed(-distance - 1, low + 2, 2);
    else writer.packed(distance, low, 2);
    if (size !== 0) writer.uint(size);
    if (best !== null) from = price;
  }
}
