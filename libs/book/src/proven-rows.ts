import { LevelBatch, Side } from '@livetape/model';
import { type BookSide } from './book-side';
import { type TrackedBook } from './tracked-book';

/** Of each row another level may fall out of the book. */
const ROWS_PER_ROW = 2;

/**
 * Collects proven rows and hands them on. A message is begun, filled, and then ended or undone; nothing is allocated.
 *
 * Most batches are proven as they came. Their rows are not copied: as long as the messages of a lent batch are all proven, one
 * after the other from the first on, that part of it is handed on itself.
 */
export class ProvenRows {
  private readonly batch: LevelBatch;
  /** The batch that is lent, null where its rows are copied, and how many of them are proven. */
  private lent: LevelBatch | null = null;
  private lentRows = 0;
  /** Rows before the message under way, in the batch that is lent or in our own. */
  private mark = 0;
  private isTooLarge = false;

  constructor(
    capacity: number,
    private readonly hand: (levels: LevelBatch) => void,
  ) {
    this.batch = new LevelBatch(capacity);
  }

  /** Lends a batch whose messages are about to be taken, until the next `flush`. */
  lend(levels: LevelBatch): void {
    this.lent = levels;
    this.lentRows = 0;
  }

  /** Begins a message of about as many rows. */
  begin(rows: number): void {
    this.handLent();
    if (this.batch.length + rows * ROWS_PER_ROW > this.batch.capacity) this.flush();
    this.mark = this.batch.length;
    this.isTooLarge = false;
  }

  /** Begins a message, applies its rows [from, to) to the book, cuts the book to its depth, and keeps all that changed. */
  apply(track: TrackedBook, levels: LevelBatch, from: number, to: number): void {
    const { book, depth } = track;
    if (this.canLend(track, levels, from, to)) {
      for (let row = from; row < to; row++) book.apply(levels, row);
      this.mark = from;
      this.lentRows = to;
      return;
    }
    this.begin(to - from);
    for (let row = from; row < to; row++) {
      const side = book.sideOf(levels, row);
      side.apply(levels, row);
      this.append(levels, row);
      const fellOut = side.fellOut;
      if (fellOut >= 0) this.appendRemoval(levels, row, side, fellOut);
    }
    if (depth === 0) return;
    this.truncate(book.bids, depth, levels, to - 1);
    this.truncate(book.asks, depth, levels, to - 1);
  }

  /** Whether the book will take the message's rows [from, to) and change in nothing else, and they follow those that are lent. */
  private canLend({ book, depth }: TrackedBook, levels: LevelBatch, from: number, to: number): boolean {
    const isNext = levels === this.lent && from === this.lentRows && levels.last[to - 1] === 1;
    if (!isNext || depth !== 0) return false;
    return Math.max(book.bids.length, book.asks.length) + to - from <= book.capacity;
  }

  /** Hands on what is proven of the batch that is lent; the rest of it is copied. */
  private handLent(): void {
    const { lent, lentRows } = this;
    this.lent = null;
    if (lent === null || lentRows === 0) return;
    const { length } = lent;
    lent.length = lentRows;
    this.hand(lent);
    lent.length = length;
  }

  private truncate(side: BookSide, depth: number, levels: LevelBatch, row: number): void {
    for (let i = side.length - depth - 1; i >= 0; i--) this.appendRemoval(levels, row, side, side.price[i]);
    side.truncate(depth);
  }

  private append(levels: LevelBatch, row: number): void {
    if (this.batch.isFull) this.isTooLarge = true;
    else this.batch.append(levels, row);
  }

  /** Says that the message of the row removed a level. */
  private appendRemoval(levels: LevelBatch, row: number, side: BookSide, price: number): void {
    this.append(levels, row);
    if (this.isTooLarge) return;
    const own = this.batch.length - 1;
    this.batch.side[own] = side.side;
    this.batch.price[own] = price;
    this.batch.size[own] = 0;
  }

  /** Ends the message. One that is larger than the batch becomes a snapshot, which is not. */
  end(track: TrackedBook): void {
    const { batch } = this;
    if (this.lent !== null) return;
    if (this.isTooLarge) {
      this.undo();
      this.snapshot(track);
      return;
    }
    for (let row = this.mark; row < batch.length; row++) batch.last[row] = row === batch.length - 1 ? 1 : 0;
  }

  undo(): void {
    if (this.lent !== null) this.lentRows = this.mark;
    else this.batch.length = this.mark;
  }

  /** Appends a whole book. */
  snapshot(track: TrackedBook): void {
    this.handLent();
    const { bids, asks } = track.book;
    const count = Math.max(1, bids.length + asks.length);
    if (this.batch.length + count > this.batch.capacity) this.flush();
    for (let i = 0; i < bids.length; i++) this.appendLevel(track, bids, i);
    for (let i = 0; i < asks.length; i++) this.appendLevel(track, asks, i);
    if (bids.length + asks.length === 0) this.appendLevel(track, null, 0);
    this.batch.last[this.batch.length - 1] = 1;
  }

  /** Hands on what is there. */
  flush(): void {
    this.handLent();
    if (this.batch.length > 0) this.hand(this.batch);
    this.batch.clear();
    this.mark = 0;
  }

  /** A book without a level is a row of price 0. */
  private appendLevel(track: TrackedBook, side: BookSide | null, i: number): void {
    const { batch } = this;
    const row = batch.claim();
    batch.instrument[row] = track.instrument.id;
    batch.side[row] = side?.side ?? Side.Bid;
    batch.price[row] = side === null ? 0 : side.price[i];
    batch.size[row] = side === null ? 0 : side.size[i];
    batch.priceDigits[row] = side?.digits?.price[i] ?? 0;
    batch.sizeDigits[row] = side?.digits?.size[i] ?? 0;
    batch.isSnapshot[row] = 1;
    batch.last[row] = 0;
    batch.firstSequence[row] = batch.lastSequence[row] = track.sequence[0];
    batch.previousSequence[row] = batch.checksum[row] = -1;
    batch.depth[row] = 0;
    batch.eventTime[row] = track.times[0];
    batch.receiveTime[row] = track.times[1];
  }
}
