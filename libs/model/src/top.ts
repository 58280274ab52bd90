import { Batch } from './batch';

/** Changes of the top of book. A side without a level has price 0 and size 0. */
export class TopBatch extends Batch {
  readonly instrument: Uint16Array;
  readonly bidPrice: Float64Array;
  readonly bidSize: Float64Array;
  readonly askPrice: Float64Array;
  readonly askSize: Float64Array;
  /** The venue's number for ordering; -1 where it sends none. */
  readonly sequence: Float64Array;
  /** µs since the epoch; 0 where the venue sends none. */
  readonly eventTime: Float64Array;
  readonly receiveTime: Float64Array;

  constructor(capacity: number) {
    super(capacity);
    this.instrument = new Uint16Array(capacity);
    this.bidPrice = new Float64Array(capacity);
    this.bidSize = new Float64Array(capacity);
    this.askPrice = new Float64Array(capacity);
    this.askSize = new Float64Array(capacity);
    this.sequence = new Float64Array(capacity);
    this.eventTime = new Float64Array(capacity);
    this.receiveTime = new Float64Array(capacity);
  }
}
