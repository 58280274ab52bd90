import { JsonFields, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { Side } from '@livetape/model';
import { type Sink } from '../sink';
import { wordEnd } from '../words';
import { decodeLegacy, LEGACY_TOPICS } from './legacy';

const FRAME = numbered('topic type ts cts data success ret_msg req_id op event');
/** Books (s b a u) and tickers. */
const DATA = numbered('s b a u symbol bid1Price bid1Size ask1Price ask1Size');
const TRADE = numbered('T s S v p i');
const AMOUNTS = { price: TRADE.p, size: TRADE.v };
const BEST = { bid: DATA.bid1Price, bidSize: DATA.bid1Size, ask: DATA.ask1Price, askSize: DATA.ask1Size };
const TOPIC = numbered('publicTrade orderbook tickers');
const LEGACY_MAX = TOPIC.tickers + LEGACY_TOPICS.length;
/** First parts of topics by number: those of `TOPIC`, of older versions, and others that are known, and not wanted. */
const TOPICS = new SymbolTable([
  ...Object.keys(TOPIC),
  ...LEGACY_TOPICS,
  ...'kline liquidation allLiquidation price-limit insurance adlAlert tickers_lt kline_lt lt system rfq'.split(' '),
  ...'instrument_info orderBook_200 klineV2 candle realtimes mergedDepth'.split(' '),
]);
const SIDES = new SymbolTable(['Buy', 'Sell']);
const TYPE = numbered('snapshot delta');
const TYPES = new SymbolTable(Object.keys(TYPE));
const OP = numbered('ping pong subscribe unsubscribe auth');
const OPS = new SymbolTable(Object.keys(OP));
const DOT = 46;
const ONE = 49;
const TEXT_MAX = 200;
const SUBSCRIBED = 'error:already subscribed';
// Filled and read within one call of decode, which never waits.
const trade = new JsonFields(TRADE);
const data = new JsonFields(DATA, { arrays: { b: new JsonTable(2), a: new JsonTable(2) } });
const frame = new JsonFields(FRAME, { objects: { data }, arrays: { data: trade } });

/** Decodes a frame of version 5 of the public streams: those of spot, linear, inverse and options are alike. */
export function decode(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, frame)) return;
  if (frame.has(FRAME.topic)) decodeTopic(bytes, sink);
  else if (frame.has(FRAME.success)) decodeReply(sink);
  else if (frame.find(FRAME.op, OPS) === OP.pong) sink.notify({ type: 'heartbeat' });
  else sink.reject('unknown-event');
}

/** Whether a request was granted; on most services a pong looks the same. */
function decodeReply(sink: Sink): void {
  if (frame.find(FRAME.op, OPS) === OP.ping) return sink.notify({ type: 'heartbeat' });
  const id = frame.text(FRAME.req_id);
  const text = frame.text(FRAME.ret_msg).slice(0, TEXT_MAX);
  // Who asks again for what he has is refused, and has it.
  if (frame.flag(FRAME.success) === 1 || text.startsWith(SUBSCRIBED)) return sink.notify({ type: 'ack', id });
  sink.notify({ type: 'refused', id: id === '' ? null : id, code: 'failed', text });
}

function decodeTopic(bytes: Uint8Array, sink: Sink): boolean | void {
  const start = frame.start(FRAME.topic);
  const end = frame.end(FRAME.topic);
  const dot = wordEnd(frame.bytes, start, end, DOT);
  const topic = frame.isText(FRAME.topic) ? TOPICS.find(frame.bytes, start, dot) : -1;
  if (topic < 0) return sink.reject('unknown-event');
  if (topic === TOPIC.publicTrade) return decodeTrades(sink);
  if (topic === TOPIC.tickers) return decodeTicker(sink);
  if (topic > LEGACY_MAX) return sink.ignore();
  // An older version of spot answers a subscription in the topic's own frame.
  if (topic > TOPIC.tickers) return frame.has(FRAME.event) ? sink.ignore() : decodeLegacy(bytes, dot, sink);
  const isLevelOne = frame.bytes[dot + 1] === ONE && wordEnd(frame.bytes, dot + 1, end, DOT) === dot + 2;
  return isLevelOne ? decodeTop(sink) : decodeBook(sink);
}

function decodeTrades(sink: Sink): boolean | void {
  if (!sink.enterRows(frame, FRAME.data)) return false;
  while (sink.nextRow(trade)) if (!decodeTrade(sink)) return false;
}

/** Ids are numbers beyond 2^53 or UUIDs, and do not count. */
function decodeTrade(sink: Sink): boolean {
  if (!sink.selectSymbol(trade, TRADE.s)) return false;
  const row = sink.readTrade(trade, AMOUNTS);
  return (
    row >= 0 &&
    sink.aggressor(trade, TRADE.S, SIDES, row) &&
    sink.time(trade, TRADE.T, sink.trades.eventTime, row) &&
    sink.tradeId(trade, TRADE.i, row)
  );
}

/** The stream of one level says the whole top each time; a change of one side alone, as years ago, is no top. */
function decodeTop(sink: Sink): boolean | void {
  if (frame.find(FRAME.type, TYPES) !== TYPE.snapshot) return sink.ignore();
  if (!sink.selectSymbol(data, DATA.s)) return false;
  const { tops } = sink;
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.readBest(data, DATA.b, Side.Bid, row) &&
    sink.readBest(data, DATA.a, Side.Ask, row) &&
    sink.integer(data, DATA.u, tops.sequence, row) &&
    sink.time(frame, clockOf(), tops.eventTime, row) &&
    sink.closeTop(row)
  );
}

/** Derivatives' tickers have the top of book, changes of them only what changed: no top. */
function decodeTicker(sink: Sink): boolean | void {
  const { bid, bidSize, ask, askSize } = BEST;
  if (!data.has(bid) || !data.has(bidSize) || !data.has(ask) || !data.has(askSize)) return sink.ignore();
  if (!sink.selectSymbol(data, DATA.symbol)) return false;
  const row = sink.readTop(data, BEST);
  return row >= 0 && sink.time(frame, clockOf(), sink.tops.eventTime, row) && sink.closeTop(row);
}

/** `u` rises by one with each message; 1 is the first after the venue began anew, and whole, whatever its type. */
function decodeBook(sink: Sink): boolean {
  const type = frame.find(FRAME.type, TYPES);
  if (type < 0) return sink.reject('incomplete');
  if (!sink.selectSymbol(data, DATA.s)) return false;
  const { lastSequence, eventTime } = sink.levels;
  const first = sink.readBook(data, DATA.b, DATA.a);
  if (first < 0 || !sink.bookSequence(data, DATA.u, first)) return false;
  if (!sink.time(frame, clockOf(), eventTime, first)) return false;
  sink.closeBook(first, type === TYPE.snapshot || lastSequence[first] === 1 ? 1 : 0);
  return true;
}

/** `cts` is when the matching engine did it, `ts` when the message was made. */
function clockOf(): number {
  return frame.has(FRAME.cts) ? FRAME.cts : FRAME.ts;
}
