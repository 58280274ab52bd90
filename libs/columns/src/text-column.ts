import { type ColumnMemory, ownMemory } from './memory';

/**
 * One short text per row in fixed slots of bytes, so that writing a row allocates nothing.
 *
 * Memory: capacity × (slotBytes + 1) bytes, claimed in the constructor.
 */
export class TextColumn {
  private readonly bytes: Uint8Array;
  private readonly lengths: Uint8Array;

  /** @param slotBytes longest text in bytes, at most 255 */
  constructor(
    capacity: number,
    readonly slotBytes: number,
    memory: ColumnMemory = ownMemory,
  ) {
    if (slotBytes > 255) throw new RangeError(`a text slot holds at most 255 bytes, not ${slotBytes}`);
    this.bytes = memory.uint8(capacity * slotBytes);
    this.lengths = memory.uint8(capacity);
  }

  /** Copies source[start, end) into the row. False, and the row left empty, when it does not fit. */
  set(row: number, source: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    this.lengths[row] = 0;
    if (length > this.slotBytes) return false;
    const at = row * this.slotBytes;
    for (let i = 0; i < length; i++) this.bytes[at + i] = source[start + i];
    this.lengths[row] = length;
    return true;
  }

  clear(row: number): void {
    this.lengths[row] = 0;
  }

  copy(row: number, source: TextColumn, sourceRow: number): void {
    const at = sourceRow * source.slotBytes;
    this.set(row, source.bytes, at, at + source.lengths[sourceRow]);
  }

  /** A number from the text of a row: equal texts have equal ones, and unequal ones hardly ever. */
  hashOf(row: number): number {
    const { bytes } = this;
    const from = row * this.slotBytes;
    const to = from + this.lengths[row];
    let hash = this.lengths[row];
    let at = from;
    for (; at + 4 <= to; at += 4) {
      const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      hash = Math.imul(hash ^ word, 0x01000193) ^ (hash >>> 13);
    }
    for (; at < to; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    return hash;
  }

  /** Whether a row holds the same text as a row of another column. */
  equals(row: number, other: TextColumn, otherRow: number): boolean {
    const length = this.lengths[row];
    if (length !== other.lengths[otherRow]) return false;
    const at = row * this.slotBytes;
    const otherAt = otherRow * other.slotBytes;
    for (let i = 0; i < length; i++) if (this.bytes[at + i] !== other.bytes[otherAt + i]) return false;
    return true;
  }

  /** The text of a row. Allocates: for edges, not for the hot path. */
  text(row: number): string {
    const at = row * this.slotBytes;
    return String.fromCharCode(...this.bytes.subarray(at, at + this.lengths[row]));
  }
}
