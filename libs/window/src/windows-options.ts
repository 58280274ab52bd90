import { type BarBatch } from '@livetape/model';

/** What `Windows` is made with: all memory follows from it. */
export interface WindowsOptions {
  readonly instrumentCount: number;
  /** How far behind the newest event time a trade may be and still find its window open. */
  readonly latenessMs: number;
  /** How far behind the watermark a closed window is still revised. 600,000 by default. */
  readonly horizonMs?: number;
  /** How far ahead of our clock an event time may be. 60,000 by default. */
  readonly futureMsMax?: number;
  /** Rows of `late`. 1,024 by default. */
  readonly lateCapacity?: number;
  /**
   * Called with the batch of closed bars when it is full: use the rows and clear it. Without it a batch that is too
   * small throws RangeError.
   */
  readonly drain?: (closed: BarBatch) => void;
}
