import { type NumberRows, type Row } from '@livetape/wire';
import { Log } from './log';

const SLOTS_FIRST = 16;

/**
 * The newest items of a channel as numbers in a ring of slots, from which binary frames are written. Most channels of most
 * instruments never fill their slots, so memory is claimed as slots are used, doubling, up to `capacity`: 8 × width bytes each.
 */
export abstract class NumberLog extends Log implements NumberRows {
  numbers = new Float64Array(0);
  /** What was asked for last. */
  first = 0;
  count = 0;
  before = -1;
  /** Of the next item. */
  private slot = 0;

  /** @param width numbers of an item */
  constructor(
    readonly slots: number,
    protected readonly width: number,
    outrun: 'snapshot' | 'conflate',
  ) {
    super(slots, outrun);
  }

  /** Bytes claimed so far. */
  get byteLength(): number {
    return this.numbers.byteLength;
  }

  override missed(from: number): this {
    const { flushed, keptAfter } = this;
    const after = from > keptAfter ? from : keptAfter;
    this.count = flushed > after ? flushed - after : 0;
    this.first = this.slotOf(after + 1);
    this.before = from > keptAfter && from <= flushed ? this.slotOf(from) : -1;
    return this;
  }

  override whole(): this {
    return this.missed(0);
  }

  override rows(from: number): readonly Row[] {
    return this.missed(from).toRows();
  }

  override known(from: number): Row | null {
    return this.missed(from).rowBefore();
  }

  toRows(): readonly Row[] {
    return Array.from({ length: this.count }, (_, i) => this.rowAt((this.first + i) % this.slots));
  }

  rowBefore(): Row | null {
    return this.before < 0 ? null : this.rowAt(this.before);
  }

  /** The row of a slot. */
  protected abstract rowAt(slot: number): Row;

  /** Claims the slot of the next item, which is then the newest: where its numbers begin. */
  protected claim(): number {
    const { slot } = this;
    const at = slot * this.width;
    if (at >= this.numbers.length) this.grow(slot);
    this.slot = slot + 1 === this.slots ? 0 : slot + 1;
    this.offset++;
    return at;
  }

  /** The slot of an item that is kept, or of the next one. */
  private slotOf(offset: number): number {
    const slot = this.slot - 1 - (this.offset - offset);
    return slot < 0 ? slot + this.slots : slot;
  }

  private grow(slot: number): void {
    const slots = Math.min(this.slots, Math.max(SLOTS_FIRST, 2 * slot));
    const numbers = new Float64Array(slots * this.width);
    numbers.set(this.numbers);
    this.numbers = numbers;
  }
}
