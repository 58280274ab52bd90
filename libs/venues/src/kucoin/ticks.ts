import { type JsonFields } from '@livetape/columns';
import { type TopFields, type TradeFields } from '../frame-ticks';
import { type Sink } from '../sink';
import { BUY_SELL } from '../words';

/** The numbers of the fields that either service has under names of its own. */
interface Trade extends TradeFields {
  readonly side: number;
  readonly time: number;
  readonly id: number;
}
interface Top extends TopFields {
  readonly sequence: number;
  readonly time: number;
}

/** A trade of the selected instrument. */
export function readTrade(fields: JsonFields, trade: Trade, sink: Sink): boolean {
  const row = sink.claimTrade();
  return (
    row >= 0 &&
    sink.aggressor(fields, trade.side, BUY_SELL, row) &&
    sink.readTrade(fields, trade, row) >= 0 &&
    sink.time(fields, trade.time, sink.trades.eventTime, row) &&
    sink.tradeId(fields, trade.id, row)
  );
}

/** A top of book of the selected instrument. */
export function readTop(fields: JsonFields, top: Top, sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.readCutTop(fields, top);
  return (
    row >= 0 &&
    sink.integer(fields, top.sequence, tops.sequence, row) &&
    sink.time(fields, top.time, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}
