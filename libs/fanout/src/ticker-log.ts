import { type TopBatch, type TradeBatch } from '@livetape/model';
import { type TickerRow } from '@livetape/wire';
import { LatestLog } from './latest-log';

const PRICE = 0;
const SIZE = 1;
const AGGRESSOR = 2;
const TRADE_TIME = 3;
const BID_PRICE = 4;
const BID_SIZE = 5;
const ASK_PRICE = 6;
const ASK_SIZE = 7;
const RECEIVE_TIME = 8;

/** Last trade and top of book of an instrument. */
export class TickerLog extends LatestLog {
  private readonly numbers = new Float64Array(RECEIVE_TIME + 1);

  /** False, and nothing changed, for a trade older than the last one (backfilled, or out of order). */
  pushTrade(trades: TradeBatch, row: number): boolean {
    const { numbers } = this;
    if (trades.eventTime[row] < numbers[TRADE_TIME]) return false;
    numbers[PRICE] = trades.price[row];
    numbers[SIZE] = trades.size[row];
    numbers[AGGRESSOR] = trades.aggressor[row];
    numbers[TRADE_TIME] = trades.eventTime[row];
    numbers[RECEIVE_TIME] = Math.max(numbers[RECEIVE_TIME], trades.receiveTime[row]);
    this.offset++;
    return true;
  }

  pushTop(tops: TopBatch, row: number): void {
    const { numbers } = this;
    numbers[BID_PRICE] = tops.bidPrice[row];
    numbers[BID_SIZE] = tops.bidSize[row];
    numbers[ASK_PRICE] = tops.askPrice[row];
    numbers[ASK_SIZE] = tops.askSize[row];
    numbers[RECEIVE_TIME] = Math.max(numbers[RECEIVE_TIME], tops.receiveTime[row]);
    this.offset++;
  }

  protected override read(): TickerRow {
    return Array.from(this.numbers) as unknown as TickerRow;
  }
}
