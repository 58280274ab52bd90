import { type Sink } from '../sink';
import { BUY_SELL } from '../words';
import { RESULT, result } from './frame';

const TRADE = { price: RESULT.price, size: RESULT.amount };
const TOP = { bid: RESULT.b, bidSize: RESULT.B, ask: RESULT.a, askSize: RESULT.A };

/** A trade of spot.trades. */
export function decodeTrade(sink: Sink): boolean {
  if (!sink.selectSymbol(result, RESULT.currency_pair)) return false;
  const row = sink.claimTrade();
  return (
    row >= 0 &&
    sink.aggressor(result, RESULT.side, BUY_SELL, row) &&
    sink.readTrade(result, TRADE, row) >= 0 &&
    sink.time(result, RESULT.create_time_ms, sink.trades.eventTime, row) &&
    sink.tradeId(result, RESULT.id, row)
  );
}

/** A top of spot.book_ticker or futures.book_ticker, of the selected instrument. */
export function decodeTop(sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.readCutTop(result, TOP);
  return (
    row >= 0 &&
    sink.integer(result, RESULT.u, tops.sequence, row) &&
    sink.time(result, RESULT.t, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}
