import { type ByteReader } from './byte-reader';
import { integerText } from './integer-text';
import { type Layout } from './layouts';
import { bitOf, expectation, ID, ID_END, planOf, SUM, TIME } from './number-plan';
import { type Row } from './protocol';

/** Reads rows of numbers of one channel as `readRows` does, and keeps the last one as numbers, from which the next are told. */
export class NumberReader {
  private readonly first: Int32Array;
  private readonly chained: Int32Array;
  private readonly width: number;
  private readonly isMasked: boolean;
  /** The last row and the one being read, by turns. */
  private readonly numbers: Float64Array;
  /** Where the last row begins; -1 before the first. */
  private last = -1;

  /** @param layout that `isOfNumbers` */
  constructor(layout: Layout) {
    this.first = planOf(layout, false);
    this.chained = planOf(layout, true);
    this.width = layout.fields.length;
    this.isMasked = layout.masked > 0;
    this.numbers = new Float64Array(2 * this.width);
  }

  /**
   * @param isChained whether the first is told as what differs from the last row
   * @returns null where a row is more than numbers, or the bytes are none: then nothing is read, and `keep` must follow
   */
  read(reader: ByteReader, count: number, isChained: boolean): Row[] | null {
    const { at } = reader;
    if (reader.hasFailed || count > reader.left || (isChained && this.last < 0)) return null;
    if (!isChained) this.last = -1;
    const rows: Row[] = [];
    for (let i = 0; i < count; i++) {
      if (!this.readRow(reader)) {
        reader.rewind(at);
        return null;
      }
      rows.push(this.lastRow());
    }
    return rows;
  }

  /** Takes a row that was read elsewhere as the last one. */
  keep(row: Row | null): void {
    this.last = row === null ? -1 : 0;
    if (row === null) return;
    for (let field = 0; field < this.width; field++) {
      const number = Number(row[field]);
      const isNumber = String(number) === String(row[field]) && !isTextId(this.first[field], number);
      this.numbers[field] = isNumber ? number : NaN;
    }
  }

  /** Reads a row, which is then the last one. */
  private readRow(reader: ByteReader): boolean {
    const { numbers, last } = this;
    const plan = last < 0 ? this.first : this.chained;
    const at = last === 0 ? this.width : 0;
    let mask = this.isMasked ? reader.uint() : 0;
    for (let field = 0; field < plan.length; field++) {
      const word = plan[field];
      const bit = bitOf(word);
      let difference = 0;
      if (bit === 0 || (mask & bit) !== 0) difference = readDifference(reader, word);
      const value = expectation(word, numbers, at, last) + difference;
      if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER) || isTextId(word, value)) return false;
      numbers[at + field] = value;
      mask &= ~bit;
    }
    this.last = at;
    return mask === 0 && !reader.hasFailed;
  }

  private lastRow(): Row {
    const { numbers, last, first, width } = this;
    // An array that grows as it is filled takes twice as long.
    const row = new Array<number | string>(width);
    for (let field = 0; field < width; field++) {
      const value = numbers[last + field];
      row[field] = (first[field] & (SUM | ID)) === 0 ? value : integerText(value);
    }
    return row as unknown as Row;
  }
}

/** Whether an id is not told as a number. */
function isTextId(word: number, id: number): boolean {
  return (word & ID) !== 0 && !(id >= 0 && id < ID_END);
}

/** NaN for what is no number. */
function readDifference(reader: ByteReader, word: number): number {
  const code = reader.uint();
  const small = code | 0;
  if (small !== code) return largeDifference(code, word);
  if ((word & (TIME | ID)) === 0) return (small >>> 1) ^ -(small & 1);
  const value = (small >>> 2) ^ -((small >>> 1) & 1);
  if ((small & 1) === 0) return (word & TIME) !== 0 ? value * 1_000 : value;
  return (word & TIME) !== 0 ? value : NaN;
}

function largeDifference(code: number, word: number): number {
  const half = Math.floor(code / 2);
  const low = code - 2 * half;
  if ((word & (TIME | ID)) === 0) return low === 0 ? half : -half - 1;
  const quarter = Math.floor(half / 2);
  const value = half === 2 * quarter ? quarter : -quarter - 1;
  if (low === 0) return (word & TIME) !== 0 ? value * 1_000 : value;
  return (word & TIME) !== 0 ? value : NaN;
}
