import { type BarBatch } from '@livetape/model';
import { encodeBar, type Fragment } from '@livetape/wire';
import { Log } from './log';

/** Bars and revisions kept for a snapshot: ten minutes of seconds. */
export const BARS_KEPT = 600;

/**
 * The last bars of an instrument and width; a revision is an item of its own. Kept as text from the start: a bar's
 * columns take 148 bytes and its text about 95, and encoding it takes a microsecond, once per bar.
 */
export class BarLog extends Log {
  private readonly fragments: Fragment[] = [];

  constructor() {
    super(BARS_KEPT, 'snapshot');
  }

  push(bars: BarBatch, row: number): void {
    this.fragments[this.offset++ % this.capacity] = encodeBar(bars, row);
  }

  protected override fragment(offset: number): Fragment {
    return this.fragments[(offset - 1) % this.capacity];
  }
}
