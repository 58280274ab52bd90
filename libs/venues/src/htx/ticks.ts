import { JsonFields, numbered } from '@livetape/columns';
import { type Sink } from '../sink';
import { BUY_SELL } from '../words';
import { frame, FRAME, TICK, tick } from './frame';

const TRADE = numbered('id ts tradeId amount price direction');
const AMOUNTS = { price: TRADE.price, size: TRADE.amount };
// Filled and read within one call of decode, which never waits.
const trade = new JsonFields(TRADE);

/** The trades of trade.detail, of the selected instrument, oldest first. At spot the frame has the newest first. */
export function decodeTrades(sink: Sink): boolean {
  const { trades } = sink;
  const first = trades.length;
  if (!claimRows(sink) || !sink.enterRows(tick, TICK.data)) return false;
  let isDense = false;
  for (let i = 0; sink.nextRow(trade); i++) {
    if (i === 0) isDense = trade.has(TRADE.tradeId);
    else if (isDense !== trade.has(TRADE.tradeId)) return sink.reject('incomplete');
    if (!decodeTrade(isDense ? trades.length - 1 - i : first + i, sink)) return false;
  }
  return !sink.cursor.failed || sink.reject('malformed');
}

/** Claims a row for each trade of the frame. */
function claimRows(sink: Sink): boolean {
  if (!sink.enterRows(tick, TICK.data)) return false;
  while (sink.cursor.nextElement() && sink.cursor.value()) if (sink.claimTrade() < 0) return false;
  return true;
}

/** At spot `tradeId` rises by one, and `id` is beyond 2^53; derivatives have only the id, which is not dense. */
function decodeTrade(row: number, sink: Sink): boolean {
  return (
    sink.aggressor(trade, TRADE.direction, BUY_SELL, row) &&
    sink.readTrade(trade, AMOUNTS, row) >= 0 &&
    sink.time(trade, TRADE.ts, sink.trades.eventTime, row) &&
    (trade.has(TRADE.tradeId) ? sink.denseTradeId(trade, TRADE.tradeId, row) : sink.tradeId(trade, TRADE.id, row))
  );
}

/** Best bid and ask: with names of their own at spot, as pairs of price and size at derivatives. */
export function decodeTop(sink: Sink): boolean {
  const { tops } = sink;
  const isSpot = tick.has(TICK.seqId);
  const row = isSpot ? sink.readCutTop(tick, TICK) : readPairs(sink);
  return (
    row >= 0 &&
    sink.integer(tick, isSpot ? TICK.seqId : TICK.mrid, tops.sequence, row) &&
    sink.time(frame, FRAME.ts, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}

function readPairs(sink: Sink): number {
  const { tops } = sink;
  const row = sink.claimTop();
  const isRead =
    row >= 0 &&
    sink.enterRows(tick, TICK.bid) &&
    readPair(tops.bidPrice, tops.bidSize, row, sink) &&
    sink.enterRows(tick, TICK.ask) &&
    readPair(tops.askPrice, tops.askSize, row, sink);
  return isRead ? row : -1;
}

/** [price, size] */
function readPair(prices: Float64Array, sizes: Float64Array, row: number, sink: Sink): boolean {
  return sink.nextPrice(prices, row) && sink.next() && sink.keepCutSize(sink.cursor, sizes, row) && sink.leave();
}
