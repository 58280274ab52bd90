import { type Row, type Rows } from '@livetape/wire';

/**
 * The newest items of one channel. Items are numbered from 1 (`offset`), +1 each; `capacity` of them are kept, older
 * ones are gone. `flushed` is where the clients in step are: what was published later waits for the next flush.
 *
 * Whatever `rows(from)` leaves out of (from, flushed] was conflated.
 */
export abstract class Log {
  /** Offset of the newest item; 0 before the first. */
  offset = 0;
  flushed = 0;

  /**
   * @param capacity most items kept
   * @param outrun what a client gets that needs an item which is gone: a new snapshot, or the kept items with the number
   *   of skipped ones
   */
  constructor(
    readonly capacity: number,
    private readonly outrun: 'snapshot' | 'conflate',
  ) {}

  /** All items after this offset are kept. */
  get keptAfter(): number {
    return Math.max(0, this.offset - this.capacity);
  }

  /** Whether a client at this offset cannot be brought on by rows. */
  needsSnapshot(from: number): boolean {
    return this.outrun === 'snapshot' && from < this.keptAfter;
  }

  /** Whether a client that comes back with this offset can be told all that it missed. */
  canResume(from: number): boolean {
    return from >= this.keptAfter || from === this.flushed;
  }

  /** Makes all that was published part of what clients get. @param _monotonicMs our clock, for logs that send by time */
  advance(_monotonicMs: number): void {
    this.flushed = this.offset;
  }

  /** The kept items in (from, flushed], oldest first. */
  abstract rows(from: number): readonly Row[];

  /**
   * The row that a client at this offset got last: only what differs from it need be written. Null when it is gone. Of a book
   * the header only.
   */
  abstract known(from: number): Row | null;

  /** The whole state of the channel at `flushed`, less what items waiting for the flush have pushed out already. */
  state(): readonly Row[] {
    return this.rows(0);
  }

  /** `rows(from)` as an encoding takes them: numbers where the log keeps those, good until it is asked again or something is published. */
  missed(from: number): Rows {
    return this.rows(from);
  }

  /** `state()` as an encoding takes it. */
  whole(): Rows {
    return this.state();
  }
}
