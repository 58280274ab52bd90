import { DecimalReader, JsonCursor, type JsonFields, JsonKind, SymbolTable } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { FrameRows } from './frame-rows';

/** Above this a frame is refused unread: scanning it would hold the event loop for longer than 20 ms. */
export const FRAME_BYTES_MAX = 4 * 1024 * 1024;
/** Times in ms stay below this until the year 5138, times in µs have been above it since 1973. */
const MICROSECONDS_MIN = 1e14;
/** No venue is older than 2009-01-01, and no event is of the year 2100: what lies outside is a fault, in µs. */
const EVENT_TIME_MIN = 1_230_768_000_000_000;
const EVENT_TIME_MAX = 4_102_444_800_000_000;

/** What a sink is made of. Memory: about 450 bytes × capacity, claimed at once. */
export interface SinkOptions {
  readonly instruments: readonly Instrument[];
  /** Rows of trades and of tops; of levels four times as many. */
  readonly capacity: number;
}

/**
 * Where a venue puts what it decodes; one per connection, owned and cleared by the feed.
 *
 * The reading methods reject the frame by themselves when something is wrong, and then return false or -1. Prices, sizes,
 * times and ids go from the text straight into a column: no float between, nothing allocated, and never NaN.
 */
export class Sink extends FrameRows {
  /** Receive time of the frame about to be decoded, µs since the epoch; 0 where unknown. Set by the feed. */
  receiveTime = 0;
  protected readonly cursor = new JsonCursor();
  protected readonly reader = new DecimalReader();
  /** What the rows to come belong to; set by `select`. */
  private instrumentId = -1;
  private priceDecimals = 0;
  private sizeDecimals = 0;
  private readonly known: readonly Instrument[];
  private readonly symbols: SymbolTable;

  /** Throws RangeError when two instruments have one symbol. */
  constructor({ instruments, capacity }: SinkOptions) {
    super(capacity);
    this.known = instruments;
    this.symbols = new SymbolTable(instruments.map(({ symbol }) => symbol));
  }

  /** Begins a frame of one JSON object and reads where its fields stand. */
  readObject(frame: Uint8Array, fields: JsonFields): boolean {
    if (!this.open(frame)) return false;
    return (fields.read(this.cursor) && this.cursor.isAtEnd()) || this.reject('malformed');
  }

  /** Begins a frame of one JSON array of objects, each to be read by `nextObject`. */
  openArray(frame: Uint8Array): boolean {
    if (!this.open(frame)) return false;
    return this.cursor.enterArray() || this.reject('malformed');
  }

  /** Reads the array's next object. False after the last, and when the frame is rejected. */
  nextObject(fields: JsonFields): boolean {
    if (this.cursor.nextElement()) return fields.read(this.cursor) || this.reject('malformed');
    return !this.cursor.isAtEnd() && this.reject('malformed');
  }

  /** The rows to come belong to this instrument. */
  select(instrument: Instrument): void {
    this.instrumentId = instrument.id;
    this.priceDecimals = instrument.priceDecimals;
    this.sizeDecimals = instrument.sizeDecimals;
  }

  /** The rows to come belong to the instrument whose symbol the field holds. */
  selectSymbol(fields: JsonFields, field: number): boolean {
    if (!fields.isText(field)) return this.reject('incomplete');
    const row = fields.find(field, this.symbols);
    if (row < 0) return this.reject('unknown-symbol');
    this.select(this.known[row]);
    return true;
  }

  /** Claims a row of the selected instrument. -1 when the batch is full. */
  claimTrade(): number {
    const { trades } = this;
    if (trades.isFull) return this.rejectFull();
    const row = trades.claim();
    trades.instrument[row] = this.instrumentId;
    trades.receiveTime[row] = this.receiveTime;
    trades.idText.clear(row);
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

  /** A price of the selected instrument, above 0. */
  price(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    return this.priceOrNone(fields, field, column, row) && (column[row] > 0 || this.reject('number'));
  }

  /** A size of the selected instrument, above 0. */
  size(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    return this.sizeOrNone(fields, field, column, row) && (column[row] > 0 || this.reject('number'));
  }

  /** A price, or 0 where a side of the book has none. */
  priceOrNone(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    if (!this.readPrice(fields.bytes, fields.start(field), fields.end(field))) return this.reject('number');
    column[row] = this.reader.value[0];
    return true;
  }

  /** A size, or 0 where a side of the book has none. */
  sizeOrNone(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    if (!this.readSize(fields.bytes, fields.start(field), fields.end(field))) return this.reject('number');
    column[row] = this.reader.value[0];
    return true;
  }

  /** Each side of the row has both a price and a size, or neither. */
  closeTop(row: number): boolean {
    const { bidPrice, bidSize, askPrice, askSize } = this.tops;
    const isWhole = bidPrice[row] > 0 === bidSize[row] > 0 && askPrice[row] > 0 === askSize[row] > 0;
    return isWhole || this.reject('number');
  }

  /** An unsigned integer below 2^53: a sequence, a trade id of a venue whose ids are such. */
  integer(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    return fields.unsigned(field, column, row) || this.reject('number');
  }

  /** A time in ms or µs since the epoch, told apart by its magnitude, as µs. */
  time(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!this.integer(fields, field, column, row)) return false;
    if (column[row] < MICROSECONDS_MIN) column[row] *= 1000;
    return (column[row] >= EVENT_TIME_MIN && column[row] <= EVENT_TIME_MAX) || this.reject('time');
  }

  /** The trade's id: a number where it is written as a plain integer below 2^53, else its text; first and last follow. */
  tradeId(fields: JsonFields, field: number, row: number): boolean {
    const { trades } = this;
    if (!fields.isPlain(field) || fields.end(field) === fields.start(field)) return this.reject('incomplete');
    if (!fields.unsigned(field, trades.id, row)) {
      trades.id[row] = -1;
      if (!trades.idText.set(row, fields.bytes, fields.start(field), fields.end(field))) return this.reject('number');
    }
    trades.firstId[row] = trades.id[row];
    trades.lastId[row] = trades.id[row];
    return true;
  }

  /**
   * Appends a row for each level of two arrays of [price, size, …]; size 0 removes a level. Returns the message's first
   * row, for the venue to fill with sequences and event time before it calls `closeBook`, or -1. A message without a level
   * leaves one row of price 0 and size 0, which changes no book and carries the sequences.
   */
  readBook(fields: JsonFields, bids: number, asks: number): number {
    const { levels } = this;
    const first = levels.length;
    if (!this.readLevels(fields, bids, Side.Bid) || !this.readLevels(fields, asks, Side.Ask)) return -1;
    if (levels.length === first) {
      if (this.claimLevel(Side.Bid) < 0) return -1;
      levels.price[first] = 0;
      levels.size[first] = 0;
    }
    levels.firstSequence[first] = -1;
    levels.lastSequence[first] = -1;
    levels.previousSequence[first] = -1;
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
      levels.eventTime[row] = levels.eventTime[first];
      levels.receiveTime[row] = this.receiveTime;
      levels.last[row] = row === levels.length - 1 ? 1 : 0;
    }
  }

  /** Reads a price of the selected instrument, not below 0, into `reader.value`. */
  protected readPrice(bytes: Uint8Array, start: number, end: number): boolean {
    return this.reader.read(bytes, start, end, this.priceDecimals) && this.reader.value[0] >= 0;
  }

  protected readSize(bytes: Uint8Array, start: number, end: number): boolean {
    return this.reader.read(bytes, start, end, this.sizeDecimals) && this.reader.value[0] >= 0;
  }

  private open(frame: Uint8Array): boolean {
    this.begin();
    if (frame.length > FRAME_BYTES_MAX) return this.reject('oversized');
    this.cursor.open(frame);
    return true;
  }

  private rejectFull(): -1 {
    this.reject('full');
    return -1;
  }

  private readLevels(fields: JsonFields, field: number, side: Side): boolean {
    const { cursor } = this;
    if (!fields.enterArray(field, cursor)) return this.reject('incomplete');
    while (cursor.nextElement()) if (!this.readLevel(side)) return false;
    return true;
  }

  private claimLevel(side: Side): number {
    const { levels } = this;
    if (levels.isFull) return this.rejectFull();
    const row = levels.claim();
    levels.instrument[row] = this.instrumentId;
    levels.side[row] = side;
    return row;
  }

  private readLevel(side: Side): boolean {
    const { cursor, levels } = this;
    const row = this.claimLevel(side);
    if (row < 0) return false;
    if (!cursor.enterArray() || !this.nextNumber()) return this.reject('incomplete');
    if (!this.readPrice(cursor.bytes, cursor.start, cursor.end)) return this.reject('number');
    levels.price[row] = this.reader.value[0];
    if (levels.price[row] === 0) return this.reject('number');
    if (!this.nextNumber()) return this.reject('incomplete');
    if (!this.readSize(cursor.bytes, cursor.start, cursor.end)) return this.reject('number');
    levels.size[row] = this.reader.value[0];
    while (cursor.nextElement()) cursor.value();
    return !cursor.failed || this.reject('malformed');
  }

  private nextNumber(): boolean {
    const { cursor } = this;
    if (!cursor.nextElement() || !cursor.value()) return false;
    return cursor.kind === JsonKind.String || cursor.kind === JsonKind.Number;
  }
}
