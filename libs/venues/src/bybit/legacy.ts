import { JsonFields, numbered, SymbolTable } from '@livetape/columns';
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
const data = new JsonFields(DATA);
const frame = new JsonFields(FRAME, { params, data });
const row = new JsonFields(ROW);

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

function decodeTrades(sink: Sink): boolean {
  const { eventTime } = sink.trades;
  if (!sink.enterRows(frame, FRAME.data)) return false;
  while (sink.nextRow(row)) {
    const at = sink.readTrade(row, ROW);
    if (at < 0 || !sink.aggressor(row, ROW.side, SIDES, at)) return false;
    const clock = row.has(ROW.trade_time_ms) ? ROW.trade_time_ms : ROW.timestamp;
    if (!sink.time(row, clock, eventTime, at) || !sink.tradeId(row, ROW.trade_id, at)) return false;
  }
  return true;
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
  const { size, sizeDigits } = sink.levels;
  if (!sink.enterRows(fields, field)) return false;
  while (sink.nextRow(row)) {
    const side = row.find(ROW.side, SIDES);
    if (side < 0 || !row.isPlain(ROW.price) || (!areDeleted && !row.isPlain(ROW.size)))
      return sink.reject('incomplete');
    const at = sink.claimLevel(side === 0 ? Side.Bid : Side.Ask);
    if (at < 0 || !sink.keepLevelPrice(row.span(ROW.price), at)) return false;
    size[at] = sizeDigits[at] = 0;
    if (!areDeleted && !sink.keepLevelSize(row.span(ROW.size), at)) return false;
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
