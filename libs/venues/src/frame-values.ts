import { JsonCursor, type JsonFields, JsonKind } from '@livetape/columns';
import { FrameNumbers } from './frame-numbers';
import { Link } from './link';

/** Above this a frame is refused unread: scanning it would hold the event loop for longer than 20 ms. */
export const FRAME_BYTES_MAX = 4 * 1024 * 1024;

/** Reads frames: what is wrong with one rejects it, and whatever found that returns false. */
export class FrameValues extends FrameNumbers {
  /** Receive time of the frame about to be decoded, µs since the epoch; 0 where unknown. Set by the feed. */
  receiveTime = 0;
  /** The connection that the frame about to be decoded came from. Set by the feed. */
  link = new Link();
  /** Stands in the frame: where `open`, `readObject`, `openArray` and `enterRows` put it. */
  readonly cursor = new JsonCursor();
  /** Stands in the levels of a book, so that a message may be one of several. */
  readonly deepCursor = new JsonCursor();

  /** What the only row of the array that was entered last is read into already, and where that array ends. */
  private only: JsonFields | null = null;
  private onlyEnd = 0;

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
    this.only = fields.only(field);
    this.onlyEnd = fields.end(field);
    return fields.enterArray(field, this.cursor) || this.reject('incomplete');
  }

  /** Reads the next object of such an array. False after the last, and when the frame is rejected. */
  nextRow(fields: JsonFields): boolean {
    if (this.only !== fields)
      return this.cursor.nextElement() && (fields.read(this.cursor) || this.reject('incomplete'));
    this.only = null;
    this.cursor.moveTo(this.onlyEnd - 1);
    return true;
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
}

function isText({ kind }: JsonCursor): boolean {
  return kind === JsonKind.String || kind === JsonKind.Number;
}
