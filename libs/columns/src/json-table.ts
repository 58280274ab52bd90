import { type JsonBytes } from './json-bytes';
import { type JsonCursor } from './json-cursor';
import { type JsonFields } from './json-fields';
import { JsonKind, JsonValues, POWERS, VALUE_BITS } from './json-values';
import { bitsAfter, digitsOf, firstDigits, fourDigits, hasPoint, NO_UNITS, oddOf, scaleOf, TENS } from './json-word';

/** By whether a cell is in quotes: what it is, and 1 for each byte that may follow its digits. */
const KINDS = [JsonKind.Number, JsonKind.String];
const CELL_ENDS = Uint8Array.from({ length: 2 << 8 }, (_, i) => {
  const ends = i >> 8 === 1 ? '"' : ',]';
  return Number(ends.includes(String.fromCharCode(i & 0xff)));
});

const WORD_BYTES = 4;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const ROWS_FIRST = 32;
/** No book has as many levels on a side: an array of more rows is none that we read. */
const ROWS_MAX = 131_072;

/** What an array is: rows; one row itself, `[1.5,2]`; or something else, of which no cell is to be believed. */
export const TableShape = { Rows: 0, Row: 1, Other: 2 } as const;
export type TableShape = (typeof TableShape)[keyof typeof TableShape];

/**
 * An array of short arrays, as books write their levels: `[["7.58","4032"],["7.62","3717"]]`. The first cells of each row are
 * values, cell c of row r at number r × width + c; further cells are checked for being JSON, and passed. Where objects are
 * rows too, their fields are the cells.
 *
 * Memory: 24 bytes a cell, for the longest array that was read.
 */
export class JsonTable extends JsonValues {
  rows = 0;
  shape: TableShape = TableShape.Rows;
  private rowsMax = ROWS_FIRST;

  /**
   * @param width cells kept of each row
   * @param object reads a row that is an object; the fields below `width` are its cells
   */
  constructor(
    readonly width: number,
    private readonly object: JsonFields | null = null,
  ) {
    // One value more than cells: where further cells go.
    super(ROWS_FIRST * width + 1);
  }

  /** Reads the array that the cursor stands before, and passes it. False when it is not one, or not JSON. */
  read(cursor: JsonCursor): boolean {
    const start = cursor.passSpace();
    this.bytes = cursor.bytes;
    const end = this.readPlain(cursor, start);
    cursor.moveTo(end < 0 ? start : end);
    return end >= 0 || this.readOdd(cursor);
  }

  /**
   * Writes a cell of all rows as exact integers of 10^-decimals, not below 0, to column[row] and what follows. False where
   * one is not that, or not plain enough to be told here: what was written is nothing then, and `decimal` says what is wrong.
   */
  decimals(cell: number, decimals: number, column: Float64Array, row: number): boolean {
    const { spans, units, width } = this;
    const end = this.rows * width;
    let to = row;
    for (let at = cell; at < end; at += width) {
      const digits = spans[(at << VALUE_BITS) + 3];
      const number = units[at];
      const shift = decimals - digits;
      if (digits < 0 || number < 0) return false;
      const power = POWERS[shift < 0 ? -shift : shift];
      const scaled = shift < 0 ? number / power : number * power;
      // A quotient that only rounding made whole is told by what it comes back to.
      const isExact = shift < 0 ? Math.floor(scaled) === scaled && scaled * power === number : true;
      if (!isExact || scaled > Number.MAX_SAFE_INTEGER) return false;
      column[to++] = scaled;
    }
    return true;
  }

  /** Writes how many digits after the point a cell of all rows has, where `decimals` told them, to column[row] and so on. */
  scales(cell: number, column: Uint8Array, row: number): void {
    const { spans, width } = this;
    const end = this.rows * width;
    let to = row;
    for (let at = cell; at < end; at += width) column[to++] = spans[(at << VALUE_BITS) + 3];
  }

  /** Reads an array without white space whose cells are all plain. Returns its end, or -1 when it is not that. */
  private readPlain(cursor: JsonCursor, start: number): number {
    const { bytes } = cursor;
    this.rows = 0;
    this.shape = TableShape.Rows;
    if (start + 1 >= bytes.length || bytes[start] !== OPEN_BRACKET) return -1;
    const first = bytes[start + 1];
    if (first === CLOSE_BRACKET) return start + 2;
    if (first !== OPEN_BRACKET && first !== OPEN_BRACE) return this.readOnly(cursor, start + 1);
    for (let at = start + 1; at < bytes.length; at++) {
      at = this.readElement(cursor, at);
      if (at < 0 || at >= bytes.length) return -1;
      if (bytes[at] === CLOSE_BRACKET) return at + 1;
      if (bytes[at] !== COMMA) return -1;
    }
    return -1;
  }

  private readElement(cursor: JsonCursor, at: number): number {
    if (this.rows === this.rowsMax && !this.grow()) return -1;
    const row = this.rows++;
    if (cursor.bytes[at] === OPEN_BRACKET) return this.readRow(cursor, row * this.width, at + 1);
    return this.object === null ? -1 : this.readObject(this.object, cursor, at);
  }

  /** The array is a row itself. */
  private readOnly(cursor: JsonCursor, at: number): number {
    this.shape = TableShape.Row;
    this.rows = 1;
    return this.readRow(cursor, 0, at);
  }

  /** Reads the cells of a row that is not empty, the first of them at `from`. Returns where the row ends, or -1. */
  private readRow(text: JsonBytes, first: number, from: number): number {
    const { bytes, view, origin } = text;
    const { spans, units, width } = this;
    const last = view.byteLength - WORD_BYTES;
    const spare = this.rowsMax * width;
    let at = from;
    for (let cell = 0; ; cell++) {
      const index = cell < width ? first + cell : spare;
      const quotes = bytes[at] === QUOTE ? 1 : 0;
      const start = at + quotes;
      let point = 0;
      let number = 0;
      at = start;
      while (origin + at <= last) {
        const digits = digitsOf(view.getInt32(origin + at, true));
        const odd = oddOf(digits);
        if (odd === 0) {
          number = number * 10_000 + fourDigits(digits);
          at += WORD_BYTES;
          continue;
        }
        const after = bitsAfter(odd);
        number = number * TENS[after >> 3] + firstDigits(digits, after);
        at += 3 - (after >> 3);
        if (point > 0 || !hasPoint(digits, after)) break;
        point = ++at;
      }
      const scale = number <= Number.MAX_SAFE_INTEGER ? scaleOf(bytes, start, at, point) : NO_UNITS;
      if (scale === NO_UNITS || CELL_ENDS[(quotes << 8) | bytes[at]] === 0) {
        at = text.plainValue(this, index, start - quotes);
      } else {
        const span = index << VALUE_BITS;
        units[index] = number;
        spans[span] = start;
        spans[span + 1] = at;
        spans[span + 2] = KINDS[quotes];
        spans[span + 3] = scale;
        at += quotes;
      }
      if (at < 0) return -1;
      if (bytes[at] === COMMA) at++;
      else return this.endRow(bytes, first + cell + 1, first + width, at);
    }
  }

  /** The bracket that ends a row of fewer cells than it might have. Returns where it ends, or -1 when it is none. */
  private endRow(bytes: Uint8Array, cell: number, end: number, at: number): number {
    if (at >= bytes.length || bytes[at] !== CLOSE_BRACKET) return -1;
    this.clearCells(cell, end);
    return at + 1;
  }

  private readObject(object: JsonFields, cursor: JsonCursor, at: number): number {
    cursor.moveTo(at);
    if (!object.read(cursor)) return -1;
    this.copyCells(object, this.rows - 1);
    return cursor.at;
  }

  /** Makes the fields of an object the cells of a row. */
  private copyCells(object: JsonFields, row: number): void {
    for (let field = 0; field < this.width; field++) {
      const cell = row * this.width + field;
      const from = field << VALUE_BITS;
      const to = cell << VALUE_BITS;
      this.spans[to] = object.spans[from];
      this.spans[to + 1] = object.spans[from + 1];
      this.spans[to + 2] = object.kindOf(field);
      this.spans[to + 3] = object.has(field) ? object.spans[from + 3] : NO_UNITS;
      this.units[cell] = object.units[field];
    }
  }

  private clearCells(first: number, end: number): void {
    for (let cell = first; cell < end; cell++) this.put(cell, 0, 0, JsonKind.None);
  }

  /** The same as `readPlain` for whatever JSON there is. */
  private readOdd(cursor: JsonCursor): boolean {
    cursor.failed = false;
    if (!cursor.enterArray()) return false;
    this.rows = 0;
    this.shape = TableShape.Rows;
    for (let element = 0; cursor.nextElement(); element++) this.readOddElement(cursor, element);
    return !cursor.failed;
  }

  private readOddElement(cursor: JsonCursor, element: number): void {
    if (element === 0 && !cursor.isAtArray() && !cursor.isAtObject()) {
      this.shape = TableShape.Row;
      this.rows = 1;
      this.clearCells(0, this.width);
    }
    if (this.shape === TableShape.Rows && this.readOddRow(cursor)) return;
    if (this.shape === TableShape.Rows) this.shape = TableShape.Other;
    if (cursor.value() && this.shape === TableShape.Row && element < this.width)
      this.put(element, cursor.start, cursor.end, cursor.kind);
  }

  /** False where the element is no row; the cursor stands before it then. */
  private readOddRow(cursor: JsonCursor): boolean {
    if (this.rows === this.rowsMax && !this.grow()) return false;
    const start = cursor.passSpace();
    if (cursor.isAtArray()) {
      const first = this.rows * this.width;
      this.clearCells(first, first + this.width);
      cursor.enterArray();
      for (let cell = 0; cursor.nextElement() && cursor.value(); cell++) {
        if (cell < this.width) this.put(first + cell, cursor.start, cursor.end, cursor.kind);
      }
    } else if (this.object !== null && this.object.read(cursor)) {
      this.copyCells(this.object, this.rows);
    } else {
      cursor.open(cursor.bytes, start);
      return false;
    }
    this.rows++;
    return true;
  }

  /** Makes room for twice as many rows. False when there are too many. */
  private grow(): boolean {
    if (this.rowsMax === ROWS_MAX) return false;
    const { spans, units } = this;
    this.rowsMax *= 2;
    this.spans = new Int32Array((this.rowsMax * this.width + 1) << VALUE_BITS);
    this.units = new Float64Array(this.rowsMax * this.width + 1);
    this.spans.set(spans);
    this.units.set(units);
    return true;
  }
}
