import { formatDecimal } from '@livetape/model';
import { type ByteReader } from './byte-reader';
import { expectedOf, nothingOf } from './expected';
import { DECIMALS_MAX, numberOfId } from './format';
import { integerText } from './integer-text';
import { type Coding, type Field, type KindLayout, type Layout } from './layouts';
import { type LevelPair, type Row } from './protocol';
import { type Manner } from './row-writer';

/** Reads as many rows. Where the bytes are none, the reader has failed and the rows are worth nothing. */
export function readRows(reader: ByteReader, kind: KindLayout, count: number, { before, isPlain }: Manner): Row[] {
  const rows: Row[] = [];
  // Each row has at least one byte: what claims to have more is not worth the memory.
  if (count > reader.left) reader.fail();
  let last = before;
  for (let i = 0; i < count && !reader.hasFailed; i++) {
    last = readRow(reader, kind, { before: last, isPlain });
    rows.push(last);
  }
  return rows;
}

function readRow(reader: ByteReader, { forms }: KindLayout, { before, isPlain }: Manner): Row {
  const form = readForm(reader, forms);
  const row: unknown[] = form.tag === null ? [] : [form.tag];
  const last = before !== null && (form.tag === null || before[0] === form.tag) ? before : null;
  let mask = form.masked > 0 ? reader.uint() : 0;
  for (const field of form.fields) {
    const expected = isPlain ? nothingOf(field) : expectedOf(field, row, last);
    let isWritten = true;
    if (!field.always) {
      isWritten = (mask & 1) === 1;
      mask >>= 1;
    }
    row.push(isWritten ? READ[field.coding](reader, expected, field) : known(field, expected));
    if (field.coding === 'int' || field.coding === 'time') checkExact(reader, row[field.at]);
  }
  if (mask !== 0) reader.fail();
  return row as unknown as Row;
}

function readForm(reader: ByteReader, forms: readonly Layout[]): Layout {
  if (forms[0].tag === null) return forms[0];
  const form = forms[reader.uint()];
  if (form !== undefined) return form;
  reader.fail();
  return forms[0];
}

/** The value of a field that is not written. */
function known({ coding }: Field, expected: unknown): unknown {
  return coding === 'bids' || coding === 'asks' ? [] : expected;
}

function checkExact(reader: ByteReader, value: unknown): void {
  if (!Number.isSafeInteger(value)) reader.fail();
}

type Read = (reader: ByteReader, expected: unknown, field: Field) => unknown;

const READ: Readonly<Record<Coding, Read>> = {
  int: (reader, expected) => (expected as number) + reader.int(),
  time: (reader, expected) => (expected as number) + readTime(reader),
  sum: (reader, expected) => readSum(reader, expected as number),
  id: (reader, expected) => readId(reader, expected as string | null),
  text: (reader) => reader.text(),
  choice: (reader, _expected, { choices }) => readChoice(reader, choices),
  decimal: (reader) => readDecimal(reader),
  float: (reader) => readFloat(reader),
  crc: (reader) => reader.uint32(),
  bids: (reader, best) => readLevels(reader, best as number | null, -1),
  asks: (reader, best) => readLevels(reader, best as number | null, 1),
  json: (reader) => parseJson(reader, reader.text()),
};

function readTime(reader: ByteReader): number {
  const value = reader.packed(2);
  const { low } = reader;
  return (low < 2 ? value : -value - 1) * (low & 1 ? 1 : 1_000);
}

function readSum(reader: ByteReader, expected: number): string {
  const difference = reader.anyInt();
  if (typeof difference === 'number') {
    const sum = expected + difference;
    if (Number.isSafeInteger(sum)) return integerText(sum);
  }
  return String(BigInt(expected) + BigInt(difference));
}

function readId(reader: ByteReader, before: string | null): string | null {
  const value = reader.packed(2);
  if (reader.low === 3) return null;
  if (reader.low === 1) return reader.textOf(value);
  const id = (numberOfId(before) ?? 0) + (reader.low === 0 ? value : -value - 1);
  if (!(id >= 0 && id <= Number.MAX_SAFE_INTEGER)) reader.fail();
  return integerText(id);
}

function readChoice(reader: ByteReader, choices: readonly unknown[]): unknown {
  const choice = reader.uint();
  if (choice >= choices.length) reader.fail();
  return choices[choice];
}

function readDecimal(reader: ByteReader): string {
  const head = reader.uint();
  if (head === 0) return reader.text();
  const units = reader.int();
  if (head - 1 <= DECIMALS_MAX && Number.isSafeInteger(units)) return formatDecimal(units, head - 1);
  reader.fail();
  return '';
}

function readFloat(reader: ByteReader): number | null {
  const value = reader.float64();
  return Number.isNaN(value) ? null : value;
}

function readLevels(reader: ByteReader, best: number | null, sign: number): LevelPair[] {
  const levels: LevelPair[] = [];
  const count = reader.uint();
  if (count > reader.left) reader.fail();
  let from = best ?? 0;
  for (let i = 0; i < count && !reader.hasFailed; i++) {
    const value = reader.packed(2);
    const { low } = reader;
    const distance = low < 2 ? value : -value - 1;
    const price = from + (best === null ? distance : distance * sign);
    checkExact(reader, price);
    levels.push([price, low & 1 ? 0 : reader.uint()]);
    if (best !== null) from = price;
  }
  return levels;
}

function parseJson(reader: ByteReader, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: what stands between us and the server may send anything.
    reader.fail();
    return null;
  }
}
