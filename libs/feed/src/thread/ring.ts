import { type Batch } from '@livetape/model';

/** Slots that may wait unread before the writer gathers several turns in one slot: the reader is behind anyway. */
const UNREAD_MAX = 4;

/** Where a ring keeps its two counters and the lengths of its slots in the control words of a hand-over. */
export interface RingPlace {
  /** Slots written so far; wraps. */
  readonly head: number;
  /** Slots read so far; wraps. */
  readonly tail: number;
  /** First of as many words as there are slots. */
  readonly lengths: number;
  /** `Batch.decodedAt` of each slot, in shared memory. */
  readonly stamps: Float64Array;
}

/**
 * Batches in shared memory, filled by one thread and read by another, in order. Nothing is allocated, copied twice or locked:
 * a slot belongs to the writer until it counts up `head`, and to the reader until that counts up `tail`.
 */
export class Ring<B extends Batch> {
  /** The slot that the writer is filling. */
  private open: B | null = null;

  constructor(
    private readonly control: Int32Array,
    private readonly place: RingPlace,
    private readonly slots: readonly B[],
  ) {}

  /** Writer: a slot with room for so many rows, the open one or the next. Null when all others wait unread. */
  room(rows: number): B | null {
    if (this.open !== null && this.open.capacity - this.open.length < rows && this.open.length > 0) this.publish();
    if (this.open === null) this.claim();
    return this.open;
  }

  /** Writer: hands over what was written, now or, where the reader is behind, with what comes next. */
  hand(): void {
    if (this.isHolding && this.unread < UNREAD_MAX) this.publish();
  }

  /** Writer: something was written and not handed over. */
  get isHolding(): boolean {
    return this.open !== null && this.open.length > 0;
  }

  /** Writer: waits until the reader has read on, or for so long. True when it has. */
  wait(ms: number): boolean {
    const { tail } = this.place;
    const seen = Atomics.load(this.control, tail);
    if (this.unread < this.slots.length) return true;
    return Atomics.wait(this.control, tail, seen, ms) !== 'timed-out';
  }

  /** Reader: the oldest unread slot, borrowed until `release`; null when there is none. */
  next(): B | null {
    const { tail, lengths, stamps } = this.place;
    if (this.unread === 0) return null;
    const at = this.at(Atomics.load(this.control, tail));
    const slot = this.slots[at];
    slot.length = this.control[lengths + at];
    slot.decodedAt = stamps[at];
    return slot;
  }

  /** Reader: gives the slot back. */
  release(): void {
    Atomics.add(this.control, this.place.tail, 1);
    Atomics.notify(this.control, this.place.tail);
  }

  /** Slots that were handed over and not given back. */
  get unread(): number {
    return (Atomics.load(this.control, this.place.head) - Atomics.load(this.control, this.place.tail)) | 0;
  }

  private claim(): void {
    if (this.unread >= this.slots.length) return;
    this.open = this.slots[this.at(Atomics.load(this.control, this.place.head))];
    this.open.clear();
    this.open.decodedAt = 0;
  }

  private publish(): void {
    const { head, lengths, stamps } = this.place;
    const at = this.at(Atomics.load(this.control, head));
    const { length, decodedAt } = this.open as B;
    this.control[lengths + at] = length;
    stamps[at] = decodedAt;
    this.open = null;
    Atomics.add(this.control, head, 1);
  }

  /** The counters wrap at 2^32, which the number of slots, a power of two, divides. */
  private at(counter: number): number {
    return counter & (this.slots.length - 1);
  }
}
