import { JsonCursor, type JsonFields, JsonKind } from '@livetape/columns';
import { FrameNumbers } from './frame-numbers';
import { Link } from './link';

/** Above this a frame is refused unread: scanning it would hold the event loop for longer than 20 ms. */
export const FRAME_BYTES_MAX = 4 * 1024 * 1024;
const MINUS = 45;

/**
 * Reads frames. There are two ways: from the fields of an object (`price(fields, field, …)`), or, in arrays, from the value
 * that comes next (`nextPrice`). Either rejects the frame by itself when something is wrong, and then returns false.
 */
export class FrameValues extends FrameNumbers {
  /** Receive time of the frame about to be decoded, µs since the epoch; 0 where unknown. Set by the feed. */
  receiveTime = 0;
  /** The connection that the frame about to be decoded came from. Set by the feed. */
  link = new Link();
  /** Stands in the frame: where `open`, `readObject`, `openArray` and `enterRows` put it. */
  readonly cursor = new JsonCursor();
  /** Stands in the levels of a book, so that a message may be one of several. */
  readonly deepCursor = new JsonCursor();

  /** Begins a frame; the cursor stands before its value. */
  open(frame: Uint8Array): boolean {
    this.begin();
    if (frame.length > FRAME_BYTES_MAX) return this.reject('oversized');
    this.cursor.open(frame);
    return true;
  }

  /** Ends a frame that was read by the cursor: it is JSON, and nothing comes after it. */
  close(): boolean {
    return this.cursor.isAtEnd() || this.reject('malformed');
  }

  /** Begins a frame of one JSON object and reads where its fields stand. */
  readObject(frame: Uint8Array, fields: JsonFields): boolean {
    return this.open(frame) && ((fields.read(this.cursor) && this.cursor.isAtEnd()) || this.reject('malformed'));
  }

  /** Begins a frame of one JSON array of objects, each to be read by `nextObject`. */
  openArray(frame: Uint8Array): boolean {
    return this.open(frame) && (this.cursor.enterArray() || this.reject('malformed'));
  }

  /** Reads the array's next object. False after the last, and when the frame is rejected. */
  nextObject(fields: JsonFields): boolean {
    if (this.cursor.nextElement()) return fields.read(this.cursor) || this.reject('malformed');
    return !this.cursor.isAtEnd() && this.reject('malformed');
  }

  /** Enters an array within the frame's object, checked already; its objects are read by `nextRow`. */
  enterRows(fields: JsonFields, field: number): boolean {
    return fields.enterArray(field, this.cursor) || this.reject('incomplete');
  }

  /** Reads the next object of such an array. False after the last, and when the frame is rejected. */
  nextRow(fields: JsonFields): boolean {
    return this.cursor.nextElement() && (fields.read(this.cursor) || this.reject('incomplete'));
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
    return this.keepPrice(fields.span(field), column, row);
  }

  /** A size, or 0 where a side of the book has none. */
  sizeOrNone(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    return this.keepSize(fields.span(field), column, row);
  }

  /** A size, or 0 where a side of the book has none, as `keepCutSize` takes it. */
  cutSizeOrNone(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    return this.keepCutSize(fields.span(field), column, row);
  }

  /** An unsigned integer below 2^53: a sequence, a trade id of a venue whose ids are such. */
  integer(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    return this.keepInteger(fields.span(field), column, row);
  }

  /** A time as `TimeReader` knows them, as µs. */
  time(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
    if (!fields.isPlain(field)) return this.reject('incomplete');
    return this.keepTime(fields.span(field), column, row);
  }

  /** Reads the next value, which must be a number or a plain string: it is the cursor's token then. */
  next(cursor: JsonCursor = this.cursor): boolean {
    const isPlain = cursor.nextElement() && cursor.value() && isText(cursor);
    return isPlain || this.reject(cursor.failed ? 'malformed' : 'incomplete');
  }

  /** Passes what is left of the array that the cursor is in. */
  leave(cursor: JsonCursor = this.cursor): boolean {
    while (cursor.nextElement()) cursor.value();
    return !cursor.failed || this.reject('malformed');
  }

  nextPrice(column: Float64Array, row: number, cursor: JsonCursor = this.cursor): boolean {
    return this.next(cursor) && this.keepPrice(cursor, column, row);
  }

  nextSize(column: Float64Array, row: number, cursor: JsonCursor = this.cursor): boolean {
    return this.next(cursor) && this.keepSize(cursor, column, row);
  }

  /** A size whose sign says something else. Returns that sign, 1 or -1, and 0 when the frame is rejected. */
  nextSignedSize(column: Float64Array, row: number, cursor: JsonCursor = this.cursor): 1 | -1 | 0 {
    if (!this.next(cursor)) return 0;
    const isNegative = cursor.bytes[cursor.start] === MINUS;
    if (isNegative) cursor.start++;
    if (!this.keepSize(cursor, column, row)) return 0;
    return isNegative ? -1 : 1;
  }

  nextTime(column: Float64Array, row: number, cursor: JsonCursor = this.cursor): boolean {
    return this.next(cursor) && this.keepTime(cursor, column, row);
  }

  nextInteger(column: Float64Array, row: number, cursor: JsonCursor = this.cursor): boolean {
    return this.next(cursor) && this.keepInteger(cursor, column, row);
  }
}

function isText({ kind }: JsonCursor): boolean {
  return kind === JsonKind.String || kind === JsonKind.Number;
}
