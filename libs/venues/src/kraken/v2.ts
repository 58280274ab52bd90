import { JsonFields, numbered, SymbolTable } from '@livetape/columns';
import { Side } from '@livetape/model';
import { type Sink } from '../sink';
import { type Kind, type Request } from '../venue';
import { BUY_SELL } from '../words';
import { decodeEvent } from './events';
import { decodeFutures } from './futures';
import { levelTable } from './levels';

// https://docs.kraken.com/api/docs/websocket-v2/book (ticker, trade)

const FRAME = numbered('channel type data method result success error symbol req_id event feed');
const RESULT = numbered('channel symbol depth');
const ROW = numbered('symbol side price qty trade_id timestamp bids asks checksum bid bid_qty ask ask_qty');
const AMOUNTS = { price: ROW.price, size: ROW.qty };
const TOP = { bid: ROW.bid, bidSize: ROW.bid_qty, ask: ROW.ask, askSize: ROW.ask_qty };
const CHANNEL = numbered('trade ticker book heartbeat');
/** Channels by number; those that `CHANNEL` has not are known, and not wanted. */
const NAMES = new SymbolTable([...Object.keys(CHANNEL), 'status', 'instrument', 'ohlc', 'level3']);
const METHOD = numbered('subscribe pong');
const METHODS = new SymbolTable(Object.keys(METHOD));
const TYPE = numbered('snapshot update');
const TYPES = new SymbolTable(Object.keys(TYPE));
/** Levels of a side that a subscription may keep. */
const DEPTHS = [10, 25, 100, 500, 1000];
// Filled and read within one call of decode, which never waits.
const result = new JsonFields(RESULT);
const row = new JsonFields(ROW, { arrays: { bids: levelTable(), asks: levelTable() } });
const frame = new JsonFields(FRAME, { objects: { result }, arrays: { data: row } });
const depth = new Float64Array(1);

/** Channels by kind. */
export const CHANNELS = { trades: 'trade', tops: 'ticker', levels: 'book', greeks: null } as const;
/** The number of a request tells of which channel a refusal is, as it names none. */
const REQUEST_CHANNELS = ['', 'trade', 'ticker', 'book'];

/** Subscribes symbols to the channel of a kind. */
export function requestOf(kind: Kind, symbols: readonly string[], levels: number): Request {
  const channel = CHANNELS[kind] ?? '';
  const params = { channel, symbol: symbols, ...optionsOf(kind, levels) };
  const frame = JSON.stringify({ method: 'subscribe', params, req_id: REQUEST_CHANNELS.indexOf(channel) });
  return { ids: symbols.map((symbol) => `${channel}:${symbol}`), frame };
}

/** A snapshot of trades tells of those before the subscription, which are no news. */
function optionsOf(kind: Kind, levels: number) {
  if (kind === 'levels') return { depth: levels, snapshot: true };
  return kind === 'tops' ? { event_trigger: 'bbo', snapshot: true } : { snapshot: false };
}

/** A frame that is an object: of version 2, of the futures, or what version 1 says beside data. */
export function decodeV2(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, frame)) return;
  if (frame.has(FRAME.feed)) return decodeFutures(bytes, sink);
  if (frame.has(FRAME.event)) return decodeEvent(bytes, sink);
  if (frame.has(FRAME.method) || frame.has(FRAME.error)) return decodeReply(sink);
  const channel = frame.find(FRAME.channel, NAMES);
  if (channel < 0) sink.reject('unknown-event');
  else if (channel === CHANNEL.heartbeat) sink.notify({ type: 'heartbeat' });
  else if (channel > CHANNEL.heartbeat) sink.ignore();
  else decodeData(channel, sink);
}

function decodeData(channel: number, sink: Sink): void {
  const type = frame.find(FRAME.type, TYPES);
  if (type < 0) return void sink.reject('incomplete');
  if (channel === CHANNEL.trade && type === TYPE.snapshot) return sink.ignore();
  if (!sink.enterRows(frame, FRAME.data)) return;
  while (sink.nextRow(row)) {
    if (!sink.selectSymbol(row, ROW.symbol)) return;
    if (channel === CHANNEL.book ? !decodeBook(type, sink) : !decodeRow(channel, sink)) return;
  }
}

function decodeRow(channel: number, sink: Sink): boolean {
  return channel === CHANNEL.trade ? decodeTrade(sink) : decodeTop(sink);
}

function decodeTrade(sink: Sink): boolean {
  const at = sink.readTrade(row, AMOUNTS);
  return (
    at >= 0 &&
    sink.aggressor(row, ROW.side, BUY_SELL, at) &&
    sink.time(row, ROW.timestamp, sink.trades.eventTime, at) &&
    sink.denseTradeId(row, ROW.trade_id, at)
  );
}

function decodeTop(sink: Sink): boolean {
  const at = sink.readTop(row, TOP);
  return (
    at >= 0 && (!row.has(ROW.timestamp) || sink.time(row, ROW.timestamp, sink.tops.eventTime, at)) && sink.closeTop(at)
  );
}

function decodeBook(type: number, sink: Sink): boolean {
  const { levels } = sink;
  const first = levels.length;
  if (!sink.readSide(row, ROW.bids, Side.Bid)) return false;
  const asks = levels.length;
  if (!sink.readSide(row, ROW.asks, Side.Ask)) return false;
  const longer = Math.max(asks - first, levels.length - asks);
  if (sink.beginBook(first) < 0 || !sink.integer(row, ROW.checksum, levels.checksum, first)) return false;
  if (row.has(ROW.timestamp) && !sink.time(row, ROW.timestamp, levels.eventTime, first)) return false;
  if (type === TYPE.snapshot) levels.depth[first] = sink.link.depth || (DEPTHS.includes(longer) ? longer : 0);
  sink.closeBook(first, type === TYPE.snapshot ? 1 : 0);
  return true;
}

/** An answer to a request of ours. What we unsubscribe from is gone either way. */
function decodeReply(sink: Sink): void {
  const method = frame.find(FRAME.method, METHODS);
  if (method === METHOD.pong) return sink.notify({ type: 'heartbeat' });
  if (frame.has(FRAME.method) && method !== METHOD.subscribe) return sink.ignore();
  if (frame.flag(FRAME.success) === 1) return acknowledge(sink);
  const text = frame.text(FRAME.error).slice(0, 200);
  const symbol = frame.text(FRAME.symbol);
  const channel = REQUEST_CHANNELS[Number(frame.text(FRAME.req_id))] ?? '';
  const id = symbol === '' || channel === '' ? null : `${channel}:${symbol}`;
  // A frame that was sent again because one of its symbols was refused. There is no code to tell it by.
  if (id !== null && text.startsWith('Already subscribed')) sink.notify({ type: 'ack', id });
  else sink.notify({ type: 'refused', id, code: '', text });
}

function acknowledge(sink: Sink): void {
  if (result.unsigned(RESULT.depth, depth, 0)) sink.link.depth = depth[0];
  sink.notify({ type: 'ack', id: `${result.text(RESULT.channel)}:${result.text(RESULT.symbol)}` });
}
