import { JsonKind, type JsonTable, TableShape } from '@livetape/columns';
import { type Sink } from '../sink';
import { BUY_SELL } from '../words';
import { frame, FRAME, TICK, tick, TRADE } from './frame';

/** The trades of trade.detail, of the selected instrument, oldest first. At spot the frame has the newest first. */
export function decodeTrades(sink: Sink): boolean {
  const table = tick.table(TICK.data);
  if (table === null) return sink.reject('incomplete');
  const { rows, width } = table;
  const isDense = rows > 0 && has(table, TRADE.tradeId);
  for (let i = 0; i < rows; i++) {
    const cell = (isDense ? rows - 1 - i : i) * width;
    if (isDense !== has(table, cell + TRADE.tradeId)) return sink.reject('incomplete');
    if (!decodeTrade(table, cell, sink)) return false;
  }
  return true;
}

function has(table: JsonTable, cell: number): boolean {
  return table.kindOf(cell) !== JsonKind.None;
}

/** At spot `tradeId` rises by one, and `id` is beyond 2^53; derivatives have only the id, which is not dense. */
function decodeTrade(table: JsonTable, cell: number, sink: Sink): boolean {
  const { price, size, eventTime } = sink.trades;
  const row = sink.claimTrade();
  return (
    row >= 0 &&
    sink.aggressor(table, cell + TRADE.direction, BUY_SELL, row) &&
    sink.price(table, cell + TRADE.price, price, row) &&
    sink.size(table, cell + TRADE.amount, size, row) &&
    sink.time(table, cell + TRADE.ts, eventTime, row) &&
    (has(table, cell + TRADE.tradeId)
      ? sink.denseTradeId(table, cell + TRADE.tradeId, row)
      : sink.tradeId(table, cell + TRADE.id, row))
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

/** `bid` and `ask` as [price, size]. */
function readPairs(sink: Sink): number {
  const { tops } = sink;
  const bid = tick.table(TICK.bid, TableShape.Row);
  const ask = tick.table(TICK.ask, TableShape.Row);
  const row = sink.claimTop();
  if (bid === null || ask === null) sink.reject('incomplete');
  else if (
    row >= 0 &&
    sink.priceOrNone(bid, 0, tops.bidPrice, row) &&
    sink.cutSizeOrNone(bid, 1, tops.bidSize, row) &&
    sink.priceOrNone(ask, 0, tops.askPrice, row) &&
    sink.cutSizeOrNone(ask, 1, tops.askSize, row)
  )
    return row;
  return -1;
}
