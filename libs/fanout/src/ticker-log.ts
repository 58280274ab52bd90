import { type TopBatch, type TradeBatch } from '@livetape/model';
import { encodeTicker, type Fragment } from '@livetape/wire';
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

/** Last trade and top of book of an instrument: each change is an item, only the newest is kept (latest wins). */
export class TickerLog extends Log {
  private readonly row = new Float64Array(RECEIVE_TIME + 1);
  private text: Fragment = '';

  constructor() {
    super(1, 'conflate');
  }

  /** What is kept is the item clients have, not a newer one that waits for the flush. */
  override get keptAfter(): number {
    return Math.max(0, this.flushed - 1);
  }

  /** False, and nothing changed, for a trade older than the last one (backfilled, or out of order). */
  pushTrade(trades: TradeBatch, row: number): boolean {
    if (trades.eventTime[row] < this.row[TRADE_TIME]) return false;
    this.row[PRICE] = trades.price[row];
    this.row[SIZE] = trades.size[row];
    this.row[AGGRESSOR] = trades.aggressor[row];
    this.row[TRADE_TIME] = trades.eventTime[row];
    this.row[RECEIVE_TIME] = Math.max(this.row[RECEIVE_TIME], trades.receiveTime[row]);
    this.offset++;
    return true;
  }

  pushTop(tops: TopBatch, row: number): void {
    this.row[BID_PRICE] = tops.bidPrice[row];
    this.row[BID_SIZE] = tops.bidSize[row];
    this.row[ASK_PRICE] = tops.askPrice[row];
    this.row[ASK_SIZE] = tops.askSize[row];
    this.row[RECEIVE_TIME] = Math.max(this.row[RECEIVE_TIME], tops.receiveTime[row]);
    this.offset++;
  }

  override advance(monotonicMs: number): void {
    if (this.flushed === this.offset) return;
    super.advance(monotonicMs);
    this.text = encodeTicker(this.row);
  }

  protected override fragment(): Fragment {
    return this.text;
  }
}
