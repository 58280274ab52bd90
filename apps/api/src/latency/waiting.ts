import { type TimeMeter } from '@livetape/columns';

/** More batches than a venue brings between two flushes, unless it brings more than a person could tell apart. */
const CAPACITY = 256;

/** Batches of a venue that are applied and wait for the flush that carries them. 3 KB, claimed at once. */
export class Waiting {
  private readonly since = new Float64Array(CAPACITY);
  private readonly rows = new Int32Array(CAPACITY);
  private length = 0;

  /** Once it is full, more rows count as if they had come with the last that had room: their wait is told longer than it was. */
  add(sinceUs: number, rows: number): void {
    if (this.length === CAPACITY) {
      this.rows[CAPACITY - 1] += rows;
      return;
    }
    this.since[this.length] = sinceUs;
    this.rows[this.length++] = rows;
  }

  /** Records how long each waited until now. Returns how many rows that were; nothing waits any more. */
  leave(nowUs: number, meter: TimeMeter): number {
    let sum = 0;
    for (let i = 0; i < this.length; i++) {
      meter.record(nowUs - this.since[i], this.rows[i]);
      sum += this.rows[i];
    }
    this.length = 0;
    return sum;
  }

  /** Nothing waits any more. */
  clear(): void {
    this.length = 0;
  }
}
