import { type ByteReader } from './byte-reader';
import { nothingOf } from './expected';
import { integerText } from './integer-text';
import { type Field, type Layout } from './layouts';
import { bitOf, expectation, ID, ID_END, NOTHING, OF_BEFORE, OTHER, otherOf, planOf, SUM, TIME } from './number-plan';
import { type Row } from './protocol';
import { READ } from './value-reader';

/** Reads rows of one form. Numbers of the last row are kept as doubles, so that the next are told from them without a text. */
export class FormReader {
  private readonly first: Int32Array;
  private readonly chained: Int32Array;
  private readonly plain: Int32Array;
  private readonly fields: readonly Field[];
  /** What a row begins with; else null. */
  private readonly tag: string | null;
  private readonly isMasked: boolean;
  private readonly width: number;
  /**
   * The last row and the one being read, by turns. Of an id that is text there stands 0, and NaN of what is no exact number: that is
   * what others are expected to be by it.
   */
  private readonly numbers: Float64Array;
  /** Where the last row begins. */
  private last = 0;
  private row: unknown[] = [];

  constructor(layout: Layout) {
    const { fields, tag, masked } = layout;
    this.first = planOf(layout, 'first');
    this.chained = planOf(layout, 'chained');
    this.plain = planOf(layout, 'plain');
    this.fields = fields;
    this.tag = tag;
    this.isMasked = masked > 0;
    this.width = fields.length + (tag === null ? 0 : 1);
    this.numbers = new Float64Array(2 * this.width);
  }

  /** Reads a row, which is then the last one. @param isChained whether it is told as what differs from the last one */
  read(reader: ByteReader, isPlain: boolean, isChained: boolean): Row {
    const { numbers, last, width } = this;
    const plan = isPlain ? this.plain : isChained ? this.chained : this.first;
    const at = last === 0 ? width : 0;
    // An array that grows as it is filled takes twice as long.
    const row = new Array<unknown>(width);
    row[0] = this.tag;
    let mask = this.isMasked ? reader.uint() : 0;
    for (let i = 0, field = width - plan.length; i < plan.length; i++, field++) {
      const word = plan[i];
      const bit = bitOf(word);
      const isWritten = bit === 0 || (mask & bit) !== 0;
      mask &= ~bit;
      if ((word & OTHER) !== 0) {
        row[field] = isWritten ? this.readOther(reader, i, word, at) : this.known(i, word);
        continue;
      }
      const from = reader.at;
      const expected = expectation(word, numbers, at, last);
      const value = expected + (isWritten ? readDifference(reader, word) : 0);
      if (isExact(word, value) && !reader.hasFailed) {
        numbers[at + field] = value;
        row[field] = (word & (SUM | ID)) === 0 ? value : integerText(value);
      } else {
        numbers[at + field] = (word & ID) === 0 ? NaN : 0;
        row[field] = readText(reader, word, from, expected);
      }
    }
    if (mask !== 0) reader.fail();
    this.last = at;
    this.row = row;
    return row as unknown as Row;
  }

  /** A value that is no number. */
  private readOther(reader: ByteReader, i: number, word: number, at: number): unknown {
    const field = this.fields[i];
    const best = (word & NOTHING) === 0 ? this.numbers[at + otherOf(word)] : null;
    return READ[field.coding]!(reader, field, best);
  }

  /** The value of a field that is not written. */
  private known(i: number, word: number): unknown {
    const field = this.fields[i];
    if ((word & OF_BEFORE) !== 0) return this.row[field.at];
    return field.coding === 'bids' || field.coding === 'asks' ? [] : nothingOf(field);
  }
}

function isExact(word: number, value: number): boolean {
  return (word & ID) === 0 ? Math.abs(value) <= Number.MAX_SAFE_INTEGER : value >= 0 && value < ID_END;
}

/** How far a number is from what is expected; NaN for an id that is no number. */
function readDifference(reader: ByteReader, word: number): number {
  const bits = (word & (TIME | ID)) === 0 ? 1 : 2;
  const value = reader.packed(bits);
  const { low } = reader;
  const difference = low < bits ? value : -value - 1;
  if (bits === 1) return difference;
  if ((word & TIME) === 0) return (low & 1) === 0 ? difference : NaN;
  return (low & 1) === 0 ? difference * 1_000 : difference;
}

/** Reads anew what was no exact number: an id that is text, or a sum of any size. @param from where it begins */
function readText(reader: ByteReader, word: number, from: number, expected: number): string | null {
  reader.rewind(from);
  if ((word & SUM) !== 0) return String(BigInt(expected) + reader.bigInt());
  const length = reader.packed(2);
  if ((word & ID) !== 0 && reader.low === 1) return reader.textOf(length);
  if ((word & ID) === 0 || reader.low !== 3) reader.fail();
  return null;
}
