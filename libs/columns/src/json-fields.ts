import { type JsonCursor } from './json-cursor';
import { JsonLayout } from './json-layout';
import { JsonTable, TableShape } from './json-table';
import { unescapeInto } from './json-text';
import { JsonKind, JsonValues } from './json-values';
import { SymbolTable } from './symbol-table';

const CLOSE_BRACKET = 93;
const CLOSE_BRACE = 125;
/** What is there is kept as the bits of a 32-bit integer, one of them for all fields that are not known. */
const FIELDS_MAX = 31;

/** Readers of what stands under a key in the same pass, into their own values; a key may hold now this and now that. */
export interface Inner {
  /** The object under the key. */
  readonly objects?: Readonly<Record<string, JsonFields>>;
  /** The array under the key: a table, or objects of which one alone is read in the same pass, and more one by one later. */
  readonly arrays?: Readonly<Record<string, JsonTable | JsonFields>>;
}

/**
 * Where the fields of one JSON object stand in its bytes, each under the number that the constructor was given.
 *
 * First the whole object is read and checked, whatever the order of its keys; then single fields are taken as what the
 * caller knows them to be. Keys are compared byte by byte, and a known key that stands twice fails the object. Other
 * keys are checked for being JSON, and passed. What a venue writes again and again is learned (`JsonLayout`), and then its
 * keys are passed by comparing words instead of looked up; what was learned is never believed. Nothing is allocated but by
 * `text`.
 */
export class JsonFields extends JsonValues {
  /** Bit i for field i that holds an array of one object, which is read already. */
  private single = 0;
  private readonly keys: SymbolTable;
  /** Number of what is not known: the last of the values. */
  private readonly spare: number;
  private readonly objects: readonly (JsonFields | null)[];
  private readonly arrays: readonly (JsonTable | JsonFields | null)[];
  /** The objects within, and those within them. */
  private readonly inner: readonly JsonFields[];
  private readonly layout = new JsonLayout();

  /** @param fields keys and their field numbers, dense from 0: `numbered` makes them */
  constructor(fields: Readonly<Record<string, number>>, { objects = {}, arrays = {} }: Inner = {}) {
    const keys = Object.keys(fields).sort((a, b) => fields[a] - fields[b]);
    if (keys.length > FIELDS_MAX) throw new RangeError(`an object of more than ${FIELDS_MAX} known keys`);
    super(keys.length + 1);
    this.keys = new SymbolTable(keys);
    this.spare = keys.length;
    this.objects = [...keys.map((key) => objects[key] ?? null), null];
    this.arrays = [...keys.map((key) => arrays[key] ?? null), null];
    this.inner = Object.values(objects).flatMap((object) => [object, ...object.inner]);
  }

  /** Reads the object that the cursor stands before, and passes it. False when it is not one. */
  read(cursor: JsonCursor): boolean {
    const { layout } = this;
    const { bytes } = cursor;
    this.bytes = bytes;
    this.clear();
    if (!cursor.enterObject()) return false;
    layout.begin();
    let { at } = cursor;
    for (;;) {
      if (!layout.isLost) {
        at = layout.pass(cursor, this, at);
        this.present |= layout.passed;
      }
      if (layout.pending < 0 && at < bytes.length && bytes[at] === CLOSE_BRACE) break;
      at = this.readMember(cursor, at);
      if (at < 0) return !cursor.failed;
    }
    cursor.moveTo(at + 1);
    return true;
  }

  /** Forgets the object read last. */
  clear(): void {
    const { inner } = this;
    this.present = this.single = 0;
    for (let i = 0; i < inner.length; i++) inner[i].present = inner[i].single = 0;
  }

  has(field: number): boolean {
    return ((this.present >>> field) & 1) === 1;
  }

  /** Puts the cursor into the field's array. False when it is none. */
  enterArray(field: number, cursor: JsonCursor): boolean {
    if (this.kindOf(field) !== JsonKind.Array) return false;
    cursor.open(this.bytes, this.start(field));
    return cursor.enterArray();
  }

  /** The field's array as the table that reads it. Null where it holds none, or one that is of another shape. */
  table(field: number, shape: TableShape = TableShape.Rows): JsonTable | null {
    if (this.kindOf(field) !== JsonKind.Array) return null;
    const table = this.arrays[field];
    return table instanceof JsonTable && table.shape === shape ? table : null;
  }

  /** What the only object of the field's array was read into with the same pass. Null where there are more, or none. */
  only(field: number): JsonFields | null {
    const array = this.arrays[field];
    return ((this.single >>> field) & 1) === 1 && array instanceof JsonFields ? array : null;
  }

  /** Reads a member, or its value alone, as the grammar has it. Returns its end; -1 at the object's, and where it fails. */
  private readMember(cursor: JsonCursor, at: number): number {
    const { layout } = this;
    const isKnown = layout.pending >= 0;
    const field = isKnown ? layout.pending : this.readKey(cursor, at);
    if (field < 0) return -1;
    const start = isKnown ? at : cursor.at;
    let end = cursor.plainValue(this, field, start);
    if (end < 0) end = this.readOdd(cursor, field, start);
    if (end < 0) return -1;
    this.present |= 1 << field;
    if (!isKnown && !layout.isLost) layout.learn(this, field, at, start);
    return end;
  }

  /** Reads a key and stops before its value. Returns its field, or -1 at the object's end and where it fails. */
  private readKey(cursor: JsonCursor, at: number): number {
    cursor.moveTo(at, this.layout.isAtBeginning);
    if (!cursor.plainKey() && !cursor.nextKey()) return -1;
    const field = this.fieldAt(cursor);
    cursor.passSpace();
    if (field === this.spare || !this.has(field)) return field;
    cursor.fail();
    return -1;
  }

  private fieldAt(cursor: JsonCursor): number {
    const { bytes, start, end } = cursor;
    if (cursor.kind === JsonKind.String) return this.known(this.keys.find(bytes, start, end));
    const length = unescapeInto(this.unescaped, bytes, start, end);
    return length < 0 ? this.spare : this.known(this.keys.find(this.unescaped, 0, length));
  }

  private known(field: number): number {
    return field < 0 ? this.spare : field;
  }

  /** Reads the value at a place that is not plain: an object, an array, or odd. Returns where it ends, or -1 when it fails. */
  private readOdd(cursor: JsonCursor, field: number, at: number): number {
    const object = this.objects[field];
    const array = this.arrays[field];
    cursor.moveTo(at);
    const start = cursor.passSpace();
    if (object !== null && cursor.isAtObject()) {
      const isRead = object.read(cursor);
      this.put(field, start, cursor.at, JsonKind.Object);
      return isRead ? cursor.at : -1;
    }
    const isRead = array !== null && cursor.isAtArray() && this.readArray(array, cursor, field);
    if (isRead) this.put(field, start, cursor.at, JsonKind.Array);
    else if (cursor.failed || !cursor.value()) return -1;
    else this.put(field, cursor.start, cursor.end, cursor.kind);
    return cursor.at;
  }

  /** False where it is not of rows as they are wanted, or failed; the cursor is before it again then. */
  private readArray(array: JsonTable | JsonFields, cursor: JsonCursor, field: number): boolean {
    const start = cursor.at;
    if (array instanceof JsonTable) return array.read(cursor);
    let rows = 0;
    cursor.enterArray();
    while (cursor.nextElement() && cursor.isAtObject() && array.read(cursor)) rows++;
    if (rows === 1) this.single |= 1 << field;
    // An empty array, or one that ends after objects, is passed; anything else is read again, as whatever it is.
    if (!cursor.failed && cursor.bytes[cursor.at - 1] === CLOSE_BRACKET) return true;
    this.single &= ~(1 << field);
    cursor.open(cursor.bytes, start);
    return false;
  }
}
