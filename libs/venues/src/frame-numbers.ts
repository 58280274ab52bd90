import {
  type DecimalColumns,
  DecimalReader,
  type JsonTable,
  type JsonValues,
  type Span,
  SymbolTable,
  TimeReader,
} from '@livetape/columns';
import { type Instrument } from '@livetape/model';
import { FrameRows } from './frame-rows';
import { type RejectReason } from './notice';

/** No venue is older than 2009-01-01, and no event is of the year 2100: what lies outside is a fault, in µs. */
const EVENT_TIME_MIN = 1_230_768_000_000_000;
const EVENT_TIME_MAX = 4_102_444_800_000_000;

/**
 * Turns values into exact numbers of the selected instrument, in column[row]: no float between and nothing allocated. What is
 * not exact rejects the frame and returns false.
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
  private readonly levelPrices: DecimalColumns;
  private readonly levelSizes: DecimalColumns;

  /** Throws RangeError when two instruments have one symbol. */
  constructor(instruments: readonly Instrument[], capacity: number, levelCapacity: number) {
    super(capacity, levelCapacity);
    this.known = instruments;
    this.symbols = new SymbolTable(instruments.map(({ symbol }) => symbol));
    const { price, priceDigits, size, sizeDigits } = this.levels;
    this.levelPrices = { units: price, digits: priceDigits };
    this.levelSizes = { units: size, digits: sizeDigits };
  }

  /** The rows to come belong to this instrument. */
  select(instrument: Instrument): void {
    this.instrumentId = instrument.id;
    this.priceDecimals = instrument.priceDecimals;
    this.sizeDecimals = instrument.sizeDecimals;
  }

  /** The rows to come belong to the instrument whose symbol the field holds. */
  selectSymbol(fields: JsonValues, field: number): boolean {
    if (!fields.isText(field)) return this.reject('incomplete');
    return this.selectRow(fields.find(field, this.symbols));
  }

  /** The rows to come belong to the instrument whose symbol is bytes[start, end): a part of a channel's name. */
  selectText(bytes: Uint8Array, start: number, end: number): boolean {
    return this.selectRow(start < end ? this.symbols.find(bytes, start, end) : -1);
  }

  /** A price of the selected instrument, not below 0. */
  priceOrNone(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return this.readPrice(values, index, column, row) || this.rejectValue(values, index, 'number');
  }

  /** A size of the selected instrument, not below 0. */
  sizeOrNone(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return this.readSize(values, index, column, row) || this.rejectValue(values, index, 'number');
  }

  /**
   * A size not below 0 of a venue that writes sizes finer than any one scale holds: what is beyond the scale is cut off, and
   * what is not 0 is one unit at least. For what rests in a book; trades are exact, or set aside.
   */
  cutSizeOrNone(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return this.readCutSize(values, index, column, row) || this.rejectValue(values, index, 'number');
  }

  /** A price, above 0. */
  price(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return this.priceOrNone(values, index, column, row) && (column[row] > 0 || this.reject('number'));
  }

  /** A size, above 0. */
  size(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return this.sizeOrNone(values, index, column, row) && (column[row] > 0 || this.reject('number'));
  }

  /** A size of which the sign says something else, not below 0 without it. Returns the sign: 1, -1, or 0 when it is rejected. */
  signedSize(values: JsonValues, index: number, column: Float64Array, row: number): 1 | -1 | 0 {
    if (!values.isPlain(index)) {
      this.reject('incomplete');
      return 0;
    }
    const isNegative = values.isNegative(index);
    if (isNegative) values.dropSign(index);
    if (!this.sizeOrNone(values, index, column, row)) return 0;
    return isNegative ? -1 : 1;
  }

  /** An unsigned integer below 2^53: a sequence, a trade id of a venue whose ids are such. */
  integer(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return values.unsigned(index, column, row) || this.rejectValue(values, index, 'number');
  }

  /** A time as `TimeReader` knows them, as µs. */
  time(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    if (!values.time(index, column, row)) return this.rejectValue(values, index, 'time');
    return (column[row] >= EVENT_TIME_MIN && column[row] <= EVENT_TIME_MAX) || this.reject('time');
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

  /** All rows' prices and sizes, where they are exact and plain; else nothing of it counts, and each row is read alone. */
  protected readLevels(table: JsonTable, row: number): boolean {
    const { levelPrices, levelSizes } = this;
    return (
      table.decimals(0, this.priceDecimals, levelPrices, row) && table.decimals(1, this.sizeDecimals, levelSizes, row)
    );
  }

  protected readPrice(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return values.decimal(index, this.priceDecimals, column, row) && column[row] >= 0;
  }

  protected readSize(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return values.decimal(index, this.sizeDecimals, column, row) && column[row] >= 0;
  }

  protected readCutSize(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return values.cutDecimal(index, this.sizeDecimals, column, row) && column[row] >= 0;
  }

  /** Rejects the frame for a value that is none of what it should be, or wrong. */
  private rejectValue(values: JsonValues, index: number, reason: RejectReason): false {
    return this.reject(values.isPlain(index) ? reason : 'incomplete');
  }

  private selectRow(row: number): boolean {
    if (row < 0) return this.reject('unknown-symbol');
    this.select(this.known[row]);
    return true;
  }
}
