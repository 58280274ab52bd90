import { type TradeBatch } from '@livetape/model';

/** Filters in place: moves a row down to the end of the rows kept so far. Rows must be visited in their order. */
export function keepRow(trades: TradeBatch, row: number): void {
  if (row === trades.length) trades.length++;
  else trades.append(trades, row);
}
