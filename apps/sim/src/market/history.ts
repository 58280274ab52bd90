/** One aggregate: what one taker order got at one price. Prices in ticks, sizes in steps, times in ms since the epoch. */
export interface Execution {
  readonly id: number;
  readonly price: number;
  readonly size: number;
  /** The buyer took the liquidity. */
  readonly buy: boolean;
  readonly timeMs: number;
  /** Single trades that it consists of: the taker against each resting order. */
  readonly firstTradeId: number;
  readonly lastTradeId: number;
}

/** The last executions of one instrument, ids rising by one. When full, the oldest makes room. */
export class History {
  private readonly prices: Float64Array;
  private readonly sizes: Float64Array;
  private readonly buys: Uint8Array;
  private readonly times: Float64Array;
  private readonly firstTradeIds: Float64Array;
  private readonly counts: Uint8Array;
  private nextTradeId: number;
  private length = 0;

  /** `nextId` and `firstTradeId` are the ids of the first execution and of its first single trade. */
  constructor(
    readonly capacity: number,
    public nextId: number,
    firstTradeId: number,
  ) {
    this.nextTradeId = firstTradeId;
    this.prices = new Float64Array(capacity);
    this.sizes = new Float64Array(capacity);
    this.buys = new Uint8Array(capacity);
    this.times = new Float64Array(capacity);
    this.firstTradeIds = new Float64Array(capacity);
    this.counts = new Uint8Array(capacity);
  }

  /** Id of the oldest execution still held; `nextId` when none is. */
  get oldestId(): number {
    return this.nextId - this.length;
  }

  /** Appends an execution of `count` single trades; returns its id. */
  append(execution: { price: number; size: number; buy: boolean; timeMs: number; count: number }): number {
    const row = this.nextId % this.capacity;
    this.prices[row] = execution.price;
    this.sizes[row] = execution.size;
    this.buys[row] = execution.buy ? 1 : 0;
    this.times[row] = execution.timeMs;
    this.firstTradeIds[row] = this.nextTradeId;
    this.counts[row] = execution.count;
    this.nextTradeId += execution.count;
    this.length = Math.min(this.capacity, this.length + 1);
    return this.nextId++;
  }

  /** Throws RangeError when the id is not held. */
  at(id: number): Execution {
    if (!(id >= this.oldestId && id < this.nextId)) throw new RangeError(`execution ${id} is not held`);
    const row = id % this.capacity;
    const firstTradeId = this.firstTradeIds[row];
    return {
      id,
      price: this.prices[row],
      size: this.sizes[row],
      buy: this.buys[row] === 1,
      timeMs: this.times[row],
      firstTradeId,
      lastTradeId: firstTradeId + this.counts[row] - 1,
    };
  }

  /** First id whose time is at or after `timeMs`; `nextId` when none is. */
  firstIdAt(timeMs: number): number {
    return this.search((row) => this.times[row] < timeMs);
  }

  /** Id of the execution that a single trade belongs to, or the first after it. */
  idOfTrade(tradeId: number): number {
    return this.search((row) => this.firstTradeIds[row] + this.counts[row] - 1 < tradeId);
  }

  private search(isBefore: (row: number) => boolean): number {
    let low = this.oldestId;
    let high = this.nextId;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isBefore(middle % this.capacity)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Size of the n-th single trade of an execution (from 0): equal parts, the rest with the last. */
export function partSize(execution: Execution, n: number): number {
  const count = execution.lastTradeId - execution.firstTradeId + 1;
  const part = Math.floor(execution.size / count);
  return n < count - 1 ? part : execution.size - part * (count - 1);
}
