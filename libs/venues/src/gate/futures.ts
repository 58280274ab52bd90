import { JsonFields, numbered } from '@livetape/columns';
import { Aggressor } from '@livetape/model';
import { type Sink } from '../sink';
import { FRAME, frame } from './frame';

// https://www.gate.com/docs/developers/futures/ws/en/

const TRADE = numbered('id create_time create_time_ms size price contract');
// Filled and read within one call of decode, which never waits.
const trade = new JsonFields(TRADE);
/** A size without its sign. */
const unsigned = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0 };
const MINUS = 45;

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
  if (row < 0 || !trade.isPlain(TRADE.size)) return row >= 0 && sink.reject('incomplete');
  const isSold = trade.bytes[trade.start(TRADE.size)] === MINUS;
  trades.aggressor[row] = isSold ? Aggressor.Sell : Aggressor.Buy;
  unsigned.bytes = trade.bytes;
  unsigned.start = trade.start(TRADE.size) + (isSold ? 1 : 0);
  unsigned.end = trade.end(TRADE.size);
  const clock = trade.has(TRADE.create_time_ms) ? TRADE.create_time_ms : TRADE.create_time;
  return (
    sink.keepSize(unsigned, trades.size, row) &&
    (trades.size[row] > 0 || sink.reject('number')) &&
    sink.price(trade, TRADE.price, trades.price, row) &&
    sink.time(trade, clock, trades.eventTime, row) &&
    sink.tradeId(trade, TRADE.id, row)
  );
}
