/** What a row did to the ring: the newest bar, a new revision of a kept one, an older one put in its place, or nothing. */
export type Put = 'appended' | 'revised' | 'inserted' | 'ignored';

/**
 * The newest bars of one instrument as columns, ordered by start, at most one per start.
 *
 * Rows stand without a seam in [begin, end) of every column, so that a path is drawn by one loop. Memory is claimed in
 * the constructor: twice the capacity, and the rows move to the front once per `capacity` appends, never per bar.
 * When full, the oldest bar leaves.
 */
export class BarRing {
  /** ms since the epoch. */
  readonly start: Float64Array;
  /** Prices in units of the quote: for drawing, not for money. */
  readonly close: Float64Array;
  readonly vwap: Float64Array;
  /** In units of the base. */
  readonly volume: Float64Array;
  readonly revision: Uint32Array;
  begin = 0;
  end = 0;

  constructor(readonly capacity: number) {
    this.start = new Float64Array(capacity * 2);
    this.close = new Float64Array(capacity * 2);
    this.vwap = new Float64Array(capacity * 2);
    this.volume = new Float64Array(capacity * 2);
    this.revision = new Uint32Array(capacity * 2);
  }

  get length(): number {
    return this.end - this.begin;
  }

  /** The start of the newest bar, or -Infinity when empty. */
  get newest(): number {
    return this.end > this.begin ? this.start[this.end - 1] : -Infinity;
  }

  clear(): void {
    this.begin = 0;
    this.end = 0;
  }

  /**
   * Makes room for the bar that starts at `start` and returns what happened; the caller then fills the other columns of
   * row `this.row`. A revision below the one kept, and a bar older than a full ring, are ignored.
   */
  put(start: number, revision: number): Put {
    if (start > this.newest) {
      this.makeRoom();
      return this.fill(this.end++, start, revision, 'appended');
    }
    const at = this.indexFrom(start);
    if (this.start[at] === start) {
      if (revision < this.revision[at]) return 'ignored';
      return this.fill(at, start, revision, 'revised');
    }
    if (this.length === this.capacity && at === this.begin) return 'ignored';
    return this.insert(start, revision);
  }

  /** The row that the last `put` claimed. */
  row = 0;

  /** First row whose start is at or after `time`; `end` when there is none. */
  indexFrom(time: number): number {
    let low = this.begin;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The row whose start is nearest to `time`; -1 when empty. */
  indexNear(time: number): number {
    if (this.length === 0) return -1;
    const at = this.indexFrom(time);
    if (at === this.begin) return at;
    if (at === this.end) return at - 1;
    return time - this.start[at - 1] <= this.start[at] - time ? at - 1 : at;
  }

  private fill(row: number, start: number, revision: number, done: Put): Put {
    this.row = row;
    this.start[row] = start;
    this.revision[row] = revision;
    return done;
  }

  private insert(start: number, revision: number): Put {
    this.makeRoom();
    const at = this.indexFrom(start);
    for (const column of this.columns()) column.copyWithin(at + 1, at, this.end);
    this.end++;
    return this.fill(at, start, revision, 'inserted');
  }

  private makeRoom(): void {
    if (this.length === this.capacity) this.begin++;
    if (this.end < this.capacity * 2) return;
    for (const column of this.columns()) column.copyWithin(0, this.begin, this.end);
    this.end -= this.begin;
    this.begin = 0;
  }

  private columns(): readonly (Float64Array | Uint32Array)[] {
    return [this.start, this.close, this.vwap, this.volume, this.revision];
  }
}
