import { type ChannelKind } from './channels';
import { type DeltaItem, type Encoding, type Payload } from './encoding';
import { type Field, LAYOUTS } from './layouts';
import { type NumberRows, type Rows } from './number-rows';
import { type Row } from './protocol';

/** A delta of some items, for tests and benches. */
export function deltaOf(
  encoding: Encoding,
  serverTimeMs: number,
  items: readonly (readonly [item: DeltaItem, rows: Rows])[],
): Payload {
  const sheet = encoding.createSheet();
  return sheet.delta(
    serverTimeMs,
    items.map(([item, rows]) => sheet.add(item, rows)),
  );
}

/** Rows as numbers, as a server keeps them: the row before, an empty slot, and the rows in a ring that begins at its end. */
export function numbersOf(kind: ChannelKind, rows: readonly Row[], before: Row | null): NumberRows {
  const { fields } = LAYOUTS[kind].forms[0];
  const slots = rows.length + 2;
  const first = Math.min(slots - 1, 3);
  const numbers = new Float64Array(slots * fields.length).fill(NaN);
  const put = (slot: number, row: Row) =>
    numbers.set(
      fields.map((field) => numberOf(field, row)),
      slot * fields.length,
    );
  rows.forEach((row, i) => put((first + i) % slots, row));
  const at = (first + slots - 1) % slots;
  if (before !== null) put(at, before);
  return {
    numbers,
    slots,
    first,
    count: rows.length,
    before: before === null ? -1 : at,
    toRows: () => rows,
    rowBefore: () => before,
  };
}

/** NaN where a number is not all there is to say. */
function numberOf({ coding, at }: Field, row: Row): number {
  const value: unknown = row[at];
  if (coding !== 'sum' && coding !== 'id') return value as number;
  const number = Number(value);
  return String(number) === value && number >= 0 && number <= Number.MAX_SAFE_INTEGER ? number : NaN;
}
