import { type Row } from '@livetape/wire';

/** Enough for a client that is served once a second while there are 20 flushes. */
const ROWS_KEPT = 32;

/** The rows that the last flushes sent of a channel which keeps only its newest: what clients have, so that less need be sent. */
export class PastRows {
  private readonly offsets: number[] = [];
  private readonly rows: Row[] = [];
  private count = 0;

  /** @param offset higher than the one before */
  add(offset: number, row: Row): void {
    const slot = this.count++ % ROWS_KEPT;
    this.offsets[slot] = offset;
    this.rows[slot] = row;
  }

  /** The row of a flush that ended at this offset; null when it is gone. */
  at(offset: number): Row | null {
    const oldest = Math.max(0, this.count - ROWS_KEPT);
    for (let i = this.count - 1; i >= oldest; i--) {
      const slot = i % ROWS_KEPT;
      if (this.offsets[slot] === offset) return this.rows[slot];
      if (this.offsets[slot] < offset) return null;
    }
    return null;
  }
}
