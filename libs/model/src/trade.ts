import { type ColumnMemory, ownMemory, TextColumn } from '@livetape/columns';
import { Batch } from './batch';

/** Longest trade id that any venue sends is a UUID of 36 characters. */
const ID_BYTES = 40;

/** Executions reported by a venue. */
export class TradeBatch extends Batch {
  readonly instrument: Uint16Array;
  /** Integer at the instrument's price scale. */
  readonly price: Float64Array;
  /** Integer at the instrument's size scale. */
  readonly size: Float64Array;
  /** `Aggressor`. */
  readonly aggressor: Int8Array;
  /** The venue's id where it is a plain integer up to 2^53, else -1 and the text stands in `idText`. */
  readonly id: Float64Array;
  readonly idText: TextColumn;
  /**
   * The number that rises by one with each row of the instrument: the id itself at most venues, another number at some;
   * -1 where the venue has none, so that a missing trade cannot be seen.
   */
  readonly sequence: Float64Array;
  /**
   * First and last of the venue's single-trade ids that this row stands for (an aggregate covers several); both equal
   * `id` where a row is one trade, -1 where ids are text.
   */
  readonly firstId: Float64Array;
  readonly lastId: Float64Array;
  /** The venue's clock, µs since the epoch. */
  readonly eventTime: Float64Array;
  /** Our clock, µs since the epoch; 0 when unknown (a recording without receive times). */
  readonly receiveTime: Float64Array;

  constructor(capacity: number, memory: ColumnMemory = ownMemory) {
    super(capacity);
    this.instrument = memory.uint16(capacity);
    this.price = memory.float64(capacity);
    this.size = memory.float64(capacity);
    this.aggressor = memory.int8(capacity);
    this.id = memory.float64(capacity);
    this.idText = new TextColumn(capacity, ID_BYTES, memory);
    this.sequence = memory.float64(capacity);
    this.firstId = memory.float64(capacity);
    this.lastId = memory.float64(capacity);
    this.eventTime = memory.float64(capacity);
    this.receiveTime = memory.float64(capacity);
  }

  /** The venue's id as the venue wrote it. Allocates. */
  idOf(row: number): string {
    return this.id[row] >= 0 ? String(this.id[row]) : this.idText.text(row);
  }

  /** Copies a row of another batch into a new row of this one. */
  append(source: TradeBatch, sourceRow: number): void {
    const row = this.claim();
    this.instrument[row] = source.instrument[sourceRow];
    this.price[row] = source.price[sourceRow];
    this.size[row] = source.size[sourceRow];
    this.aggressor[row] = source.aggressor[sourceRow];
    this.id[row] = source.id[sourceRow];
    if (source.id[sourceRow] < 0) this.idText.copy(row, source.idText, sourceRow);
    this.sequence[row] = source.sequence[sourceRow];
    this.firstId[row] = source.firstId[sourceRow];
    this.lastId[row] = source.lastId[sourceRow];
    this.eventTime[row] = source.eventTime[sourceRow];
    this.receiveTime[row] = source.receiveTime[sourceRow];
  }
}
