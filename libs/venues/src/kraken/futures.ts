import { JsonFields, numbered, SymbolTable } from '@livetape/columns';
import { Side } from '@livetape/model';
import { type Sink } from '../sink';
import { BUY_SELL } from '../words';
import { levelTable } from './levels';

// https://docs.kraken.com/api/docs/futures-api/websocket/book (trade, ticker): version 1, which ends on 2027-03-01

const FRAME = numbered('feed product_id side seq price qty timestamp time uid bids asks bid ask bid_size ask_size');
const AMOUNTS = { price: FRAME.price, size: FRAME.qty };
const TOP = { bid: FRAME.bid, bidSize: FRAME.bid_size, ask: FRAME.ask, askSize: FRAME.ask_size };
const FEED = numbered('book book_snapshot trade ticker heartbeat');
/** Feeds by number; those that `FEED` has not are known, and not wanted. */
const FEEDS = new SymbolTable([...Object.keys(FEED), 'trade_snapshot', 'ticker_lite']);
/** Whole books: nothing is cut off. */
const ALL_LEVELS = 65_535;
// Filled and read within one call of decode, which never waits.
const frame = new JsonFields(FRAME, { arrays: { bids: levelTable(), asks: levelTable() } });

/** A frame of the futures that names its feed. Answers to subscriptions do so too. */
export function decodeFutures(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, frame)) return;
  const feed = frame.find(FRAME.feed, FEEDS);
  if (feed < 0) sink.reject('unknown-event');
  else if (feed === FEED.heartbeat) sink.notify({ type: 'heartbeat' });
  else if (feed > FEED.heartbeat || !frame.has(FRAME.product_id)) sink.ignore();
  else if (sink.selectSymbol(frame, FRAME.product_id)) decodeProduct(feed, sink);
}

function decodeProduct(feed: number, sink: Sink): boolean {
  if (feed === FEED.book) return decodeLevel(sink);
  if (feed === FEED.book_snapshot) return decodeSnapshot(sink);
  return feed === FEED.trade ? decodeTrade(sink) : decodeTop(sink);
}

/** One level; `seq` rises by one with each. */
function decodeLevel(sink: Sink): boolean {
  const first = sink.levels.length;
  const side = frame.find(FRAME.side, BUY_SELL);
  if (side < 0) return sink.reject('incomplete');
  return sink.takeLevel(frame, FRAME.price, FRAME.qty, side === 0 ? Side.Bid : Side.Ask) && closeBook(first, 0, sink);
}

function decodeSnapshot(sink: Sink): boolean {
  const first = sink.levels.length;
  if (!sink.readSide(frame, FRAME.bids, Side.Bid) || !sink.readSide(frame, FRAME.asks, Side.Ask)) return false;
  return closeBook(first, 1, sink);
}

function closeBook(first: number, isSnapshot: 0 | 1, sink: Sink): boolean {
  const { levels } = sink;
  if (sink.beginBook(first) < 0 || !sink.bookSequence(frame, FRAME.seq, first)) return false;
  if (!sink.time(frame, FRAME.timestamp, levels.eventTime, first)) return false;
  levels.depth[first] = isSnapshot === 1 ? ALL_LEVELS : 0;
  sink.closeBook(first, isSnapshot);
  return true;
}

/** `side` is the taker's; sizes are contracts. */
function decodeTrade(sink: Sink): boolean {
  const { trades } = sink;
  const row = sink.claimTrade();
  return (
    row >= 0 &&
    sink.aggressor(frame, FRAME.side, BUY_SELL, row) &&
    sink.readTrade(frame, AMOUNTS, row) >= 0 &&
    sink.time(frame, FRAME.time, trades.eventTime, row) &&
    sink.integer(frame, FRAME.seq, trades.sequence, row) &&
    sink.tradeId(frame, FRAME.uid, row)
  );
}

function decodeTop(sink: Sink): boolean {
  const row = sink.readTop(frame, TOP);
  return row >= 0 && sink.time(frame, FRAME.time, sink.tops.eventTime, row) && sink.closeTop(row);
}
