import { ByteWriter } from './byte-writer';
import { type DeltaItem, type Payload, type Sheet } from './encoding';
import { DELTA_FRAME } from './format';
import { writeList, writeNumbers } from './list-writer';
import { type Rows } from './number-rows';
import { Slab } from './slab';

const START_BYTES = 4_096;
/** Of a dozen frames or more: a frame keeps all of it alive as long as somebody keeps the frame. */
const SLAB_BYTES = 16_384;
/** Of a delta's head: the kind of frame and the time. */
const HEAD_BYTES = 16;

/** Items one behind the other in memory that stays: frames are cut from it. */
export class BinarySheet implements Sheet {
  private readonly items = new ByteWriter(START_BYTES);
  private readonly head = new ByteWriter(HEAD_BYTES);
  private readonly slab = new Slab(SLAB_BYTES);
  /** Where each item begins; then where the last one ends. */
  private readonly starts = [0];

  add({ kind, handle, offset, conflated, before }: DeltaItem, rows: Rows): number {
    const { items, starts } = this;
    // Behind what a refused item may have left.
    items.length = starts[starts.length - 1];
    items.uint(handle);
    items.uint(offset);
    const told = { conflated, isSnapshot: false };
    if (!writeNumbers(items, kind, rows, told)) writeList(items, { kind, rows, before, ...told });
    starts.push(items.length);
    return starts.length - 2;
  }

  delta(serverTimeMs: number, items: readonly number[]): Payload {
    const { head, starts } = this;
    head.clear();
    head.byte(DELTA_FRAME);
    head.uint(serverTimeMs);
    let length = head.length;
    for (let i = 0; i < items.length; i++) length += starts[items[i] + 1] - starts[items[i]];
    const bytes = this.slab.claim(length);
    head.copyTo(bytes, { at: 0, from: 0, to: head.length });
    let at = head.length;
    for (let i = 0; i < items.length;) {
      const from = starts[items[i]];
      // Items that follow one another are copied at once.
      let next = i + 1;
      while (next < items.length && items[next] === items[next - 1] + 1) next++;
      const to = starts[items[next - 1] + 1];
      this.items.copyTo(bytes, { at, from, to });
      at += to - from;
      i = next;
    }
    return { bytes, isText: false };
  }

  clear(): void {
    this.items.clear();
    this.starts.length = 1;
  }
}
