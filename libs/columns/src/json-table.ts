import { type JsonCursor } from './json-cursor';
import { type JsonFields } from './json-fields';
import { DIGITS_MASK, JsonKind, JsonValues, POWERS, VALUE_BITS } from './json-values';
import { WITH_EXPONENT } from './decimal-reader';
import { kernel } from './kernel';
import {
  EXPONENT_FLAG,
  NO_UNITS,
  OBJECT,
  PRESENT,
  ROWS,
  ROWS_MAX as ROWS_ROOM,
  SHAPE,
  SPAN_BYTES,
  SPANS,
  UNIT_BYTES,
  UNITS,
  WIDTH,
} from './kernel-map';

const ROWS_FIRST = 32;
/** No book has as many levels on a side: an array of more rows is none that we read. */
const ROWS_MAX = 131_072;

/** What an array is: rows; one row itself, `[1.5,2]`; or something else, of which no cell is to be believed. */
export const TableShape = { Rows: 0, Row: 1, Other: 2 } as const;
export type TableShape = (typeof TableShape)[keyof typeof TableShape];

/** Where decimals are written: their integers, and how many digits after the point each was written with. */
export interface DecimalColumns {
  readonly units: Float64Array;
  readonly digits: Uint8Array;
}

/**
 * An array of short arrays, as books write their levels: `[["7.58","4032"],["7.62","3717"]]`. The first cells of each row are
 * values, cell c of row r at number r × width + c; further cells are checked for being JSON, and passed. Where objects are
 * rows too, their fields are the cells.
 *
 * Memory: 24 bytes a cell, for the longest array that was read.
 */
export class JsonTable extends JsonValues {
  /**
   * @param width cells kept of each row
   * @param object reads a row that is an object; the fields below `width` are its cells
   */
  constructor(
    readonly width: number,
    private readonly object: JsonFields | null = null,
  ) {
    super(ROWS_FIRST * width);
    this.header[PRESENT] = -1;
    this.header[WIDTH] = width;
    this.header[ROWS_ROOM] = ROWS_FIRST;
    this.header[OBJECT] = object?.address ?? 0;
  }

  get rows(): number {
    return this.header[ROWS];
  }

  get shape(): TableShape {
    return this.header[SHAPE] as TableShape;
  }

  /** Reads the array that the cursor stands before, and passes it. False when it is not one, or not JSON. */
  read(cursor: JsonCursor): boolean {
    const start = cursor.passSpace();
    let end = -1;
    if (cursor.isHeld() && !cursor.failed) {
      do end = kernel.calls.readTable(this.address, start);
      while (end < 0 && this.isFull && this.grow());
    }
    cursor.moveTo(end < 0 ? start : end);
    return end >= 0 || this.readOdd(cursor);
  }

  /**
   * Writes a cell of all rows as exact integers of 10^-decimals, not below 0, to the columns from the row on. False where one
   * is not that, or not plain enough to be told here: what was written is nothing then, and `decimal` says what is wrong.
   */
  decimals(cell: number, decimals: number, columns: DecimalColumns, row: number): boolean {
    const { spans, units, width } = this;
    const { units: exact, digits: written } = columns;
    const end = this.rows * width;
    let to = row;
    // Most rows have as many digits as the one before.
    let known = NO_UNITS;
    let finer = 0;
    let power = POWERS[0];
    for (let at = cell; at < end; at += width) {
      const digits = spans[(at << VALUE_BITS) + 3];
      const number = units[at];
      if (digits < 0 || number < 0) return false;
      if (digits !== known) {
        known = digits;
        finer = (digits & DIGITS_MASK) - decimals;
        power = POWERS[finer > 0 ? finer : -finer];
      }
      // A quotient is told by what it comes back to.
      const scaled = finer > 0 ? Math.floor(number / power) : number * power;
      if (scaled > Number.MAX_SAFE_INTEGER || (finer > 0 && scaled * power !== number)) return false;
      written[to] = digits < EXPONENT_FLAG ? digits : WITH_EXPONENT;
      exact[to++] = scaled;
    }
    return true;
  }

  private get isFull(): boolean {
    return this.header[ROWS] === this.header[ROWS_ROOM];
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

  /** As the kernel does, for whatever JSON there is. */
  private readOdd(cursor: JsonCursor): boolean {
    const { header } = this;
    cursor.failed = false;
    header[ROWS] = 0;
    header[SHAPE] = TableShape.Rows;
    if (!cursor.enterArray()) return false;
    for (let element = 0; cursor.nextElement(); element++) this.readOddElement(cursor, element);
    return !cursor.failed;
  }

  private readOddElement(cursor: JsonCursor, element: number): void {
    if (element === 0 && !cursor.isAtArray() && !cursor.isAtObject()) {
      this.header[SHAPE] = TableShape.Row;
      this.header[ROWS] = 1;
      this.clearCells(0, this.width);
    }
    if (this.shape === TableShape.Rows && this.readOddRow(cursor)) return;
    if (this.shape === TableShape.Rows) this.header[SHAPE] = TableShape.Other;
    if (cursor.value() && this.shape === TableShape.Row && element < this.width)
      this.put(element, cursor.start, cursor.end, cursor.kind);
  }

  /** False where the element is no row; the cursor stands before it then. */
  private readOddRow(cursor: JsonCursor): boolean {
    if (this.isFull && !this.grow()) return false;
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
      cursor.reopen(start);
      return false;
    }
    this.header[ROWS]++;
    return true;
  }

  /** Makes room for twice as many rows. False when there are too many. */
  private grow(): boolean {
    const { header, spans, units } = this;
    const rowsMax = header[ROWS_ROOM] * 2;
    const cells = rowsMax * this.width;
    const address = rowsMax > ROWS_MAX ? -1 : kernel.claim(cells * (SPAN_BYTES + UNIT_BYTES));
    if (address < 0) return false;
    header[ROWS_ROOM] = rowsMax;
    this.spans = kernel.words(address, cells << VALUE_BITS);
    this.units = kernel.doubles(address + cells * SPAN_BYTES, cells);
    header[SPANS] = this.spans.byteOffset;
    header[UNITS] = this.units.byteOffset;
    this.spans.set(spans);
    this.units.set(units);
    return true;
  }
}
