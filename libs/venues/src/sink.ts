import { type JsonFields, type Span } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { FrameValues } from './frame-values';

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
export class Sink extends FrameValues {
  constructor({ instruments, capacity, levelCapacity }: SinkOptions) {
    super(instruments, capacity, levelCapacity ?? capacity * LEVELS_PER_ROW);
  }

  /** Claims a row of the selected instrument. -1 when the batch is full. */
  claimTrade(): number {
    const { trades } = this;
    if (trades.isFull) return this.rejectFull();
    const row = trades.claim();
    trades.instrument[row] = this.instrumentId;
    trades.receiveTime[row] = this.receiveTime;
    trades.idText.clear(row);
    trades.sequence[row] = -1;
    trades.firstId[row] = -1;
    trades.lastId[row] = -1;
    return row;
  }

  claimTop(): number {
    const { tops } = this;
    if (tops.isFull) return this.rejectFull();
    const row = tops.claim();
    tops.instrument[row] = this.instrumentId;
    tops.receiveTime[row] = this.receiveTime;
    tops.sequence[row] = -1;
    tops.eventTime[row] = 0;
    return row;
  }

  claimLevel(side: Side): number {
    const { levels } = this;
    if (levels.isFull) return this.rejectFull();
    const row = levels.claim();
    levels.instrument[row] = this.instrumentId;
    levels.side[row] = side;
    return row;
  }

  /** Claims a row with NaN in every number: a venue fills what it has. */
  claimGreeks(): number {
    const { greeks } = this;
    if (greeks.isFull) return this.rejectFull();
    const row = greeks.claim();
    greeks.clearRow(row);
    greeks.instrument[row] = this.instrumentId;
    greeks.receiveTime[row] = this.receiveTime;
    return row;
  }

  /** The best level of an array of [price, size, …] as one side of a top's row; 0 and 0 where there is none. */
  readBest(fields: JsonFields, field: number, side: Side, row: number): boolean {
    const { tops, deepCursor: cursor } = this;
    const price = side === Side.Bid ? tops.bidPrice : tops.askPrice;
    const size = side === Side.Bid ? tops.bidSize : tops.askSize;
    if (!fields.enterArray(field, cursor)) return this.reject('incomplete');
    price[row] = size[row] = 0;
    if (!cursor.nextElement()) return true;
    if (!cursor.enterArray()) return this.reject('incomplete');
    return this.nextPrice(price, row, cursor) && this.nextSize(size, row, cursor);
  }

  /** Each side of the row has both a price and a size, or neither. */
  closeTop(row: number): boolean {
    const { bidPrice, bidSize, askPrice, askSize } = this.tops;
    const isWhole = bidPrice[row] > 0 === bidSize[row] > 0 && askPrice[row] > 0 === askSize[row] > 0;
    return isWhole || this.reject('number');
  }

  /** The trade's id, a number or a text; first, last and sequence stay -1, for the venue to fill where they are known. */
  tradeId(fields: JsonFields, field: number, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    return this.keepTradeId(fields.span(field), row);
  }

  /** The trade's id where ids of an instrument are integers that rise by one: sequence, first and last are the same. */
  denseTradeId(fields: JsonFields, field: number, row: number): boolean {
    const { id, sequence, firstId, lastId } = this.trades;
    if (!this.integer(fields, field, id, row)) return false;
    sequence[row] = firstId[row] = lastId[row] = id[row];
    return true;
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

  private rejectFull(): -1 {
    this.reject('full');
    return -1;
  }
}
