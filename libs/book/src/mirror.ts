import { type LevelBatch } from '@livetape/model';
import { Book } from './book';

/** What a mirror is made of. */
export interface MirrorOptions {
  /** Instruments are known by numbers below this. */
  readonly instruments: number;
  /** Levels of each side; at least as many as the books have whose rows it follows. A book is claimed with its first row. */
  readonly levels: number;
}

/** A subscription that keeps to a depth may hold more for the length of a message. */
const SLACK = 2;

/** Follows proven rows: its books are those of the synchroniser that sent them, after each whole message. */
export class Mirror {
  private readonly books: (Book | null)[];
  /** 1 while the rows of a snapshot come, which may be spread over batches. */
  private readonly inSnapshot: Uint8Array;
  private readonly levels: number;

  constructor({ instruments, levels }: MirrorOptions) {
    this.books = new Array<Book | null>(instruments).fill(null);
    this.inSnapshot = new Uint8Array(instruments);
    this.levels = levels * SLACK;
  }

  /** Takes a borrowed batch of proven rows. Nothing is allocated but the book of an instrument seen for the first time. */
  apply(levels: LevelBatch): void {
    for (let row = 0; row < levels.length; row++) {
      const id = levels.instrument[row];
      const book = (this.books[id] ??= new Book(this.levels));
      if (levels.isSnapshot[row] === 1 && this.inSnapshot[id] === 0) book.clear();
      this.inSnapshot[id] = levels.isSnapshot[row] & ~levels.last[row];
      book.follow(levels, row);
    }
  }

  /** Empties a book whose message will not be finished: whoever sent it was lost. The next snapshot begins it anew. */
  abandon(instrumentId: number): void {
    this.books[instrumentId]?.clear();
    this.inSnapshot[instrumentId] = 0;
  }

  /** The book of an instrument; null before its first row. Owned by the mirror, and changed by `apply`. */
  book(instrumentId: number): Book | null {
    return this.books[instrumentId] ?? null;
  }
}
