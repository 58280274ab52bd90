import { type ColumnMemory, ownMemory } from '@livetape/columns';
import { Batch } from './batch';

/** Digits of a number that stood in the frame with an exponent, or in no plain notation. */
export const WRITTEN_AS_NUMBER = 255;

/**
 * Price levels of order books: whole books (snapshot) and changes of them (delta). All rows of one venue message stand
 * together; `last` marks the message's last row, so that a book can check continuity once per message.
 */
export class LevelBatch extends Batch {
  readonly instrument: Uint16Array;
  /** `Side`. */
  readonly side: Int8Array;
  readonly price: Float64Array;
  /** The size now resting at the price, not a change of it; 0 removes the level. */
  readonly size: Float64Array;
  /** 1 on every row of a snapshot, which replaces the whole book. */
  readonly isSnapshot: Uint8Array;
  /** 1 on the last row of a message. */
  readonly last: Uint8Array;
  /** The venue's sequence range of the message; -1 where it sends none. */
  readonly firstSequence: Float64Array;
  readonly lastSequence: Float64Array;
  /** Last sequence of the message before, where the venue names it; else -1. */
  readonly previousSequence: Float64Array;
  /** Levels of each side that this subscription keeps, on a snapshot; 0 where the frame does not tell: `BookRules.depth`. */
  readonly depth: Uint16Array;
  /** CRC32 of the book after this message as the venue published it, unsigned; -1 where it sends none. */
  readonly checksum: Float64Array;
  /** Digits after the point with which price and size were written; `WRITTEN_AS_NUMBER` where a checksum wants them so. */
  readonly priceDigits: Uint8Array;
  readonly sizeDigits: Uint8Array;
  readonly eventTime: Float64Array;
  readonly receiveTime: Float64Array;
  /** Where the book that took the row last found its place: a guess for a book that follows it, and garbage before. */
  readonly place: Uint16Array;

  constructor(capacity: number, memory: ColumnMemory = ownMemory) {
    super(capacity);
    this.instrument = memory.uint16(capacity);
    this.side = memory.int8(capacity);
    this.price = memory.float64(capacity);
    this.size = memory.float64(capacity);
    this.isSnapshot = memory.uint8(capacity);
    this.last = memory.uint8(capacity);
    this.firstSequence = memory.float64(capacity);
    this.lastSequence = memory.float64(capacity);
    this.previousSequence = memory.float64(capacity);
    this.depth = memory.uint16(capacity);
    this.checksum = memory.float64(capacity);
    this.priceDigits = memory.uint8(capacity);
    this.sizeDigits = memory.uint8(capacity);
    this.eventTime = memory.float64(capacity);
    this.receiveTime = memory.float64(capacity);
    this.place = memory.uint16(capacity);
  }

  /** Copies a row of another batch into a new row of this one. */
  append(source: LevelBatch, sourceRow: number): void {
    const row = this.claim();
    this.instrument[row] = source.instrument[sourceRow];
    this.side[row] = source.side[sourceRow];
    this.price[row] = source.price[sourceRow];
    this.size[row] = source.size[sourceRow];
    this.isSnapshot[row] = source.isSnapshot[sourceRow];
    this.last[row] = source.last[sourceRow];
    this.firstSequence[row] = source.firstSequence[sourceRow];
    this.lastSequence[row] = source.lastSequence[sourceRow];
    this.previousSequence[row] = source.previousSequence[sourceRow];
    this.depth[row] = source.depth[sourceRow];
    this.checksum[row] = source.checksum[sourceRow];
    this.priceDigits[row] = source.priceDigits[sourceRow];
    this.sizeDigits[row] = source.sizeDigits[sourceRow];
    this.eventTime[row] = source.eventTime[sourceRow];
    this.receiveTime[row] = source.receiveTime[sourceRow];
    this.place[row] = source.place[sourceRow];
  }
}
