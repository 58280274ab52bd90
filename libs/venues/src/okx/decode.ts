import { JsonFields, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { type Sink } from '../sink';
import { BUY_SELL } from '../words';
import { ARG, FRAME, isPong, readEvent } from './notices';

/** The keys of trades, tickers and books. */
const ITEM = numbered('instId tradeId px sz side ts count bidPx bidSz askPx askSz bids asks seqId prevSeqId checksum');
const TRADE = { price: ITEM.px, size: ITEM.sz };
const TOP = { bid: ITEM.bidPx, bidSize: ITEM.bidSz, ask: ITEM.askPx, askSize: ITEM.askSz };
const REPLY = numbered('data');

const CHANNEL = numbered('trades trades-all books books-l2-tbt books50-l2-tbt books5 bbo-tbt tickers');
const BARS =
  '1s 1m 3m 5m 15m 30m 1H 2H 4H 6H 12H 1D 2D 3D 5D 1W 1M 3M 6Hutc 12Hutc 1Dutc 2Dutc 3Dutc 5Dutc 1Wutc 1Mutc 3Mutc';
/** Channels by number; those that `CHANNEL` has not are known, and not wanted. */
const CHANNELS = new SymbolTable([
  ...Object.keys(CHANNEL),
  ...'instruments status index-tickers mark-price funding-rate open-interest price-limit estimated-price'.split(' '),
  ...'opt-summary option-trades liquidation-orders adl-warning economic-calendar'.split(' '),
  ...['candle', 'index-candle', 'mark-price-candle'].flatMap((name) => BARS.split(' ').map((bar) => `${name}${bar}`)),
]);
const SNAPSHOT = new SymbolTable(['snapshot', 'update']);
// Filled and read within one call of decode, which never waits.
const arg = new JsonFields(ARG);
const item = new JsonFields(ITEM, { arrays: { bids: new JsonTable(2), asks: new JsonTable(2) } });
const frame = new JsonFields(FRAME, { objects: { arg }, arrays: { data: item } });
const reply = new JsonFields(REPLY);

/** Decodes a frame of version 5: data of a channel, or what is said beside it. */
export function decode(bytes: Uint8Array, sink: Sink): void {
  if (isPong(bytes)) return sink.notify({ type: 'heartbeat' });
  if (!sink.readObject(bytes, frame)) return;
  if (frame.has(FRAME.event)) readEvent(frame, arg, sink);
  else decodeData(sink);
}

/** Decodes a REST answer with trades of an instrument, the newest first: rows must rise, so that it is read from its end. */
export function decodeAnswer(body: Uint8Array, instrument: Instrument, sink: Sink): void {
  sink.select(instrument);
  if (!sink.readObject(body, reply) || !sink.enterRows(reply, REPLY.data)) return;
  const { cursor } = sink;
  const starts: number[] = [];
  while (cursor.nextElement() && cursor.value()) starts.push(cursor.start);
  for (let i = starts.length - 1; i >= 0; i--) {
    cursor.open(body, starts[i]);
    if (!item.read(cursor)) return void sink.reject('incomplete');
    if (!decodeTrade(sink, true)) return;
  }
}

function decodeData(sink: Sink): boolean | void {
  const channel = arg.find(ARG.channel, CHANNELS);
  if (channel < 0) return sink.reject('unknown-event');
  if (channel > CHANNEL.tickers) return sink.ignore();
  if (!sink.selectSymbol(arg, ARG.instId) || !sink.enterRows(frame, FRAME.data)) return false;
  while (sink.nextRow(item)) if (!decodeItem(channel, sink)) return false;
}

function decodeItem(channel: number, sink: Sink): boolean {
  switch (channel) {
    case CHANNEL.trades:
    case CHANNEL['trades-all']:
      return decodeTrade(sink, !item.has(ITEM.count));
    case CHANNEL['bbo-tbt']:
      return decodeBest(sink);
    case CHANNEL.tickers:
      return decodeTicker(sink);
    default:
      return decodeBook(channel === CHANNEL.books5, sink);
  }
}

/** A fill; or with `count` some fills of one order, of which the id is the last: then it says nothing of the trade before. */
function decodeTrade(sink: Sink, isDense: boolean): boolean {
  const { trades } = sink;
  const row = sink.readTrade(item, TRADE);
  if (row < 0 || !sink.time(item, ITEM.ts, trades.eventTime, row)) return false;
  if (!sink.denseTradeId(item, ITEM.tradeId, row) || !sink.aggressor(item, ITEM.side, BUY_SELL, row)) return false;
  if (isDense) return true;
  trades.sequence[row] = -1;
  if (!sink.integer(item, ITEM.count, trades.firstId, row)) return false;
  trades.firstId[row] = trades.lastId[row] - trades.firstId[row] + 1;
  return trades.firstId[row] >= 0 || sink.reject('number');
}

function decodeBest(sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.readBest(item, ITEM.bids, Side.Bid, row) &&
    sink.readBest(item, ITEM.asks, Side.Ask, row) &&
    (!item.has(ITEM.seqId) || sink.integer(item, ITEM.seqId, tops.sequence, row)) &&
    sink.time(item, ITEM.ts, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}

function decodeTicker(sink: Sink): boolean {
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.time(item, ITEM.ts, sink.tops.eventTime, row) &&
    sink.readOpenTop(item, TOP, isEmpty, row) >= 0 &&
    sink.closeTop(row)
  );
}

/** As a side without a level is written. */
function isEmpty(fields: JsonFields, field: number): boolean {
  return fields.isText(field) && fields.start(field) === fields.end(field);
}

function decodeBook(isWhole: boolean, sink: Sink): boolean {
  const { levels } = sink;
  const action = isWhole ? 0 : frame.find(FRAME.action, SNAPSHOT);
  if (action < 0) return sink.reject('incomplete');
  const first = sink.readBook(item, ITEM.bids, ITEM.asks);
  if (first < 0 || !sink.time(item, ITEM.ts, levels.eventTime, first) || !readProof(first, sink)) return false;
  sink.closeBook(first, action === 0 ? 1 : 0);
  return true;
}

/** Sequences, where a message has them; before that a checksum, a signed integer, which is 0 since it means nothing. */
function readProof(first: number, sink: Sink): boolean {
  const { lastSequence, previousSequence, checksum } = sink.levels;
  if (item.has(ITEM.seqId)) {
    if (!sink.integer(item, ITEM.seqId, lastSequence, first)) return false;
    if (!item.has(ITEM.prevSeqId)) return true;
    // -1, of a snapshot, means none here too.
    if (!item.decimal(ITEM.prevSeqId, 0, previousSequence, first)) return sink.reject('number');
    return previousSequence[first] >= -1 || sink.reject('number');
  }
  if (!item.has(ITEM.checksum)) return true;
  if (!item.decimal(ITEM.checksum, 0, checksum, first)) return sink.reject('number');
  if (Math.abs(checksum[first]) > 2 ** 31) return sink.reject('number');
  checksum[first] = checksum[first] === 0 ? -1 : checksum[first] >>> 0;
  return true;
}
