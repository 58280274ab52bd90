import { Aggressor } from '@livetape/model';
import { type Sink } from '../sink';
import { FRAME, frame, TRADE, trade } from './frame';

// https://www.gate.com/docs/developers/futures/ws/en/

/** The trades of futures.trades, sizes in contracts: what was sold is below 0. */
export function decodeFuturesTrades(sink: Sink): boolean {
  if (!sink.enterRows(frame, FRAME.result)) return false;
  while (sink.nextRow(trade)) if (!decodeTrade(sink)) return false;
  return !sink.cursor.failed || sink.reject('malformed');
}

function decodeTrade(sink: Sink): boolean {
  const { trades } = sink;
  if (!sink.selectSymbol(trade, TRADE.contract)) return false;
  const row = sink.claimTrade();
  if (row < 0) return false;
  const sign = sink.signedSize(trade, TRADE.size, trades.size, row);
  if (sign === 0) return false;
  trades.aggressor[row] = sign > 0 ? Aggressor.Buy : Aggressor.Sell;
  const clock = trade.has(TRADE.create_time_ms) ? TRADE.create_time_ms : TRADE.create_time;
  return (
    (trades.size[row] > 0 || sink.reject('number')) &&
    sink.price(trade, TRADE.price, trades.price, row) &&
    sink.time(trade, clock, trades.eventTime, row) &&
    sink.tradeId(trade, TRADE.id, row)
  );
}
