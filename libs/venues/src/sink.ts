import { type JsonFields, type Span, type SymbolTable } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { FrameTicks, type TradeFields } from './frame-ticks';

/** A snapshot of a book has thousands of levels where a frame has one trade. */
const LEVELS_PER_ROW = 4;

/** What a sink is made of. Memory: about 250 bytes × capacity and 90 × levelCapacity, claimed at once. */
export interface SinkOptions {
  readonly instruments: readonly Instrument[];
  /** Rows of trades and of tops. */
  readonly capacity: number;
  /** Rows of levels; four times as many as of trades where it is not given. */
  readonly levelCapacity?: number;
}

/**
 * Where a venue puts what it decodes; one per feed, owned and cleared by it.
 *
 * Rows are claimed, filled and, of books, closed. Prices, sizes, times and ids go from the text straight into a column: no
 * float between, nothing allocated, and never NaN. Whatever is wrong rejects the frame with all of its rows.
 */
export class Sink extends FrameTicks {
  constructor({ instruments, capacity, levelCapacity }: SinkOptions) {
    super(instruments, capacity, levelCapacity ?? capacity * LEVELS_PER_ROW);
  }

  /** Claims a row of a side of the selected instrument's book. -1 when the batch is full. */
  claimLevel(side: Side): number {
    const { levels } = this;
    if (levels.isFull) return this.rejectFull();
    const row = levels.claim();
    levels.instrument[row] = this.instrumentId;
    levels.side[row] = side;
    return row;
  }

  /**
   * Appends a row for each level of two arrays of [price, size, …] and begins the message with them. Returns its first row,
   * for the venue to fill with sequences and event time before it calls `closeBook`, or -1.
   */
  readBook(fields: JsonFields, bids: number, asks: number): number {
    const first = this.levels.length;
    if (!this.readSide(fields, bids, Side.Bid) || !this.readSide(fields, asks, Side.Ask)) return -1;
    return this.beginBook(first);
  }

  /** Appends a row for each level of an array of [price, size, …]; size 0 removes a level. */
  readSide(fields: JsonFields, field: number, side: Side): boolean {
    const cursor = this.deepCursor;
    if (!fields.enterArray(field, cursor)) return this.reject('incomplete');
    while (cursor.nextElement()) {
      if (!cursor.enterArray()) return this.reject('incomplete');
      if (!this.nextLevel(side) || !this.leave(cursor)) return false;
    }
    return true;
  }

  /**
   * Appends a row for each level of an array of [word, price, size, …], the table's first word for bids and its second for
   * asks, and begins the message with them, as `readBook` does.
   */
  readChanges(fields: JsonFields, field: number, words: SymbolTable): number {
    const { deepCursor: cursor, levels } = this;
    const first = levels.length;
    if (!fields.enterArray(field, cursor)) return this.rejectIncomplete();
    while (cursor.nextElement()) {
      if (!cursor.enterArray()) return this.rejectIncomplete();
      if (!this.next(cursor)) return -1;
      const word = words.find(cursor.bytes, cursor.start, cursor.end);
      if (word !== 0 && word !== 1) return this.rejectIncomplete();
      if (!this.nextLevel(word === 0 ? Side.Bid : Side.Ask) || !this.leave(cursor)) return -1;
    }
    return this.beginBook(first);
  }

  /** As `readSide`, with sizes as `keepCutSize` takes them. */
  readCutSide(fields: JsonFields, field: number, side: Side): boolean {
    const cursor = this.deepCursor;
    if (!fields.enterArray(field, cursor)) return this.reject('incomplete');
    while (cursor.nextElement()) {
      if (!cursor.enterArray() || !this.next(cursor)) return this.reject('incomplete');
      if (!this.takeCutLevel(side) || !this.leave(cursor)) return false;
    }
    return true;
  }

  /** Appends a row of the price that the deep cursor read last and of the size that comes next, as `keepCutSize` takes it. */
  takeCutLevel(side: Side): boolean {
    const cursor = this.deepCursor;
    const row = this.claimLevel(side);
    return row >= 0 && this.keepLevelPrice(cursor, row) && this.next(cursor) && this.keepCutLevelSize(cursor, row);
  }

  /** Appends a row of the price and size that come next for the deep cursor. */
  nextLevel(side: Side): boolean {
    const cursor = this.deepCursor;
    const row = this.claimLevel(side);
    return (
      row >= 0 &&
      this.next(cursor) &&
      this.keepLevelPrice(cursor, row) &&
      this.next(cursor) &&
      this.keepLevelSize(cursor, row)
    );
  }

  /** Appends a row of the price and size that two fields hold; size 0 removes the level. */
  readLevel(fields: JsonFields, { price, size }: TradeFields, side: Side): boolean {
    if (!fields.isPlain(price) || !fields.isPlain(size)) return this.reject('incomplete');
    const row = this.claimLevel(side);
    return row >= 0 && this.keepLevelPrice(fields.span(price), row) && this.keepLevelSize(fields.span(size), row);
  }

  /** Takes the price of a level, above 0, and how it is written. */
  keepLevelPrice(span: Span, row: number): boolean {
    const { price, priceDigits } = this.levels;
    if (!this.keepPrice(span, price, row)) return false;
    priceDigits[row] = this.reader.digits;
    return price[row] > 0 || this.reject('number');
  }

  /** Takes the size of a level, 0 where it is removed, and how it is written. */
  keepLevelSize(span: Span, row: number): boolean {
    const { size, sizeDigits } = this.levels;
    if (!this.keepSize(span, size, row)) return false;
    sizeDigits[row] = this.reader.digits;
    return true;
  }

  /** Takes the size of a level as `keepCutSize` does, 0 where it is removed, and how it is written. */
  keepCutLevelSize(span: Span, row: number): boolean {
    const { size, sizeDigits } = this.levels;
    if (!this.keepCutSize(span, size, row)) return false;
    sizeDigits[row] = this.reader.digits;
    return true;
  }

  /**
   * Begins the message of the rows from `first` on: no sequence, no checksum, no event time until the venue fills them in at
   * row `first`. A message without a level gets one row of price 0 and size 0, which changes no book. -1 when there is no room.
   */
  beginBook(first: number): number {
    const { levels } = this;
    if (levels.length === first) {
      if (this.claimLevel(Side.Bid) < 0) return -1;
      levels.price[first] = levels.size[first] = 0;
      levels.priceDigits[first] = levels.sizeDigits[first] = 0;
    }
    levels.firstSequence[first] = -1;
    levels.lastSequence[first] = -1;
    levels.previousSequence[first] = -1;
    levels.depth[first] = 0;
    levels.checksum[first] = -1;
    levels.eventTime[first] = 0;
    return first;
  }

  /** The sequence of a message that has one alone: it is the first and the last that the message stands for. */
  bookSequence(fields: JsonFields, field: number, first: number): boolean {
    const { firstSequence, lastSequence } = this.levels;
    if (!this.integer(fields, field, lastSequence, first)) return false;
    firstSequence[first] = lastSequence[first];
    return true;
  }

  /** The first and the last of the sequences that a message stands for. */
  bookRange(fields: JsonFields, from: number, to: number, first: number): boolean {
    const { firstSequence, lastSequence } = this.levels;
    return this.integer(fields, from, firstSequence, first) && this.integer(fields, to, lastSequence, first);
  }

  /** Copies what is said of the message as a whole from its first row to the others, and marks its last. */
  closeBook(first: number, isSnapshot: 0 | 1): void {
    const { levels } = this;
    for (let row = first; row < levels.length; row++) {
      levels.isSnapshot[row] = isSnapshot;
      levels.firstSequence[row] = levels.firstSequence[first];
      levels.lastSequence[row] = levels.lastSequence[first];
      levels.previousSequence[row] = levels.previousSequence[first];
      levels.depth[row] = levels.depth[first];
      levels.checksum[row] = levels.checksum[first];
      levels.eventTime[row] = levels.eventTime[first];
      levels.receiveTime[row] = this.receiveTime;
      levels.last[row] = row === levels.length - 1 ? 1 : 0;
    }
  }

  private rejectIncomplete(): -1 {
    this.reject('incomplete');
    return -1;
  }
}
