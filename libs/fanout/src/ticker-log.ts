import { type TopBatch, type TradeBatch } from '@livetape/model';
import { type NumberRows, type TickerRow } from '@livetape/wire';
import { Log } from './log';

const PRICE = 0;
const SIZE = 1;
const AGGRESSOR = 2;
const TRADE_TIME = 3;
const BID_PRICE = 4;
const BID_SIZE = 5;
const ASK_PRICE = 6;
const ASK_SIZE = 7;
const RECEIVE_TIME = 8;
const WIDTH = 9;

/** States kept of the last flushes, so that less need be sent: enough for a client that is served once a second of 20 flushes. */
const SLOTS = 32;

/** Last trade and top of book of an instrument: each change is an item, and only the newest is kept (latest wins). */
export class TickerLog extends Log implements NumberRows {
  /** What the last flushes sent, in a ring of slots; nothing while nobody was subscribed. */
  numbers = new Float64Array(0);
  readonly slots = SLOTS;
  first = 0;
  count = 0;
  before = -1;
  private readonly newest = new Float64Array(WIDTH);
  /** The offset that each slot stands for; 0 for none. */
  private offsets = new Float64Array(0);

  constructor() {
    super(1, 'conflate');
  }

  /** False, and nothing changed, for a trade older than the last one (backfilled, or out of order). */
  pushTrade(trades: TradeBatch, row: number): boolean {
    const { newest } = this;
    if (trades.eventTime[row] < newest[TRADE_TIME]) return false;
    newest[PRICE] = trades.price[row];
    newest[SIZE] = trades.size[row];
    newest[AGGRESSOR] = trades.aggressor[row];
    newest[TRADE_TIME] = trades.eventTime[row];
    if (trades.receiveTime[row] > newest[RECEIVE_TIME]) newest[RECEIVE_TIME] = trades.receiveTime[row];
    this.offset++;
    return true;
  }

  pushTop(tops: TopBatch, row: number): void {
    const { newest } = this;
    newest[BID_PRICE] = tops.bidPrice[row];
    newest[BID_SIZE] = tops.bidSize[row];
    newest[ASK_PRICE] = tops.askPrice[row];
    newest[ASK_SIZE] = tops.askSize[row];
    if (tops.receiveTime[row] > newest[RECEIVE_TIME]) newest[RECEIVE_TIME] = tops.receiveTime[row];
    this.offset++;
  }

  override canResume(): boolean {
    return true;
  }

  override advance(monotonicMs: number): void {
    if (this.flushed === this.offset) return;
    super.advance(monotonicMs);
    if (this.numbers.length === 0) {
      this.numbers = new Float64Array(SLOTS * WIDTH);
      this.offsets = new Float64Array(SLOTS);
    }
    this.first = this.first + 1 === SLOTS ? 0 : this.first + 1;
    this.numbers.set(this.newest, this.first * WIDTH);
    this.offsets[this.first] = this.flushed;
  }

  override missed(from: number): this {
    this.count = from < this.flushed ? 1 : 0;
    this.before = this.slotOf(from);
    return this;
  }

  override whole(): this {
    return this.missed(0);
  }

  override rows(from: number): readonly TickerRow[] {
    return this.missed(from).toRows();
  }

  override known(from: number): TickerRow | null {
    return this.missed(from).rowBefore();
  }

  toRows(): readonly TickerRow[] {
    return this.count === 0 ? [] : [this.rowAt(this.first)];
  }

  rowBefore(): TickerRow | null {
    return this.before < 0 ? null : this.rowAt(this.before);
  }

  private rowAt(slot: number): TickerRow {
    return Array.from(this.numbers.subarray(slot * WIDTH, (slot + 1) * WIDTH)) as unknown as TickerRow;
  }

  /** The slot of a flush that ended at this offset; -1 when it is gone, or there was none. */
  private slotOf(offset: number): number {
    const { offsets, first } = this;
    for (let back = 0; back < offsets.length && offset > 0; back++) {
      const slot = first >= back ? first - back : first - back + SLOTS;
      if (offsets[slot] === offset) return slot;
      if (offsets[slot] < offset) break;
    }
    return -1;
  }
}
