/**
 * Rows kept as columns: row i of every column is one event.
 *
 * A batch is borrowed, never given: it is valid until the call that handed it over returns, and its owner then fills it
 * again. Whoever needs a row later copies it.
 */
export abstract class Batch {
  length = 0;
  /**
   * Feed's clock, µs since the epoch, when the rows of the turn were decoded and handed on; 0 where nobody said. One for the
   * batch: where it gathers several turns, that of the first.
   */
  decodedAt = 0;

  constructor(readonly capacity: number) {}

  get isFull(): boolean {
    return this.length === this.capacity;
  }

  /** Claims the next row; the caller fills every column of it. Throws RangeError when full: check `isFull` before. */
  claim(): number {
    if (this.length >= this.capacity) throw new RangeError(`batch of ${this.capacity} rows is full`);
    return this.length++;
  }

  /** Gives back the row claimed last. */
  unclaim(): void {
    this.length--;
  }

  clear(): void {
    this.length = 0;
  }
}
