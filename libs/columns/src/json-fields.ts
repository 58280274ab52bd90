import { type JsonCursor } from './json-cursor';
import { writeKeys } from './json-keys';
import { type FieldAddress, JsonLayout } from './json-layout';
import { JsonTable, TableShape } from './json-table';
import { unescapeInto } from './json-text';
import { claim, kernel } from './kernel';
import { ADDRESS_BYTES, CHILD_BYTES, INNER, PENDING, PRESENT, SINGLE, SPAN_BYTES, UNIT_BYTES } from './kernel-map';
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
 * keys are checked for being JSON, and passed. What a venue writes again and again is learned (`JsonLayout`), and then the
 * kernel reads it whole: keys are compared instead of looked up, and what is within is read on the way. What was learned is
 * never believed: anything else than was seen before is read key by key. Nothing is allocated but by `text`.
 */
export class JsonFields extends JsonValues {
  private readonly keys: SymbolTable;
  /** Number of what is not known: the last of the values. */
  private readonly spare: number;
  private readonly objects: readonly (JsonFields | null)[];
  private readonly arrays: readonly (JsonTable | JsonFields | null)[];
  /** The objects within, and those within them. */
  private readonly inner: readonly JsonFields[];
  private readonly places: readonly FieldAddress[];
  private readonly layout: JsonLayout;

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
    this.header[INNER] = addressesOf(this.inner);
    this.places = this.objects.map((_, field) => this.addressOf(field));
    this.layout = new JsonLayout(this.header);
    writeKeys(this.header, keys, this.places);
  }

  /** Reads the object that the cursor stands before, and passes it. False when it is not one. */
  read(cursor: JsonCursor): boolean {
    const end = cursor.isHeld() && !cursor.failed ? kernel.calls.readObject(this.address, cursor.at) : -1;
    if (end < 0) return this.readByKey(cursor);
    cursor.moveTo(end);
    return true;
  }

  /** Forgets the object read last. */
  clear(): void {
    const { header, inner } = this;
    header[PRESENT] = header[SINGLE] = 0;
    for (let i = 0; i < inner.length; i++) inner[i].header[PRESENT] = inner[i].header[SINGLE] = 0;
  }

  has(field: number): boolean {
    return ((this.header[PRESENT] >>> field) & 1) === 1;
  }

  /** Puts the cursor into the field's array. False when it is none. */
  enterArray(field: number, cursor: JsonCursor): boolean {
    if (this.kindOf(field) !== JsonKind.Array) return false;
    cursor.reopen(this.start(field));
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
    return ((this.header[SINGLE] >>> field) & 1) === 1 && array instanceof JsonFields ? array : null;
  }

  /** As `read`, key by key where the kernel does not go on. */
  private readByKey(cursor: JsonCursor): boolean {
    const { layout, header } = this;
    const { bytes } = cursor;
    this.clear();
    if (!cursor.enterObject()) return false;
    layout.begin();
    header[PENDING] = -1;
    if (!cursor.isHeld()) layout.lose();
    const first = cursor.at;
    let at = first;
    for (;;) {
      if (cursor.isHeld()) at = kernel.calls.passMembers(this.address, at);
      if (header[PENDING] < 0 && at < bytes.length && bytes[at] === CLOSE_BRACE) break;
      at = this.readMember(cursor, at, at === first);
      if (at < 0) return !cursor.failed;
    }
    cursor.moveTo(at + 1);
    return true;
  }

  /** Reads a member, or its value alone, as the grammar has it. Returns its end; -1 at the object's, and where it fails. */
  private readMember(cursor: JsonCursor, at: number, isFirst: boolean): number {
    const { layout, header } = this;
    const isKnown = header[PENDING] >= 0;
    const field = isKnown ? header[PENDING] : this.readKey(cursor, at, isFirst);
    header[PENDING] = -1;
    if (field < 0) return -1;
    const start = isKnown ? at : cursor.at;
    const end = this.readValue(cursor, field, start);
    if (end < 0) return -1;
    header[PRESENT] |= 1 << field;
    if (!isKnown && !layout.isLost) layout.learn(this.places[field], at, start);
    return end;
  }

  private readValue(cursor: JsonCursor, field: number, start: number): number {
    const { span, unit } = this.places[field];
    const end = cursor.isHeld() ? kernel.calls.readValue(start, span, unit) : -1;
    return end < 0 ? this.readOdd(cursor, field, start) : end;
  }

  /** Reads a key and stops before its value. Returns its field, or -1 at the object's end and where it fails. */
  private readKey(cursor: JsonCursor, at: number, isFirst: boolean): number {
    cursor.moveTo(at, isFirst);
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
    if (rows === 1) this.header[SINGLE] |= 1 << field;
    // An empty array, or one that ends after objects, is passed; anything else is read again, as whatever it is.
    if (!cursor.failed && cursor.bytes[cursor.at - 1] === CLOSE_BRACKET) return true;
    this.header[SINGLE] &= ~(1 << field);
    cursor.reopen(start);
    return false;
  }

  private addressOf(field: number): FieldAddress {
    const object = this.objects[field];
    const array = this.arrays[field];
    const child = claim(CHILD_BYTES);
    const readers = [object, array instanceof JsonTable ? array : null, array instanceof JsonFields ? array : null];
    kernel.words(child, readers.length).set(readers.map((reader) => reader?.address ?? 0));
    const span = this.spans.byteOffset + field * SPAN_BYTES;
    return { field, span, unit: this.units.byteOffset + field * UNIT_BYTES, child };
  }
}

/** A list of where the kernel has objects, 0 after the last. */
function addressesOf(objects: readonly JsonFields[]): number {
  const list = claim((objects.length + 1) * ADDRESS_BYTES);
  kernel.words(list, objects.length).set(objects.map((object) => object.address));
  return list;
}
