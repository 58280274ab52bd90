import { formatDecimal } from '@livetape/model';
import { type ByteReader } from './byte-reader';
import { DECIMALS_MAX } from './format';
import { parseJson } from './json-text';
import { type Coding, type Field } from './layouts';
import { type LevelPair } from './protocol';

/** @param best the price that levels are told from; null where each is told as it is */
type Read = (reader: ByteReader, field: Field, best: number | null) => unknown;

/** How a value is read that is no number, by its coding. */
export const READ: Readonly<Partial<Record<Coding, Read>>> = {
  text: (reader) => reader.text(),
  choice: readChoice,
  decimal: readDecimal,
  float: readFloat,
  crc: (reader) => reader.uint32(),
  bids: (reader, _field, best) => readLevels(reader, best, -1),
  asks: (reader, _field, best) => readLevels(reader, best, 1),
  json: readJson,
};

function readChoice(reader: ByteReader, { choices }: Field): unknown {
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
    if (!Number.isSafeInteger(price)) reader.fail();
    levels.push([price, low & 1 ? 0 : reader.uint()]);
    if (best !== null) from = price;
  }
  return levels;
}

function readJson(reader: ByteReader): unknown {
  const value = parseJson(reader.text());
  if (value === undefined) reader.fail();
  return value;
}
