import { type JsonFields, type JsonTable, type JsonValues, type SymbolTable } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { FrameTicks } from './frame-ticks';

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
    const table = fields.table(field);
    if (table === null) return this.reject('incomplete');
    if (this.takeLevels(table, side)) return true;
    for (let row = 0; row < table.rows; row++) {
      const cell = row * table.width;
      if (!this.takeLevel(table, cell, cell + 1, side)) return false;
    }
    return true;
  }

  /** As `readSide`, with sizes as `cutSizeOrNone` takes them. */
  readCutSide(fields: JsonFields, field: number, side: Side): boolean {
    const table = fields.table(field);
    if (table === null) return this.reject('incomplete');
    if (this.takeLevels(table, side)) return true;
    for (let row = 0; row < table.rows; row++) {
      const cell = row * table.width;
      if (!this.takeCutLevel(table, cell, cell + 1, side)) return false;
    }
    return true;
  }

  /**
   * Appends a row for each level of an array of [word, price, size, …], the first of the words for bids and the second for
   * asks, and begins the message with them, as `readBook` does.
   */
  readChanges(fields: JsonFields, field: number, words: SymbolTable): number {
    const first = this.levels.length;
    const table = fields.table(field);
    if (table === null) return this.rejectIncomplete();
    const end = table.rows * table.width;
    for (let cell = 0; cell < end; cell += table.width) {
      const word = table.isPlain(cell) ? table.find(cell, words) : -1;
      if (word !== 0 && word !== 1) return this.rejectIncomplete();
      if (!this.takeLevel(table, cell + 1, cell + 2, word === 0 ? Side.Bid : Side.Ask)) return -1;
    }
    return this.beginBook(first);
  }

  /** Appends a row for each row of [price, size, …]. False, and nothing appended, where one is to be looked at alone. */
  private takeLevels(table: JsonTable, side: Side): boolean {
    const { levels } = this;
    const { length: first, instrument, price } = levels;
    const end = first + table.rows;
    if (end > levels.capacity || !this.readLevels(table, first)) return false;
    for (let row = first; row < end; row++) {
      if (price[row] === 0) return false;
      instrument[row] = this.instrumentId;
      levels.side[row] = side;
    }
    levels.length = end;
    return true;
  }

  /** Appends a row of two values, a price above 0 and a size; size 0 removes the level. */
  takeLevel(values: JsonValues, priceAt: number, sizeAt: number, side: Side): boolean {
    const { price, size, priceDigits, sizeDigits } = this.levels;
    const row = this.claimLevel(side);
    if (row < 0 || !this.price(values, priceAt, price, row)) return false;
    priceDigits[row] = values.digits;
    if (!this.sizeOrNone(values, sizeAt, size, row)) return false;
    sizeDigits[row] = values.digits;
    return true;
  }

  /** Appends a row of a price, above 0, whose level is removed. */
  takeRemoval(values: JsonValues, priceAt: number, side: Side): boolean {
    const { price, size, priceDigits, sizeDigits } = this.levels;
    const row = this.claimLevel(side);
    if (row < 0 || !this.price(values, priceAt, price, row)) return false;
    priceDigits[row] = values.digits;
    size[row] = sizeDigits[row] = 0;
    return true;
  }

  /** As `takeLevel`, with the size as `cutSizeOrNone` takes it. */
  takeCutLevel(values: JsonValues, priceAt: number, sizeAt: number, side: Side): boolean {
    const { price, size, priceDigits, sizeDigits } = this.levels;
    const row = this.claimLevel(side);
    if (row < 0 || !this.price(values, priceAt, price, row)) return false;
    priceDigits[row] = values.digits;
    if (!this.cutSizeOrNone(values, sizeAt, size, row)) return false;
    sizeDigits[row] = values.digits;
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
    const { length, isSnapshot: snapshots, last, receiveTime: received } = this.levels;
    const { firstSequence, lastSequence, previousSequence, depth, checksum, eventTime } = this.levels;
    // Read once: to the compiler, each column that is written might be any of those that are read.
    const from = firstSequence[first];
    const to = lastSequence[first];
    const previous = previousSequence[first];
    const levelsOfSide = depth[first];
    const proof = checksum[first];
    const time = eventTime[first];
    for (let row = first; row < length; row++) {
      snapshots[row] = isSnapshot;
      firstSequence[row] = from;
      lastSequence[row] = to;
      previousSequence[row] = previous;
      depth[row] = levelsOfSide;
      checksum[row] = proof;
      eventTime[row] = time;
      received[row] = this.receiveTime;
      last[row] = 0;
    }
    last[length - 1] = 1;
  }

  private rejectIncomplete(): -1 {
    this.reject('incomplete');
    return -1;
  }
}
