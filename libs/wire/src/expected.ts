import { type Coding, type Field } from './layouts';

/** The fields of any row, by number. */
export type Values = readonly unknown[];

/** Codings not named here hold null then. */
const NOTHING: Readonly<Partial<Record<Coding, unknown>>> = { int: 0, time: 0, sum: 0, text: '', decimal: '' };

/**
 * What a field is expected to be, by the fields of its row that stand before it and by the row before. Of `bids` and `asks` the
 * best price, or null where each price is written as it is. Numbers may be inexact where they pass 2^53: then the row must be written plainly.
 * @param before null where there is no row before, or of another form
 */
export function expectedOf(field: Field, row: Values, before: Values | null): unknown {
  const { expect, other } = field;
  if (expect === 'before') return before === null ? nothingOf(field) : before[field.at];
  if (expect === 'zero') return nothingOf(field);
  if (expect === 'own') return row[other];
  if (expect === 'last') return before === null ? 0 : before[other];
  if (expect === 'product') return product(Number(row[other]), Number(row[field.second]));
  return step(Number(row[other]), before, field);
}

/** What a field holds that says nothing. */
export function nothingOf(field: Field): unknown {
  return field.coding === 'choice' ? field.choices[0] : (NOTHING[field.coding] ?? null);
}

function product(a: number, b: number): number {
  const value = a * b;
  return Number.isSafeInteger(value) ? value : 0;
}

/** NaN where a number on the way is not exact, since another language would calculate another one. */
function step(from: number, before: Values | null, { at, other }: Field): number {
  if (before === null) return from;
  const distance = (before[at] as number) - (before[other] as number);
  return Number.isSafeInteger(distance) ? from + distance : NaN;
}
