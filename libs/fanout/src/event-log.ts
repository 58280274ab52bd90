import { type Row } from '@livetape/wire';
import { Log } from './log';

/** Items kept for clients that are behind or resume: about 20 s of a dozen feeds, and all books stale at once. */
const ITEMS_KEPT = 512;

/** Rare items of several kinds, each of which counts: what they make of the state is `apply`'s business. */
export abstract class EventLog<R extends Row> extends Log {
  private readonly items: R[] = [];
  private applied = 0;

  constructor() {
    super(ITEMS_KEPT, 'snapshot');
  }

  override advance(monotonicMs: number): void {
    super.advance(monotonicMs);
    while (this.applied < this.offset) this.apply(this.items[this.applied++ % this.capacity]);
  }

  override rows(from: number): R[] {
    const rows: R[] = [];
    for (let offset = Math.max(from, this.keptAfter); offset < this.flushed; offset++) {
      rows.push(this.items[offset % this.capacity]);
    }
    return rows;
  }

  /** A snapshot's last row need not be the newest item. */
  override known(): null {
    return null;
  }

  abstract override state(): R[];

  /** When more wait for the flush than can be kept, they become part of the state before it: a snapshot is never newer than it says. */
  protected push(item: R): void {
    if (this.offset - this.applied === this.capacity) this.advance(0);
    this.items[this.offset++ % this.capacity] = item;
  }

  protected abstract apply(item: R): void;
}

/** Puts a value behind all others, and forgets the first when there are more than `count`. */
export function putLast<V>(map: Map<string, V>, key: string, value: V, count: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > count) map.delete(map.keys().next().value!);
}
