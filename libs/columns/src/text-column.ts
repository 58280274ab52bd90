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

  /** The text of a row. Allocates: for edges, not for the hot path. */
  text(row: number): string {
    const at = row * this.slotBytes;
    return String.fromCharCode(...this.bytes.subarray(at, at + this.lengths[row]));
  }
}
