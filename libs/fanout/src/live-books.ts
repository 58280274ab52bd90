import { type Book, Mirror, type MirrorOptions } from '@livetape/book';
import { type BookState, type BookStatus, type LevelBatch } from '@livetape/model';
import { integerText } from '@livetape/wire';

/**
 * The proven books as their readers see them: levels, state, and the number and times of the last message. Follows the
 * rows and states that the feeds hand on, and changes only while it is told of them.
 *
 * `version` counts what happened to a book (messages and changes of state): at the same version a book is the same.
 */
export class LiveBooks {
  private readonly mirror: Mirror;
  private readonly statuses: (BookStatus | undefined)[] = [];
  private readonly versions: Float64Array;
  private readonly sequences: Float64Array;
  private readonly eventTimes: Float64Array;
  private readonly receiveTimes: Float64Array;
  /** 1 between the first and the last row of a message that came in several batches. */
  private readonly isPartial: Uint8Array;

  constructor(options: MirrorOptions) {
    const { instruments } = options;
    this.mirror = new Mirror(options);
    this.versions = new Float64Array(instruments);
    this.sequences = new Float64Array(instruments).fill(-1);
    this.eventTimes = new Float64Array(instruments);
    this.receiveTimes = new Float64Array(instruments);
    this.isPartial = new Uint8Array(instruments);
  }

  /** Takes a borrowed batch of proven rows. Nothing is allocated but the book of an instrument seen for the first time. */
  take(levels: LevelBatch): void {
    this.mirror.apply(levels);
    const { versions, sequences, eventTimes, receiveTimes, isPartial } = this;
    const { instrument, last, length } = levels;
    for (let row = 0; row < length; row++) {
      if (last[row] === 0) continue;
      const id = instrument[row];
      isPartial[id] = 0;
      versions[id]++;
      sequences[id] = levels.lastSequence[row];
      eventTimes[id] = levels.eventTime[row];
      receiveTimes[id] = levels.receiveTime[row];
    }
    if (length > 0 && last[length - 1] === 0) isPartial[instrument[length - 1]] = 1;
  }

  /** Keeps the object. A book that is lost in the midst of a message is empty until a snapshot comes. */
  setStatus(status: BookStatus): void {
    const { instrument, state } = status;
    this.statuses[instrument] = status;
    this.versions[instrument]++;
    if (state === 'synced' || this.isPartial[instrument] === 0) return;
    this.isPartial[instrument] = 0;
    this.mirror.abandon(instrument);
  }

  /** The book, to be read before the next batch is taken; null before there is one, and in the midst of a message. */
  book(instrument: number): Book | null {
    return this.isPartial[instrument] === 1 ? null : this.mirror.book(instrument);
  }

  /** Whether the rows of its last message have not all come yet. */
  isInMessage(instrument: number): boolean {
    return this.isPartial[instrument] === 1;
  }

  /** The last change of state; undefined before the first. */
  status(instrument: number): BookStatus | undefined {
    return this.statuses[instrument];
  }

  state(instrument: number): BookState {
    return this.statuses[instrument]?.state ?? 'buffering';
  }

  version(instrument: number): number {
    return this.versions[instrument] ?? 0;
  }

  /** The venue's number of the last message; null where it sends none. */
  sequence(instrument: number): string | null {
    const sequence = this.sequences[instrument] ?? -1;
    return sequence < 0 ? null : integerText(sequence);
  }

  /** The venue's clock of the last message, µs since the epoch; 0 where it sends none. */
  eventTimeUs(instrument: number): number {
    return this.eventTimes[instrument] ?? 0;
  }

  /** Our clock of the last message, µs since the epoch; 0 before the first. */
  receiveTimeUs(instrument: number): number {
    return this.receiveTimes[instrument] ?? 0;
  }
}
