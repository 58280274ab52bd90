import { type ExactSum } from '@livetape/columns';
import { type BarBatch, type TradeBatch } from '@livetape/model';
import { integerText } from './integer-text';
import { type BarRow, type TradeRow } from './protocol';

/** The `BarRow` of a row of a batch. */
export function barRow(bars: BarBatch, row: number): BarRow {
  const { start, open, high, low, close, volume, notional, buyVolume, trades, revision } = bars;
  return [
    start[row],
    open[row],
    high[row],
    low[row],
    close[row],
    sumText(volume, row),
    sumText(notional, row),
    sumText(buyVolume, row),
    trades[row],
    revision[row],
  ];
}

/** The `TradeRow` of a row of a batch. */
export function tradeRow(trades: TradeBatch, row: number): TradeRow {
  return [trades.idOf(row), trades.eventTime[row], trades.price[row], trades.size[row], trades.aggressor[row]];
}

/** A sum below 2^53 is exact as a double, and its text costs no BigInt. */
function sumText(sum: ExactSum, row: number): string {
  const near = sum.approximate(row);
  return near <= Number.MAX_SAFE_INTEGER ? integerText(near) : String(sum.value(row));
}
