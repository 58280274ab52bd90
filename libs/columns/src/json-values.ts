import { DecimalReader, WITH_EXPONENT } from './decimal-reader';
import { unescapeInto } from './json-text';
import { claim, kernel } from './kernel';
import { EXPONENT_FLAG, HEADER_BYTES, NO_UNITS, PRESENT, SPAN_BYTES, SPANS, UNIT_BYTES, UNITS } from './kernel-map';
import { type Span } from './span';
import { type SymbolTable } from './symbol-table';
import { TimeReader } from './time-reader';

/** What a JSON value is. `Escaped` is a string in which a backslash stands: its bytes are not yet its text. */
export const JsonKind = {
  None: 0,
  Object: 1,
  Array: 2,
  String: 3,
  Escaped: 4,
  Number: 5,
  True: 6,
  False: 7,
  Null: 8,
} as const;
export type JsonKind = (typeof JsonKind)[keyof typeof JsonKind];

/** A value has four numbers in `JsonValues.spans`: start, end, kind, digits. */
export const VALUE_BITS = 2;
/** Names that are looked up are far shorter; a longer escaped text is nobody's name. */
const ESCAPED_BYTES_MAX = 256;
/** Of the digits of a value, without what says that it had an exponent. */
export const DIGITS_MASK = EXPONENT_FLAG - 1;
/** Powers of ten that a double holds exactly. */
export const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** Of thirteen digits, as a venue's clock writes milliseconds. */
const MILLISECONDS_MIN = 1e12;
const MILLISECONDS_END = 1e13;
const ZERO = 48;
const MINUS = 45;

/**
 * Numbered values of one JSON text: where each stands in its bytes, what it is, and its number, where its text is a decimal.
 * They are of the text that was opened last, and stand in the kernel's memory, where they are seen through typed arrays.
 *
 * The number is what was read on the way, without the point: `1.50` is 150 with two digits after the point. It is exact, and
 * taken at a scale by one multiplication; what is not that plain is read again from the text. Nothing is allocated but by `text`.
 */
export class JsonValues {
  /** Start, end, `JsonKind` and digits of each value, together so that they share a cache line. */
  spans: Int32Array;
  /** The number of each value that has digits. */
  units: Float64Array;
  /** Digits after the point of the decimal taken last, as `DecimalReader.digits`. */
  digits = 0;
  /** Where the kernel has what it knows of these values. */
  readonly address: number;
  /** What that is, by the numbers of the kernel's map: bit i of the first is for value i that is there. */
  protected readonly header: Int32Array;
  private readonly reader = new DecimalReader();
  private readonly times = new TimeReader();
  private readonly piece = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0 };
  protected readonly unescaped = new Uint8Array(ESCAPED_BYTES_MAX);

  constructor(capacity: number) {
    this.address = claim(HEADER_BYTES);
    this.header = kernel.words(this.address, HEADER_BYTES / 4);
    this.spans = kernel.words(claim(capacity * SPAN_BYTES), capacity << VALUE_BITS);
    this.units = kernel.doubles(claim(capacity * UNIT_BYTES), capacity);
    this.header[SPANS] = this.spans.byteOffset;
    this.header[UNITS] = this.units.byteOffset;
  }

  /** The text that the values are of. */
  get bytes(): Uint8Array {
    return kernel.bytes;
  }

  /** A value that is there is bytes[start, end), as `JsonCursor` has its token. */
  start(index: number): number {
    return this.spans[index << VALUE_BITS];
  }

  end(index: number): number {
    return this.spans[(index << VALUE_BITS) + 1];
  }

  kindOf(index: number): number {
    return ((this.header[PRESENT] >>> index) & 1) === 1 ? this.spans[(index << VALUE_BITS) + 2] : JsonKind.None;
  }

  /** Where a value that is there stands; one object, valid until the next call. */
  span(index: number): Span {
    this.piece.bytes = this.bytes;
    this.piece.start = this.start(index);
    this.piece.end = this.end(index);
    return this.piece;
  }

  isText(index: number): boolean {
    const kind = this.kindOf(index);
    return kind === JsonKind.String || kind === JsonKind.Escaped;
  }

  /** A number, or a string without escapes: what may hold decimal text. */
  isPlain(index: number): boolean {
    const kind = this.kindOf(index);
    return kind === JsonKind.String || kind === JsonKind.Number;
  }

  /** Whether the text begins with a minus. */
  isNegative(index: number): boolean {
    return this.bytes[this.start(index)] === MINUS;
  }

  /** Takes the minus from a value that begins with one. */
  dropSign(index: number): void {
    this.spans[index << VALUE_BITS]++;
    this.units[index] = -this.units[index];
  }

  /** 1 for true, 0 for false, -1 for anything else. */
  flag(index: number): number {
    const kind = this.kindOf(index);
    if (kind === JsonKind.True) return 1;
    return kind === JsonKind.False ? 0 : -1;
  }

  /** Writes the value's unsigned integer below 2^53 to column[row]. False, and the row left alone, when it is not one. */
  unsigned(index: number, column: Float64Array, row: number): boolean {
    const units = this.units[index];
    if (this.digitsOf(index) === 0 && units >= 0) {
      column[row] = units;
      return true;
    }
    if (!this.isPlain(index) || !this.reader.readUnsigned(this.bytes, this.start(index), this.end(index))) return false;
    column[row] = this.reader.value[0];
    return true;
  }

  /** Writes the value's exact integer of 10^-decimals to column[row]. `DecimalReader` says what is refused. */
  decimal(index: number, decimals: number, column: Float64Array, row: number): boolean {
    if (this.scale(index, decimals, column, row)) return true;
    const isRead = this.isPlain(index) && this.reader.read(this.bytes, this.start(index), this.end(index), decimals);
    return isRead && this.takeRead(column, row);
  }

  /** As `decimal`, with what is finer cut off as `DecimalReader.readCut` does. */
  cutDecimal(index: number, decimals: number, column: Float64Array, row: number): boolean {
    if (this.scale(index, decimals, column, row)) return true;
    const isRead = this.isPlain(index) && this.reader.readCut(this.bytes, this.start(index), this.end(index), decimals);
    return isRead && this.takeRead(column, row);
  }

  /** Writes the value's time, as `TimeReader` knows them, in µs to column[row]. False, and the row left alone, for no time. */
  time(index: number, column: Float64Array, row: number): boolean {
    const units = this.units[index];
    if (this.digitsOf(index) === 0 && units >= MILLISECONDS_MIN && units < MILLISECONDS_END) {
      column[row] = units * 1000;
      return true;
    }
    return this.isPlain(index) && this.rarerTime(index, column, row);
  }

  /** The row that the string has in a table, or -1. */
  find(index: number, table: SymbolTable): number {
    const kind = this.kindOf(index);
    if (kind === JsonKind.String) return table.find(this.bytes, this.start(index), this.end(index));
    if (kind !== JsonKind.Escaped) return -1;
    const length = unescapeInto(this.unescaped, this.bytes, this.start(index), this.end(index));
    return length < 0 ? -1 : table.find(this.unescaped, 0, length);
  }

  /** The text of a string, or of anything else as it is written; empty where there is none. Allocates: for what is rare. */
  text(index: number): string {
    if (this.kindOf(index) === JsonKind.None) return '';
    const raw = new TextDecoder().decode(this.bytes.subarray(this.start(index), this.end(index)));
    return this.kindOf(index) === JsonKind.Escaped ? (JSON.parse(`"${raw}"`) as string) : raw;
  }

  /** Keeps bytes[start, end) as the value of that number, without a number of its own. Returns its end. */
  put(index: number, start: number, end: number, kind: JsonKind): number {
    const { spans } = this;
    const at = index << VALUE_BITS;
    spans[at] = start;
    spans[at + 1] = end;
    spans[at + 2] = kind;
    spans[at + 3] = NO_UNITS;
    return end;
  }

  private rarerTime(index: number, column: Float64Array, row: number): boolean {
    const digits = this.digitsOf(index);
    const start = this.start(index);
    const whole = this.end(index) - start - (digits > 0 ? digits + 1 : 0);
    const finer = whole === 13 ? 3 : whole === 10 ? 6 : whole === 16 ? 0 : NO_UNITS;
    if (digits >= 0 && digits <= finer && this.bytes[start] > ZERO) {
      column[row] = this.units[index] * POWERS[finer - digits];
      return true;
    }
    if (!this.times.read(this.bytes, start, this.end(index))) return false;
    column[row] = this.times.value[0];
    return true;
  }

  /** Digits after the point of a value that is there and has units, which is then a number or a string without escapes. */
  private digitsOf(index: number): number {
    return ((this.header[PRESENT] >>> index) & 1) === 1 ? this.spans[(index << VALUE_BITS) + 3] : NO_UNITS;
  }

  /** Takes the number that was read on the way to another scale, where that is exact. */
  private scale(index: number, decimals: number, column: Float64Array, row: number): boolean {
    const digits = this.digitsOf(index);
    if (digits < 0) return false;
    const units = this.units[index];
    const shift = decimals - (digits & DIGITS_MASK);
    // Rounding is monotonic, so that a true result of 2^53 or above never comes out as a safe integer.
    const scaled = shift >= 0 ? units * POWERS[shift] : units / POWERS[-shift];
    // A quotient that only rounding made whole is told by what it comes back to.
    // In place: a double that is handed to a function becomes an object where that is not inlined.
    const isExact =
      shift >= 0
        ? Math.abs(scaled) <= Number.MAX_SAFE_INTEGER
        : Math.floor(scaled) === scaled && scaled * POWERS[-shift] === units;
    if (!isExact) return false;
    this.digits = digits < EXPONENT_FLAG ? digits : WITH_EXPONENT;
    column[row] = scaled;
    return true;
  }

  private takeRead(column: Float64Array, row: number): boolean {
    column[row] = this.reader.value[0];
    this.digits = this.reader.digits;
    return true;
  }
}
