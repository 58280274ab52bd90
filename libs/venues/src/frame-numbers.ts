import { DecimalReader, type JsonFields, type Span, SymbolTable, TimeReader } from '@livetape/columns';
import { type Instrument } from '@livetape/model';
import { FrameRows } from './frame-rows';

/** No venue is older than 2009-01-01, and no event is of the year 2100: what lies outside is a fault, in µs. */
const EVENT_TIME_MIN = 1_230_768_000_000_000;
const EVENT_TIME_MAX = 4_102_444_800_000_000;

/**
 * Turns text into exact numbers of the selected instrument: the span's bytes straight into column[row], no float between
 * and nothing allocated. What is not exact rejects the frame and returns false.
 */
export class FrameNumbers extends FrameRows {
  protected readonly reader = new DecimalReader();
  /** What the rows to come belong to; set by `select`. */
  protected instrumentId = -1;
  private readonly times = new TimeReader();
  private priceDecimals = 0;
  private sizeDecimals = 0;
  private readonly known: readonly Instrument[];
  private readonly symbols: SymbolTable;

  /** Throws RangeError when two instruments have one symbol. */
  constructor(instruments: readonly Instrument[], capacity: number, levelCapacity: number) {
    super(capacity, levelCapacity);
    this.known = instruments;
    this.symbols = new SymbolTable(instruments.map(({ symbol }) => symbol));
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
    return this.selectRow(fields.find(field, this.symbols));
  }

  /** The rows to come belong to the instrument whose symbol is bytes[start, end): a part of a channel's name. */
  selectText(bytes: Uint8Array, start: number, end: number): boolean {
    return this.selectRow(start < end ? this.symbols.find(bytes, start, end) : -1);
  }

  /** A price not below 0. */
  keepPrice({ bytes, start, end }: Span, column: Float64Array, row: number): boolean {
    if (!this.readPrice(bytes, start, end)) return this.reject('number');
    column[row] = this.reader.value[0];
    return true;
  }

  /** A size not below 0. */
  keepSize({ bytes, start, end }: Span, column: Float64Array, row: number): boolean {
    if (!this.readSize(bytes, start, end)) return this.reject('number');
    column[row] = this.reader.value[0];
    return true;
  }

  /**
   * A size not below 0 of a venue that writes sizes finer than any one scale holds: what is beyond the scale is cut off, and
   * what is not 0 is one unit at least. For what rests in a book; trades are exact, or set aside.
   */
  keepCutSize({ bytes, start, end }: Span, column: Float64Array, row: number): boolean {
    if (!this.readCutSize(bytes, start, end)) return this.reject('number');
    column[row] = this.reader.value[0];
    return true;
  }

  /** An unsigned integer below 2^53. */
  keepInteger({ bytes, start, end }: Span, column: Float64Array, row: number): boolean {
    if (!this.reader.readUnsigned(bytes, start, end)) return this.reject('number');
    column[row] = this.reader.value[0];
    return true;
  }

  /** A time as `TimeReader` knows them, as µs. */
  keepTime({ bytes, start, end }: Span, column: Float64Array, row: number): boolean {
    if (!this.times.read(bytes, start, end)) return this.reject('time');
    column[row] = this.times.value[0];
    return (column[row] >= EVENT_TIME_MIN && column[row] <= EVENT_TIME_MAX) || this.reject('time');
  }

  /** The trade's id: a number where it is written as a plain integer below 2^53, else its text. */
  keepTradeId({ bytes, start, end }: Span, row: number): boolean {
    const { trades } = this;
    trades.id[row] = -1;
    if (end === start) return this.reject('incomplete');
    if (this.reader.readUnsigned(bytes, start, end)) trades.id[row] = this.reader.value[0];
    else if (!trades.idText.set(row, bytes, start, end)) return this.reject('number');
    return true;
  }

  /** Reads a price of the selected instrument, not below 0, into `reader.value`. */
  protected readPrice(bytes: Uint8Array, start: number, end: number): boolean {
    return this.reader.read(bytes, start, end, this.priceDecimals) && this.reader.value[0] >= 0;
  }

  protected readSize(bytes: Uint8Array, start: number, end: number): boolean {
    return this.reader.read(bytes, start, end, this.sizeDecimals) && this.reader.value[0] >= 0;
  }

  protected readCutSize(bytes: Uint8Array, start: number, end: number): boolean {
    return this.reader.readCut(bytes, start, end, this.sizeDecimals) && this.reader.value[0] >= 0;
  }

  private selectRow(row: number): boolean {
    if (row < 0) return this.reject('unknown-symbol');
    this.select(this.known[row]);
    return true;
  }
}
