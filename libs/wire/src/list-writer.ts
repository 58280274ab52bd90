import { type ByteWriter } from './byte-writer';
import { type ChannelKind } from './channels';
import { CHAINED, CONFLATED, PLAIN, ROW_COUNT } from './format';
import { LAYOUTS } from './layouts';
import { isOfNumbers } from './number-plan';
import { asRows, isNumbers, type Rows } from './number-rows';
import { NumberWriter } from './number-writer';
import { type Row } from './protocol';
import { writeRows } from './row-writer';

/** How rows are told. */
interface Told {
  /** Items skipped before the first. */
  readonly conflated: number;
  /** Whether to a new reader: it has no row before, so one that later deltas need is written where there are no rows. */
  readonly isSnapshot: boolean;
}

/** A list of rows as it stands in a frame. */
export interface List extends Told {
  readonly kind: ChannelKind;
  readonly rows: Rows;
  /** The newest row that the receivers have, or null; rows of numbers know it themselves. */
  readonly before: Row | null;
}

/** Of the kinds whose fields are all numbers; else null. */
const NUMBER_WRITERS = Object.fromEntries(
  Object.entries(LAYOUTS).map(([kind, { forms }]) => [kind, isOfNumbers(forms[0]) ? new NumberWriter(forms[0]) : null]),
) as Readonly<Record<ChannelKind, NumberWriter | null>>;

/** Writes a list behind what the writer holds. Throws RangeError where a number is no exact integer. */
export function writeList(writer: ByteWriter, list: List): void {
  const { length } = writer;
  // As differences, or where one of those is not exact, plainly.
  for (const isPlain of [false, true]) {
    writer.length = length;
    writer.isInexact = false;
    writeAny(writer, list, isPlain);
    if (!writer.isInexact) return;
  }
  writer.length = length;
  writer.isInexact = false;
  throw new RangeError('a number of a row is no exact integer');
}

/** Writes a list of rows of numbers; false, and nothing is written, where they are none or more than numbers. */
export function writeNumbers(
  writer: ByteWriter,
  kind: ChannelKind,
  rows: Rows,
  { conflated, isSnapshot }: Told,
): boolean {
  const numbers = NUMBER_WRITERS[kind];
  if (numbers === null || !isNumbers(rows) || rows.count === 0) return false;
  const { length } = writer;
  const isChained = !isSnapshot && rows.before >= 0;
  writeHead(writer, rows.count, conflated, isChained ? CHAINED : 0);
  if (numbers.write(writer, rows, isChained)) return true;
  writer.length = length;
  return false;
}

function writeAny(writer: ByteWriter, { kind, rows, conflated, before, isSnapshot }: List, isPlain: boolean): void {
  const layout = LAYOUTS[kind];
  const written = asRows(rows);
  const known = isNumbers(rows) ? rows.rowBefore() : before;
  const last = layout.isChained && (!isSnapshot || written.length === 0) ? known : null;
  writeHead(writer, written.length, conflated, (last === null ? 0 : CHAINED) + (isPlain ? PLAIN : 0));
  if (last !== null && isSnapshot) writeRows(writer, layout, [last], { before: null, isPlain });
  writeRows(writer, layout, written, { before: last, isPlain });
}

function writeHead(writer: ByteWriter, count: number, conflated: number, flags: number): void {
  writer.uint(count * ROW_COUNT + flags + (conflated === 0 ? 0 : CONFLATED));
  if (conflated !== 0) writer.uint(conflated);
}
