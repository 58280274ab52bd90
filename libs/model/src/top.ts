import { type ColumnMemory, ownMemory } from '@livetape/columns';
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

  constructor(capacity: number, memory: ColumnMemory = ownMemory) {
    super(capacity);
    this.instrument = memory.uint16(capacity);
    this.bidPrice = memory.float64(capacity);
    this.bidSize = memory.float64(capacity);
    this.askPrice = memory.float64(capacity);
    this.askSize = memory.float64(capacity);
    this.sequence = memory.float64(capacity);
    this.eventTime = memory.float64(capacity);
    this.receiveTime = memory.float64(capacity);
  }

  /** Copies a row of another batch into a new row of this one. */
  append(source: TopBatch, sourceRow: number): void {
    const row = this.claim();
    this.instrument[row] = source.instrument[sourceRow];
    this.bidPrice[row] = source.bidPrice[sourceRow];
    this.bidSize[row] = source.bidSize[sourceRow];
    this.askPrice[row] = source.askPrice[sourceRow];
    this.askSize[row] = source.askSize[sourceRow];
    this.sequence[row] = source.sequence[sourceRow];
    this.eventTime[row] = source.eventTime[sourceRow];
    this.receiveTime[row] = source.receiveTime[sourceRow];
  }
}
