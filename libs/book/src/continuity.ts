import { type LevelBatch } from '@livetape/model';

/** How a message stands to a book. */
export const Order = { Next: 0, Old: 1, Gap: 2 } as const;
export type Order = (typeof Order)[keyof typeof Order];

/**
 * How the message of a row stands to a book whose last sequence is sequence[at] (-1 where it has none). Where a message
 * names its predecessor, that must be the book's last (and the numbers may then even fall, as after maintenance); else its
 * first must not lie beyond the next. One whose last the book has already is old.
 */
export function follows(levels: LevelBatch, row: number, sequence: Float64Array, at: number): Order {
  const known = sequence[at];
  const last = levels.lastSequence[row];
  const previous = levels.previousSequence[row];
  const first = levels.firstSequence[row];
  if (known < 0) return Order.Next;
  if (previous >= 0 && previous === known) return Order.Next;
  if (last >= 0 && last <= known) return Order.Old;
  if (previous >= 0) return Order.Gap;
  return first > known + 1 ? Order.Gap : Order.Next;
}

/**
 * The same for the first message after a snapshot that was fetched beside the stream. A snapshot may have been made in the
 * midst of what a message says, so one that spans it is next too: with a predecessor if first <= snapshot <= last
 * (as one venue of derivatives prescribes), else if first <= snapshot + 1.
 */
export function joins(levels: LevelBatch, row: number, sequence: Float64Array, at: number): Order {
  const order = follows(levels, row, sequence, at);
  const first = levels.firstSequence[row];
  const spans = order === Order.Gap && levels.previousSequence[row] >= 0 && first >= 0 && first <= sequence[at];
  return spans ? Order.Next : order;
}

/** Row after the last of the message that begins at a row. */
export function endOfMessage({ last, length }: LevelBatch, from: number): number {
  let row = from;
  while (row < length - 1 && last[row] === 0) row++;
  return row + 1;
}

/** First and last missing sequence, inclusive, as the venue writes them. */
export type Range = readonly [from: string, to: string];

/** Sequences between the last that is known and the message of a row; null where they cannot be counted. */
export function missingRange(levels: LevelBatch, row: number, known: number): Range | null {
  const previous = levels.previousSequence[row];
  const to = previous >= 0 ? previous : levels.firstSequence[row] - 1;
  return known < 0 || to <= known ? null : [String(known + 1), String(to)];
}
