import { type BarBatch } from '@livetape/model';
import { type BarRow } from '@livetape/wire';
import { BarRing } from './bar-ring';
import { Log } from './log';

/** Bars and revisions kept for a snapshot: ten minutes of seconds. */
export const BARS_KEPT = 600;

/** The last bars of an instrument and width; a revision is an item of its own. */
export class BarLog extends Log {
  private readonly ring = new BarRing(BARS_KEPT);

  constructor() {
    super(BARS_KEPT, 'snapshot');
  }

  push(bars: BarBatch, row: number): void {
    this.ring.set(this.offset++ % this.capacity, bars, row);
  }

  protected override row(offset: number): BarRow {
    return this.ring.row((offset - 1) % this.capacity);
  }
}
