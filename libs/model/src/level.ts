import { Batch } from './batch';

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
  readonly eventTime: Float64Array;
  readonly receiveTime: Float64Array;

  constructor(capacity: number) {
    super(capacity);
    this.instrument = new Uint16Array(capacity);
    this.side = new Int8Array(capacity);
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.isSnapshot = new Uint8Array(capacity);
    this.last = new Uint8Array(capacity);
    this.firstSequence = new Float64Array(capacity);
    this.lastSequence = new Float64Array(capacity);
    this.previousSequence = new Float64Array(capacity);
    this.eventTime = new Float64Array(capacity);
    this.receiveTime = new Float64Array(capacity);
  }
}
