import { type Book, type BookSide } from '@livetape/book';
import { type BookHealth } from '@livetape/model';

const STATES = { buffering: 0, synced: 1, stale: 2 } as const;

/** Remembers the top levels of one book as they were shown last, so that only a change of them is shown. */
export class BookTop {
  private readonly shown: Float64Array;
  private readonly current: Float64Array;

  constructor(private readonly depth: number) {
    this.shown = new Float64Array(4 * depth + 2);
    this.current = new Float64Array(4 * depth + 2);
  }

  /** Looks at a book; true when its top levels, its state or whether it is crossed are not as shown. */
  look(book: Book, { state }: BookHealth): boolean {
    const { current, shown, depth } = this;
    keep(book.bids, current, 0, depth);
    keep(book.asks, current, 2 * depth, depth);
    current[4 * depth] = STATES[state];
    current[4 * depth + 1] = book.isCrossed ? 1 : 0;
    const isSame = current.every((value, i) => value === shown[i]);
    shown.set(current);
    return !isSame;
  }
}

function keep(side: BookSide, column: Float64Array, start: number, depth: number): void {
  for (let i = 0; i < depth; i++) {
    const row = side.row(i);
    column[start + 2 * i] = i < side.length ? side.price[row] : 0;
    column[start + 2 * i + 1] = i < side.length ? side.size[row] : 0;
  }
}
