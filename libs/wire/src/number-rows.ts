import { type Row } from './protocol';

/**
 * Rows of a kind whose fields are all numbers, as doubles: what binary frames are written from without a row being made. They lie
 * in a ring of slots, each as long as a row has fields, in the order of the row; the slot after the last is the first.
 *
 * NaN stands where a number is not all there is to say (an id that is text, a sum above 2^53): such rows are written from `toRows`.
 */
export interface NumberRows {
  readonly numbers: Float64Array;
  /** Slots of the ring. */
  readonly slots: number;
  /** Slot of the first row, and how many rows there are. */
  readonly first: number;
  readonly count: number;
  /** Slot of the row that the receivers have already, of which only what differs need be written; -1 for none. */
  readonly before: number;
  /** The same as rows, oldest first. Allocates. */
  toRows(): readonly Row[];
  /** The row before, or null for none. Allocates. */
  rowBefore(): Row | null;
}

/** Rows of an item or a snapshot, oldest first. */
export type Rows = readonly Row[] | NumberRows;

/** The rows as rows. */
export function asRows(rows: Rows): readonly Row[] {
  return isNumbers(rows) ? rows.toRows() : rows;
}

/** How many rows there are. */
export function countOf(rows: Rows): number {
  return isNumbers(rows) ? rows.count : rows.length;
}

export function isNumbers(rows: Rows): rows is NumberRows {
  return !Array.isArray(rows);
}
