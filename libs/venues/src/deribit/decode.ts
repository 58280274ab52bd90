import { JsonFields, JsonKind, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { type Sink } from '../sink';
import { BUY_SELL, wordEnd } from '../words';
import { decodeTicker, decodeTop, greeks } from './ticker';
import { EVENT } from './keys';

const FRAME = numbered('method params result error id');
const PARAMS = numbered('channel data type');
const ERROR = numbered('code message');
const RESULT = numbered('trades');
const TRADE = numbered('trade_id trade_seq timestamp price amount direction instrument_name');
const AMOUNTS = { price: TRADE.price, size: TRADE.amount };
/** Ids of requests that bring a book anew begin here: the even ones leave its channel, the odd ones subscribe to it. */
export const RESYNC_ID = 1_000_000;
const METHOD = numbered('subscription heartbeat');
const METHODS = new SymbolTable(Object.keys(METHOD));
const CHANNEL = numbered('trades book ticker quote');
/** First parts of channels by number; those that `CHANNEL` has not are known, and not wanted. */
const CHANNELS = new SymbolTable([
  ...Object.keys(CHANNEL),
  ...'incremental_ticker chart perpetual markprice estimated_expiration_price instrument platform_state'.split(' '),
  ...'deribit_price_index deribit_price_ranking deribit_price_statistics deribit_volatility_index'.split(' '),
  ...'announcements block_rfq block_trade_confirmations'.split(' '),
]);
const TYPE = numbered('snapshot change');
const TYPES = new SymbolTable(Object.keys(TYPE));
const ACTIONS = new SymbolTable(['new', 'change', 'delete']);
const DELETE = 2;
const TEST_REQUEST = new SymbolTable(['test_request']);
const TEST = '{"jsonrpc":"2.0","id":0,"method":"public/test","params":{}}';
const DOT = 46;
const TEXT_MAX = 200;
// Filled and read within one call of decode, which never waits.
const trade = new JsonFields(TRADE);
const sides = { bids: new JsonTable(3), asks: new JsonTable(3) };
const event = new JsonFields(EVENT, { objects: { greeks }, arrays: sides });
const params = new JsonFields(PARAMS, { objects: { data: event }, arrays: { data: trade } });
const error = new JsonFields(ERROR);
const result = new JsonFields(RESULT);
const frame = new JsonFields(FRAME, { objects: { params, error, result } });

/** Decodes a frame of JSON-RPC 2.0: what a channel says, or an answer. */
export function decode(bytes: Uint8Array, sink: Sink): void {
  if (!sink.readObject(bytes, frame)) return;
  if (frame.has(FRAME.method)) decodeMethod(sink);
  else if (frame.has(FRAME.error)) refuse(sink);
  else if (frame.has(FRAME.result)) acknowledge(sink);
  else sink.reject('unknown-event');
}

/** Decodes a REST answer with trades of an instrument. */
export function decodeAnswer(body: Uint8Array, instrument: Instrument, sink: Sink): void {
  sink.select(instrument);
  if (!sink.readObject(body, frame)) return;
  if (sink.enterRows(result, RESULT.trades)) decodeTrades(sink);
}

function refuse(sink: Sink): void {
  const id = frame.text(FRAME.id);
  const text = error.text(ERROR.message).slice(0, TEXT_MAX);
  sink.notify({ type: 'refused', id: id === '' ? null : id, code: error.text(ERROR.code), text });
}

/** A subscription is answered with the channels that were taken; whatever else is asked, with something else. */
function acknowledge(sink: Sink): void {
  const { cursor } = sink;
  const id = frame.text(FRAME.id);
  sink.notify({ type: 'ack', id });
  const isLeft = Number(id) >= RESYNC_ID && Number(id) % 2 === 0;
  if (isLeft || !frame.enterArray(FRAME.result, cursor)) return;
  while (cursor.nextElement() && cursor.value()) {
    if (cursor.kind !== JsonKind.String) continue;
    sink.notify({ type: 'ack', id: new TextDecoder().decode(cursor.bytes.subarray(cursor.start, cursor.end)) });
  }
}

function decodeMethod(sink: Sink): boolean | void {
  const method = frame.find(FRAME.method, METHODS);
  if (method < 0) return sink.reject('unknown-event');
  if (method === METHOD.subscription) return decodeChannel(sink);
  sink.notify({ type: 'heartbeat' });
  if (params.find(PARAMS.type, TEST_REQUEST) === 0) sink.notify({ type: 'reply', frame: TEST });
}

function decodeChannel(sink: Sink): boolean | void {
  switch (channelOf()) {
    case -1:
      return sink.reject('unknown-event');
    case CHANNEL.trades:
      return sink.enterRows(params, PARAMS.data) && decodeTrades(sink);
    case CHANNEL.book:
      return sink.selectSymbol(event, EVENT.instrument_name) && decodeBook(sink);
    case CHANNEL.quote:
      return sink.selectSymbol(event, EVENT.instrument_name) && decodeTop(event, sink);
    case CHANNEL.ticker:
      return sink.selectSymbol(event, EVENT.instrument_name) && decodeTicker(event, sink);
    default:
      return sink.ignore();
  }
}

function channelOf(): number {
  if (!params.isText(PARAMS.channel)) return -1;
  const start = params.start(PARAMS.channel);
  return CHANNELS.find(params.bytes, start, wordEnd(params.bytes, start, params.end(PARAMS.channel), DOT));
}

function decodeTrades(sink: Sink): boolean {
  while (sink.nextRow(trade)) if (!decodeTrade(sink)) return false;
  return true;
}

/** `trade_seq` rises by one with each trade of the instrument; `trade_id` names it among all. */
function decodeTrade(sink: Sink): boolean {
  if (!sink.selectSymbol(trade, TRADE.instrument_name)) return false;
  const { eventTime, sequence, firstId, lastId } = sink.trades;
  const row = sink.readTrade(trade, AMOUNTS);
  const isRead =
    row >= 0 &&
    sink.aggressor(trade, TRADE.direction, BUY_SELL, row) &&
    sink.time(trade, TRADE.timestamp, eventTime, row) &&
    sink.tradeId(trade, TRADE.trade_id, row) &&
    sink.integer(trade, TRADE.trade_seq, sequence, row);
  if (isRead) firstId[row] = lastId[row] = sequence[row];
  return isRead;
}

/** A change names the one before; the first message, and every one of a grouped channel, is whole and names none. */
function decodeBook(sink: Sink): boolean {
  const { levels } = sink;
  const start = levels.length;
  if (!readSide(EVENT.bids, Side.Bid, sink) || !readSide(EVENT.asks, Side.Ask, sink)) return false;
  const first = sink.beginBook(start);
  if (first < 0 || !sink.time(event, EVENT.timestamp, levels.eventTime, first)) return false;
  if (!sink.integer(event, EVENT.change_id, levels.lastSequence, first)) return false;
  const isLinked = event.isPlain(EVENT.prev_change_id);
  if (isLinked && !sink.integer(event, EVENT.prev_change_id, levels.previousSequence, first)) return false;
  const type = event.has(EVENT.type) ? event.find(EVENT.type, TYPES) : isLinked ? TYPE.change : TYPE.snapshot;
  if (type < 0 || (type === TYPE.change && !isLinked)) return sink.reject('incomplete');
  if (type === TYPE.snapshot) levels.previousSequence[first] = -1;
  sink.closeBook(first, type === TYPE.snapshot ? 1 : 0);
  return true;
}

/** Levels are [action, price, amount], or [price, amount] in a grouped channel. */
function readSide(field: number, side: Side, sink: Sink): boolean {
  const table = event.table(field);
  if (table === null) return sink.reject('incomplete');
  for (let row = 0; row < table.rows; row++) if (!readLevel(table, row * table.width, side, sink)) return false;
  return true;
}

function readLevel(table: JsonTable, cell: number, side: Side, sink: Sink): boolean {
  if (table.kindOf(cell) !== JsonKind.String) return sink.takeLevel(table, cell, cell + 1, side);
  const action = table.find(cell, ACTIONS);
  if (action < 0) return sink.reject('incomplete');
  if (!sink.takeLevel(table, cell + 1, cell + 2, side)) return false;
  if (action === DELETE) sink.levels.size[sink.levels.length - 1] = 0;
  return true;
}
