import { Aggressor } from '@livetape/model';
import { type Sink } from '../sink';
import { RESULT, result, SIDE, SIDES } from './frame';

/** A trade of spot.trades. */
export function decodeTrade(sink: Sink): boolean {
  const { trades } = sink;
  if (!sink.selectSymbol(result, RESULT.currency_pair)) return false;
  const row = sink.claimTrade();
  if (row < 0) return false;
  const side = result.find(RESULT.side, SIDES);
  trades.aggressor[row] = side === SIDE.buy ? Aggressor.Buy : Aggressor.Sell;
  return (
    (side >= 0 || sink.reject('incomplete')) &&
    sink.price(result, RESULT.price, trades.price, row) &&
    sink.size(result, RESULT.amount, trades.size, row) &&
    sink.time(result, RESULT.create_time_ms, trades.eventTime, row) &&
    sink.tradeId(result, RESULT.id, row)
  );
}

/** A top of spot.book_ticker or futures.book_ticker, of the selected instrument. */
export function decodeTop(sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.priceOrNone(result, RESULT.b, tops.bidPrice, row) &&
    sink.cutSizeOrNone(result, RESULT.B, tops.bidSize, row) &&
    sink.priceOrNone(result, RESULT.a, tops.askPrice, row) &&
    sink.cutSizeOrNone(result, RESULT.A, tops.askSize, row) &&
    sink.integer(result, RESULT.u, tops.sequence, row) &&
    sink.time(result, RESULT.t, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}
