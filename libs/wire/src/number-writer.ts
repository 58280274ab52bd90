import { type ByteWriter } from './byte-writer';
import { type Layout } from './layouts';
import { bitOf, expectation, ID, ID_END, planOf, TIME } from './number-plan';
import { type NumberRows } from './number-rows';

const EXACT_MAX = Number.MAX_SAFE_INTEGER;
/** Differences below this of either sign need no more than 31 bits when they are written. */
const SMALL_END = 2 ** 28;
/** Four bytes of seven bits. */
const FOUR_BYTES = 2 ** 28;
/** Bytes of the longest number, below 2^53. */
const LONGEST = 8;

/**
 * Writes rows of numbers as `writeRows` does, byte for byte, from where they lie: no row, text or BigInt is made. It refuses what
 * is more than a number, or lies too far apart.
 */
export class NumberWriter {
  private readonly first: Int32Array;
  private readonly chained: Int32Array;
  private readonly width: number;
  private readonly isMasked: boolean;
  /** The field that is an id; -1 for none. */
  private readonly id: number;
  /** The difference that is being written: in memory, since V8 boxes doubles that it hands to a function. */
  private readonly difference = new Float64Array(1);

  /** @param layout that `isOfNumbers` */
  constructor(layout: Layout) {
    this.first = planOf(layout, 'first');
    this.chained = planOf(layout, 'chained');
    this.width = layout.fields.length;
    this.isMasked = layout.masked > 0;
    this.id = this.first.findIndex((word) => (word & ID) !== 0);
  }

  /** @param hasBefore whether the row before them counts. False, and what is written means nothing, when it refuses */
  write(writer: ByteWriter, { numbers, slots, first, count, before }: NumberRows, hasBefore: boolean): boolean {
    const { width } = this;
    let last = hasBefore ? before * width : -1;
    for (let i = 0; i < count; i++) {
      const at = (first + i < slots ? first + i : first + i - slots) * width;
      if (this.id >= 0 && !this.isNumber(numbers, at, last)) return false;
      if (!this.writeRow(writer, numbers, at, last)) return false;
      last = at;
    }
    return true;
  }

  private isNumber(numbers: Float64Array, at: number, last: number): boolean {
    return numbers[at + this.id] < ID_END && (last < 0 || numbers[last + this.id] < ID_END);
  }

  /** Writes the row at `at` as what differs from the one at `last`, -1 for none. */
  private writeRow(writer: ByteWriter, numbers: Float64Array, at: number, last: number): boolean {
    const plan = last < 0 ? this.first : this.chained;
    const bytes = writer.room((plan.length + 1) * LONGEST);
    const start = writer.length;
    let end = this.isMasked ? start + 1 : start;
    let mask = 0;
    for (let field = 0; field < plan.length; field++) {
      const word = plan[field];
      const difference = numbers[at + field] - expectation(word, numbers, at, last);
      const bit = bitOf(word);
      if (difference === 0 && bit !== 0) continue;
      mask |= bit;
      let rest = difference | 0;
      if (rest !== difference || (rest + SMALL_END) >>> 0 >= 2 * SMALL_END) {
        this.difference[0] = difference;
        end = this.writeLarge(bytes, end, word);
        if (end < 0) return false;
        continue;
      }
      rest = (word & (TIME | ID)) === 0 ? zigzag(rest) : (word & TIME) !== 0 ? timeCode(rest) : 2 * zigzag(rest);
      for (; rest > 127; rest >>>= 7) bytes[end++] = rest | 128;
      bytes[end++] = rest;
    }
    if (this.isMasked) bytes[start] = mask;
    writer.length = end;
    return true;
  }

  /** Writes `difference`, which does not fit 31 bits; where it ends, or -1 when it is no exact integer. */
  private writeLarge(bytes: Uint8Array, start: number, word: number): number {
    let difference = this.difference[0];
    let low = 0;
    if ((word & TIME) !== 0) {
      const thousands = Math.floor(difference / 1_000);
      if (thousands * 1_000 === difference) difference = thousands;
      else low = 1;
    }
    let code = difference < 0 ? -2 * difference - 1 : 2 * difference;
    if ((word & (TIME | ID)) !== 0) code = 2 * code + low;
    if (!(code <= EXACT_MAX) || Math.floor(difference) !== difference) return -1;
    let end = start;
    while (code >= FOUR_BYTES) {
      const high = Math.floor(code / FOUR_BYTES);
      const four = code - high * FOUR_BYTES;
      for (let shift = 0; shift < 28; shift += 7) bytes[end++] = (four >>> shift) | 128;
      code = high;
    }
    let rest = code | 0;
    for (; rest > 127; rest >>>= 7) bytes[end++] = rest | 128;
    bytes[end++] = rest;
    return end;
  }
}

function zigzag(value: number): number {
  return (value << 1) ^ (value >> 31);
}

/** The lowest bit says that it is no multiple of a thousand. */
function timeCode(difference: number): number {
  const thousands = (difference / 1_000) | 0;
  return thousands * 1_000 === difference ? 2 * zigzag(thousands) : 2 * zigzag(difference) + 1;
}
