import { JsonFields, JsonKind, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { Aggressor, Side } from '@livetape/model';
import { type Sink } from '../sink';

// Versions that the venue has ended, for recordings: derivatives until 2023 (v2/public-topic), spot until 2023 (spot/v1).

const FRAME = numbered('topic type data params timestamp_e6');
const PARAMS = numbered('symbol');
/** Books of derivatives; books, trades and tops of spot. */
const DATA = numbered('order_book delete update insert s t b a v p q m bidPrice bidQty askPrice askQty time');
const SPOT_TRADE = { price: DATA.p, size: DATA.q };
const SPOT_TOP = { bid: DATA.bidPrice, bidSize: DATA.bidQty, ask: DATA.askPrice, askSize: DATA.askQty };
/** A level or a trade of derivatives. */
const ROW = numbered('side price size trade_id trade_time_ms timestamp');
const SIDES = new SymbolTable(['Buy', 'Sell']);
const TYPE = numbered('snapshot delta');
const TYPES = new SymbolTable(Object.keys(TYPE));
const TOPIC = numbered('trade orderBookL2_25 depth bookTicker');
/** First parts of topics that are decoded here. */
export const LEGACY_TOPICS: readonly string[] = Object.keys(TOPIC);
const TOPICS = new SymbolTable(LEGACY_TOPICS);
// Filled and read within one call of decode, which never waits.
const params = new JsonFields(PARAMS);
const row = new JsonFields(ROW);
const sides = { b: new JsonTable(2), a: new JsonTable(2) };
const changes = { order_book: rowTable(), delete: rowTable(), update: rowTable(), insert: rowTable() };
const data = new JsonFields(DATA, { arrays: { ...sides, ...changes } });
const frame = new JsonFields(FRAME, { objects: { params, data }, arrays: { data: rowTable() } });

/** Decodes a frame of an older version. `dot` is where the first part of its topic ends. */
export function decodeLegacy(bytes: Uint8Array, dot: number, sink: Sink): boolean {
  if (!sink.readObject(bytes, frame)) return false;
  const topic = TOPICS.find(bytes, frame.start(FRAME.topic), dot);
  const isSpot = frame.has(FRAME.params);
  // Those of spot name the symbol beside the topic, those of derivatives in it.
  const isKnown = isSpot
    ? sink.selectSymbol(params, PARAMS.symbol)
    : sink.selectText(bytes, dot + 1, frame.end(FRAME.topic));
  if (!isKnown) return false;
  if (topic === TOPIC.trade) return isSpot ? decodeSpotTrade(sink) : decodeTrades(sink);
  if (topic === TOPIC.orderBookL2_25) return decodeLevels(sink);
  return topic === TOPIC.depth ? decodeSpotBook(sink) : decodeSpotTop(sink);
}

function rowTable(): JsonTable {
  return new JsonTable(Object.keys(ROW).length, row);
}

function decodeTrades(sink: Sink): boolean {
  const table = frame.table(FRAME.data);
  if (table === null) return sink.reject('incomplete');
  for (let cell = 0; cell < table.rows * table.width; cell += table.width)
    if (!decodeTrade(table, cell, sink)) return false;
  return true;
}

function decodeTrade(table: JsonTable, cell: number, sink: Sink): boolean {
  const { price, size, eventTime } = sink.trades;
  const row = sink.claimTrade();
  const clock = table.kindOf(cell + ROW.trade_time_ms) === JsonKind.None ? ROW.timestamp : ROW.trade_time_ms;
  return (
    row >= 0 &&
    sink.price(table, cell + ROW.price, price, row) &&
    sink.size(table, cell + ROW.size, size, row) &&
    sink.aggressor(table, cell + ROW.side, SIDES, row) &&
    sink.time(table, cell + clock, eventTime, row) &&
    sink.tradeId(table, cell + ROW.trade_id, row)
  );
}

/** The 25 best levels of a side. A lost change cannot be seen: `cross_seq` rises, but not by one. */
function decodeLevels(sink: Sink): boolean {
  const { levels } = sink;
  const start = levels.length;
  const type = frame.find(FRAME.type, TYPES);
  if (type < 0) return sink.reject('incomplete');
  const isRead =
    type === TYPE.delta
      ? readLevels(data, DATA.delete, sink, true) &&
        readLevels(data, DATA.update, sink) &&
        readLevels(data, DATA.insert, sink)
      : data.has(DATA.order_book)
        ? readLevels(data, DATA.order_book, sink)
        : readLevels(frame, FRAME.data, sink);
  if (!isRead) return false;
  const first = sink.beginBook(start);
  if (first < 0 || !sink.time(frame, FRAME.timestamp_e6, levels.eventTime, first)) return false;
  sink.closeBook(first, type === TYPE.snapshot ? 1 : 0);
  return true;
}

function readLevels(fields: JsonFields, field: number, sink: Sink, areDeleted = false): boolean {
  const table = fields.table(field);
  if (table === null) return sink.reject('incomplete');
  for (let cell = 0; cell < table.rows * table.width; cell += table.width) {
    const word = table.find(cell + ROW.side, SIDES);
    if (word < 0) return sink.reject('incomplete');
    const side = word === 0 ? Side.Bid : Side.Ask;
    const [price, size] = [cell + ROW.price, cell + ROW.size];
    if (!(areDeleted ? sink.takeRemoval(table, price, side) : sink.takeLevel(table, price, size, side))) return false;
  }
  return true;
}

/** `m`: the buyer took the liquidity. */
function decodeSpotTrade(sink: Sink): boolean {
  const at = sink.readTrade(data, SPOT_TRADE);
  return (
    at >= 0 &&
    sink.aggressorIf(data, DATA.m, Aggressor.Buy, at) &&
    sink.time(data, DATA.t, sink.trades.eventTime, at) &&
    sink.tradeId(data, DATA.v, at)
  );
}

/** The 40 best levels of a side, whole each time. */
function decodeSpotBook(sink: Sink): boolean {
  const first = sink.readBook(data, DATA.b, DATA.a);
  if (first < 0 || !sink.time(data, DATA.t, sink.levels.eventTime, first)) return false;
  sink.closeBook(first, 1);
  return true;
}

function decodeSpotTop(sink: Sink): boolean {
  const at = sink.readTop(data, SPOT_TOP);
  return at >= 0 && sink.time(data, DATA.time, sink.tops.eventTime, at) && sink.closeTop(at);
}
