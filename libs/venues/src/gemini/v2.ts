import { JsonFields, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { type Sink } from '../sink';

// https://docs.gemini.com/websocket/archived/v2

const FRAME = numbered('type symbol changes trades auction_events event_id timestamp price quantity side');
const TRADE = { price: FRAME.price, size: FRAME.quantity };
const TYPE = numbered('l2_updates trade heartbeat');
/** Types by number; those that `TYPE` has not are known, and not wanted. */
const TYPES = new SymbolTable([
  ...Object.keys(TYPE),
  ...'auction_open auction_indicative auction_result auction_outcome block_trade subscription_ack'.split(' '),
  ...'mark_price_updates funding_amount_updates top_of_book'.split(' '),
  ...'1m 5m 15m 30m 1h 6h 1d'.split(' ').map((width) => `candles_${width}_updates`),
]);
const SIDE = numbered('buy sell');
/** The side of the taker's order; a block or an auction has none. */
const SIDES = new SymbolTable([...Object.keys(SIDE), 'block', 'auction']);
// Filled and read within one call of decode, which never waits.
const frame = new JsonFields(FRAME, { arrays: { changes: new JsonTable(3) } });

/** A frame that names its type. */
export function decodeV2(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, frame)) return;
  const type = frame.find(FRAME.type, TYPES);
  if (type < 0) sink.reject('unknown-event');
  else if (type === TYPE.heartbeat) sink.notify({ type: 'heartbeat' });
  else if (type > TYPE.heartbeat) sink.ignore();
  else if (sink.selectSymbol(frame, FRAME.symbol)) {
    if (type === TYPE.trade) decodeTrade(sink);
    else decodeChanges(sink);
  }
}

/** Levels as [side, price, size]. The whole book comes with the trades and auctions before it, which are no news. */
function decodeChanges(sink: Sink): void {
  const first = sink.readChanges(frame, FRAME.changes, SIDES);
  if (first >= 0) sink.closeBook(first, frame.has(FRAME.trades) || frame.has(FRAME.auction_events) ? 1 : 0);
}

/** A trade off the book, which nobody took the liquidity of, is passed over. */
function decodeTrade(sink: Sink): boolean | void {
  if (frame.find(FRAME.side, SIDES) > SIDE.sell) return sink.ignore();
  const row = sink.claimTrade();
  return (
    row >= 0 &&
    sink.aggressor(frame, FRAME.side, SIDES, row) &&
    sink.readTrade(frame, TRADE, row) >= 0 &&
    sink.time(frame, FRAME.timestamp, sink.trades.eventTime, row) &&
    sink.tradeId(frame, FRAME.event_id, row)
  );
}
