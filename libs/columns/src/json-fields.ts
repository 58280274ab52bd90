import { DecimalReader } from './decimal-reader';
import { type JsonCursor, JsonKind } from './json-cursor';
import { unescapeInto } from './json-text';
import { type Span } from './span';
import { SymbolTable } from './symbol-table';

/** What is there is kept as the bits of a 32-bit integer. */
const FIELDS_MAX = 32;
/** A span has three numbers, and a place for four. */
const SPAN_BITS = 2;
/** Names that are looked up are far shorter; a longer escaped text is nobody's name. */
const ESCAPED_BYTES_MAX = 256;

/**
 * Where the fields of one JSON object stand in its bytes, each under the number that the constructor was given.
 *
 * First the whole object is read and checked, whatever the order of its keys; then single fields are taken as what the
 * caller knows them to be. Keys are compared byte by byte, and a known key that stands twice fails the object. Other
 * keys are checked for being JSON, and passed. Nothing is allocated but by `text`.
 */
export class JsonFields {
  bytes: Uint8Array = new Uint8Array(0);
  /** Start, end and `JsonKind` of each field that is there, together so that they share a cache line. */
  private readonly spans: Int32Array;
  /** Bit i for field i that is there. */
  private present = 0;
  private readonly keys: SymbolTable;
  private readonly nested: readonly (JsonFields | null)[];
  private readonly inner: readonly JsonFields[];
  private readonly reader = new DecimalReader();
  private readonly piece = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0 };
  private readonly unescaped = new Uint8Array(ESCAPED_BYTES_MAX);

  /**
   * @param fields keys and their field numbers, dense from 0: `numbered` makes them
   * @param nested reads the object under a key in the same pass, into its own fields
   */
  constructor(fields: Readonly<Record<string, number>>, nested: Readonly<Record<string, JsonFields>> = {}) {
    if (Object.keys(fields).length > FIELDS_MAX)
      throw new RangeError(`an object of more than ${FIELDS_MAX} known keys`);
    const keys = Object.keys(fields).sort((a, b) => fields[a] - fields[b]);
    this.keys = new SymbolTable(keys);
    this.spans = new Int32Array(keys.length << SPAN_BITS);
    this.nested = keys.map((key) => nested[key] ?? null);
    this.inner = Object.values(nested);
  }

  /** Reads the object that the cursor stands before, and passes it. False when it is not one. */
  read(cursor: JsonCursor): boolean {
    this.bytes = cursor.bytes;
    this.clear();
    if (!cursor.enterObject()) return false;
    for (;;) {
      this.present = cursor.plainMembers(this.keys, this.spans, this.present);
      if (!cursor.nextKey()) return !cursor.failed;
      if (!this.readValue(cursor, this.fieldAt(cursor))) return false;
    }
  }

  /** Forgets the object read last. */
  clear(): void {
    this.present = 0;
    for (let i = 0; i < this.inner.length; i++) this.inner[i].clear();
  }

  has(field: number): boolean {
    return ((this.present >>> field) & 1) === 1;
  }

  /** A field that is there is bytes[start, end), as `JsonCursor` has its token. */
  start(field: number): number {
    return this.spans[field << SPAN_BITS];
  }

  end(field: number): number {
    return this.spans[(field << SPAN_BITS) + 1];
  }

  /** Where a field that is there stands; one object, valid until the next call. */
  span(field: number): Span {
    this.piece.bytes = this.bytes;
    this.piece.start = this.start(field);
    this.piece.end = this.end(field);
    return this.piece;
  }

  isText(field: number): boolean {
    const kind = this.kindOf(field);
    return kind === JsonKind.String || kind === JsonKind.Escaped;
  }

  /** A number, or a string without escapes: what may hold decimal text. */
  isPlain(field: number): boolean {
    const kind = this.kindOf(field);
    return kind === JsonKind.String || kind === JsonKind.Number;
  }

  /** 1 for true, 0 for false, -1 for anything else. */
  flag(field: number): number {
    const kind = this.kindOf(field);
    if (kind === JsonKind.True) return 1;
    return kind === JsonKind.False ? 0 : -1;
  }

  /** Writes the field's unsigned integer below 2^53 to column[row]. False, and the row left alone, when it is not one. */
  unsigned(field: number, column: Float64Array, row: number): boolean {
    if (!this.isPlain(field)) return false;
    if (!this.reader.readUnsigned(this.bytes, this.start(field), this.end(field))) return false;
    column[row] = this.reader.value[0];
    return true;
  }

  /** Writes the field's exact integer of 10^-decimals to column[row]. `DecimalReader` says what is refused. */
  decimal(field: number, decimals: number, column: Float64Array, row: number): boolean {
    if (!this.isPlain(field)) return false;
    if (!this.reader.read(this.bytes, this.start(field), this.end(field), decimals)) return false;
    column[row] = this.reader.value[0];
    return true;
  }

  /** The row that the field's string has in a table, or -1. */
  find(field: number, table: SymbolTable): number {
    const kind = this.kindOf(field);
    if (kind === JsonKind.String) return table.find(this.bytes, this.start(field), this.end(field));
    if (kind !== JsonKind.Escaped) return -1;
    const length = unescapeInto(this.unescaped, this.bytes, this.start(field), this.end(field));
    return length < 0 ? -1 : table.find(this.unescaped, 0, length);
  }

  /** Puts the cursor into the field's array. False when it is none. */
  enterArray(field: number, cursor: JsonCursor): boolean {
    if (this.kindOf(field) !== JsonKind.Array) return false;
    cursor.open(this.bytes, this.start(field));
    return cursor.enterArray();
  }

  /** The text of a string, or of anything else as it is written; empty where there is none. Allocates: for what is rare. */
  text(field: number): string {
    if (!this.has(field)) return '';
    const raw = new TextDecoder().decode(this.bytes.subarray(this.start(field), this.end(field)));
    return this.kindOf(field) === JsonKind.Escaped ? (JSON.parse(`"${raw}"`) as string) : raw;
  }

  private kindOf(field: number): number {
    return this.has(field) ? this.spans[(field << SPAN_BITS) + 2] : JsonKind.None;
  }

  private fieldAt(cursor: JsonCursor): number {
    if (cursor.kind === JsonKind.String) return this.keys.find(cursor.bytes, cursor.start, cursor.end);
    const length = unescapeInto(this.unescaped, cursor.bytes, cursor.start, cursor.end);
    return length < 0 ? -1 : this.keys.find(this.unescaped, 0, length);
  }

  private readValue(cursor: JsonCursor, field: number): boolean {
    const inner = field < 0 ? null : this.nested[field];
    if (inner === null || !cursor.isAtObject()) return cursor.value() && this.take(cursor, field);
    if (!this.take(cursor, field)) return false;
    this.spans[(field << SPAN_BITS) + 2] = JsonKind.Object;
    return inner.read(cursor);
  }

  /** Keeps the cursor's token as the field's. */
  private take(cursor: JsonCursor, field: number): boolean {
    if (field < 0) return true;
    if (this.has(field)) return cursor.fail();
    this.present |= 1 << field;
    const span = field << SPAN_BITS;
    this.spans[span] = cursor.start;
    this.spans[span + 1] = cursor.end;
    this.spans[span + 2] = cursor.kind;
    return true;
  }
}
