import { type TradeBatch } from '@livetape/model';
import { keepRow } from './keep-row';

/** Clocks differ by seconds, and a badly kept one by minutes; what lies further ahead is a fault of the frame. µs. */
const AHEAD_US = 3_600_000_000;

/**
 * Sets aside trades of the future before their ids are taken note of, so that the true trade of the same id is none the
 * worse. Future is what lies an hour ahead of our clock and of every trade before: where our own clock is wrong, the
 * venue's goes.
 */
export class FutureGuard {
  /** Trades set aside so far. */
  setAside = 0;
  private newestUs = 0;

  /** Keeps in the batch the rows that are not of the future. */
  filter(trades: TradeBatch): void {
    const { length } = trades;
    trades.clear();
    for (let row = 0; row < length; row++) {
      if (this.isFuture(trades.eventTime[row], trades.receiveTime[row])) this.setAside++;
      else keepRow(trades, row);
    }
  }

  private isFuture(eventTime: number, receiveTime: number): boolean {
    const isAhead = eventTime > Math.max(receiveTime, this.newestUs) + AHEAD_US;
    if (isAhead && this.newestUs > 0) return true;
    this.newestUs = Math.max(this.newestUs, eventTime);
    return false;
  }
}
