import { JsonFields, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { type Instrument } from '@livetape/model';
import { type Sink } from '../sink';
import { type Kind } from '../venue';
import { BUY_SELL } from '../words';

// https://docs.cdp.coinbase.com/exchange/websocket-feed/channels

const COMMON = numbered('type product_id price size side time trade_id sequence changes bids asks channels channel');
const FRAME = { ...COMMON, best_bid: 13, best_bid_size: 14, best_ask: 15, best_ask_size: 16, message: 17, reason: 18 };
const CHANNEL = numbered('name product_ids');
const KIND = numbered('match snapshot l2update ticker heartbeat subscriptions error');
/** Frames by number; those that `KIND` has not are known, and not wanted: one trade of before the subscription, and orders. */
const KINDS = new SymbolTable([
  ...Object.keys(KIND),
  ...'last_match received open done change activate status auction rfq_match'.split(' '),
]);
const TOP = { bid: FRAME.best_bid, bidSize: FRAME.best_bid_size, ask: FRAME.best_ask, askSize: FRAME.best_ask_size };
/** The side of the resting order, where the taker bought and where he sold. */
const RESTED = new SymbolTable(['sell', 'buy']);
const ZERO = 48;
/** The batched level2 is granted as `level2_50`. */
const CHANNELS: Readonly<Record<string, Kind>> = {
  matches: 'trades',
  ticker: 'tops',
  level2: 'levels',
  level2_batch: 'levels',
  level2_50: 'levels',
};
// Filled and read within one call of decode, which never waits.
const sides = { bids: new JsonTable(2), asks: new JsonTable(2) };
const frame = new JsonFields(FRAME, { arrays: { changes: new JsonTable(3), ...sides } });
const channel = new JsonFields(CHANNEL);

/** `Venue.decode`. */
export function decodeFrame(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, frame)) return;
  const { type, channel: advanced } = FRAME;
  // The other feed, Advanced Trade, says a channel where this one says a type.
  if (!frame.has(type) && frame.has(advanced)) return sink.ignore();
  const kind = frame.find(type, KINDS);
  if (kind < 0) sink.reject('unknown-event');
  else if (kind > KIND.error) sink.ignore();
  else if (kind === KIND.match) decodeMatch(frame, sink);
  else if (kind === KIND.snapshot) decodeSnapshot(sink);
  else if (kind === KIND.l2update) decodeChanges(sink);
  else if (kind === KIND.ticker) decodeTop(sink);
  else if (kind === KIND.heartbeat) sink.notify({ type: 'heartbeat' });
  else if (kind === KIND.error) refuse(sink);
  else acknowledge(sink);
}

/** An execution: `side` is the side of the order that rested, on the stream as in REST. */
function decodeMatch(fields: JsonFields, sink: Sink): boolean {
  return sink.selectSymbol(fields, FRAME.product_id) && decodeTrade(fields, sink);
}

function decodeTrade(fields: JsonFields, sink: Sink): boolean {
  const row = sink.readTrade(fields, FRAME);
  return (
    row >= 0 &&
    sink.time(fields, FRAME.time, sink.trades.eventTime, row) &&
    sink.aggressor(fields, FRAME.side, RESTED, row) &&
    sink.denseTradeId(fields, FRAME.trade_id, row)
  );
}

/** `backfill.decode`: a page of trades, the newest first, appended the oldest first. */
export function decodePage(body: Uint8Array, instrument: Instrument, sink: Sink): void {
  const { cursor, deepCursor } = sink;
  sink.select(instrument);
  if (!sink.openArray(body)) return;
  const starts: number[] = [];
  while (cursor.nextElement()) if (cursor.value()) starts.push(cursor.start);
  if (!sink.close()) return;
  for (const start of starts.reverse()) {
    deepCursor.open(body, start);
    if (!frame.read(deepCursor)) return void sink.reject('malformed');
    if (!decodeTrade(frame, sink)) return;
  }
}

function decodeSnapshot(sink: Sink): void {
  if (!sink.selectSymbol(frame, FRAME.product_id)) return;
  const first = sink.readBook(frame, FRAME.bids, FRAME.asks);
  if (first >= 0 && readTime(sink, first)) sink.closeBook(first, 1);
}

/** Changes of a book as [side, price, size]. */
function decodeChanges(sink: Sink): void {
  if (!sink.selectSymbol(frame, FRAME.product_id)) return;
  const first = sink.readChanges(frame, FRAME.changes, BUY_SELL);
  if (first >= 0 && readTime(sink, first)) sink.closeBook(first, 0);
}

/** The time of a book's message, 0 where there is none. */
function readTime(sink: Sink, first: number): boolean {
  if (!frame.has(FRAME.time)) return true;
  // Some updates of 2019 are of the year 0001.
  if (frame.bytes[frame.start(FRAME.time)] === ZERO) return true;
  return sink.time(frame, FRAME.time, sink.levels.eventTime, first);
}

/** The top of book after a match. Before 2022 it had no sizes, and then it is no top. */
function decodeTop(sink: Sink): boolean | void {
  const { tops } = sink;
  if (!frame.has(TOP.bidSize) && !frame.has(TOP.askSize)) return sink.ignore();
  if (!sink.selectSymbol(frame, FRAME.product_id)) return;
  const row = sink.readTop(frame, TOP);
  return (
    row >= 0 &&
    sink.integer(frame, FRAME.sequence, tops.sequence, row) &&
    (!frame.has(FRAME.time) || sink.time(frame, FRAME.time, tops.eventTime, row)) &&
    sink.closeTop(row)
  );
}

/** All that this socket is subscribed to, after every request. */
function acknowledge(sink: Sink): void {
  if (!sink.enterRows(frame, FRAME.channels)) return;
  while (sink.nextRow(channel)) {
    const kind = CHANNELS[channel.text(CHANNEL.name)];
    const { deepCursor: cursor } = sink;
    if (kind === undefined || !channel.enterArray(CHANNEL.product_ids, cursor)) continue;
    while (cursor.nextElement() && cursor.value()) {
      const symbol = new TextDecoder().decode(cursor.bytes.subarray(cursor.start, cursor.end));
      sink.notify({ type: 'ack', id: `${kind}:${symbol}` });
    }
  }
}

function refuse(sink: Sink): void {
  const text = frame.text(FRAME.reason).slice(0, 200);
  sink.notify({ type: 'refused', id: null, code: frame.text(FRAME.message), text });
}
