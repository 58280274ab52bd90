import { numbered, SymbolTable } from '@livetape/columns';
import { Aggressor, Side } from '@livetape/model';
import { type Sink } from '../sink';
import { CHANGES, changes, DATA, data, FRAME, frame } from './frame';

const TOPIC = numbered('/market/match: /market/level2: /market/ticker:');
/** What stands before the symbol. Those that `TOPIC` has not are known, and not wanted. */
const TOPICS = new SymbolTable([
  ...Object.keys(TOPIC),
  ...'/market/candles: /market/snapshot: /market/index: /indicator/index: /indicator/markPrice:'.split(' '),
  ...'/spotMarket/level2Depth5: /spotMarket/level2Depth50: /spotMarket/level1: /spotMarket/level3:'.split(' '),
  ...'/margin/fundingBook: /margin/position: /contract/instrument: /contract/position: /contract/announcement:'.split(
    ' ',
  ),
  ...'level2 level2Depth5 level2Depth50 level3v2 execution ticker tickerV2 candle limitCandle snapshot'
    .split(' ')
    .map((name) => `/contractMarket/${name}:`),
]);
const SIDE = numbered('buy sell');
const SIDES = new SymbolTable(Object.keys(SIDE));
/** The topic of all tickers, whose frames name the symbol as their subject. */
const ALL = new SymbolTable(['all']);

const COLON = 58;
const ZERO = 48;

/** A message of a topic: its kind, a colon and the symbol. */
export function decodeMessage(sink: Sink): boolean | void {
  if (!frame.isText(FRAME.topic)) return sink.reject('incomplete');
  const { bytes } = frame;
  const start = frame.start(FRAME.topic);
  const end = frame.end(FRAME.topic);
  const symbol = bytes.indexOf(COLON, start) + 1;
  const topic = symbol > start && symbol <= end ? TOPICS.find(bytes, start, symbol) : -1;
  if (topic < 0) return sink.reject('unknown-event');
  if (topic > TOPIC['/market/ticker:']) return sink.ignore();
  const isAll = ALL.find(bytes, symbol, end) === 0;
  if (!(isAll ? sink.selectSymbol(frame, FRAME.subject) : sink.selectText(bytes, symbol, end))) return false;
  if (topic === TOPIC['/market/match:']) return decodeTrade(sink);
  return topic === TOPIC['/market/level2:'] ? decodeDelta(sink) : decodeTop(sink);
}

function decodeTrade(sink: Sink): boolean {
  const { trades } = sink;
  const row = sink.claimTrade();
  if (row < 0) return false;
  const side = data.find(DATA.side, SIDES);
  trades.aggressor[row] = side === SIDE.buy ? Aggressor.Buy : Aggressor.Sell;
  return (
    (side >= 0 || sink.reject('incomplete')) &&
    sink.price(data, DATA.price, trades.price, row) &&
    sink.size(data, DATA.size, trades.size, row) &&
    sink.time(data, DATA.time, trades.eventTime, row) &&
    sink.tradeId(data, DATA.tradeId, row)
  );
}

function decodeTop(sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.priceOrNone(data, DATA.bestBid, tops.bidPrice, row) &&
    sink.cutSizeOrNone(data, DATA.bestBidSize, tops.bidSize, row) &&
    sink.priceOrNone(data, DATA.bestAsk, tops.askPrice, row) &&
    sink.cutSizeOrNone(data, DATA.bestAskSize, tops.askSize, row) &&
    sink.integer(data, DATA.sequence, tops.sequence, row) &&
    sink.time(data, DATA.time, tops.eventTime, row) &&
    sink.closeTop(row)
  );
}

function decodeDelta(sink: Sink): boolean {
  const { levels } = sink;
  const at = levels.length;
  if (!readSide(CHANGES.bids, Side.Bid, sink) || !readSide(CHANGES.asks, Side.Ask, sink)) return false;
  const first = sink.beginBook(at);
  if (first < 0 || !sink.integer(data, DATA.sequenceStart, levels.firstSequence, first)) return false;
  if (!sink.integer(data, DATA.sequenceEnd, levels.lastSequence, first)) return false;
  if (data.has(DATA.time) && !sink.time(data, DATA.time, levels.eventTime, first)) return false;
  sink.closeBook(first, 0);
  return true;
}

/** A level of price 0 changes nothing; it is there for the sake of its sequence. */
function readSide(field: number, side: Side, sink: Sink): boolean {
  const cursor = sink.deepCursor;
  if (!changes.enterArray(field, cursor)) return sink.reject('incomplete');
  while (cursor.nextElement()) {
    if (!cursor.enterArray() || !sink.next(cursor)) return sink.reject('incomplete');
    const isNothing = cursor.end === cursor.start + 1 && cursor.bytes[cursor.start] === ZERO;
    if (!(isNothing || sink.takeCutLevel(side)) || !sink.leave(cursor)) return false;
  }
  return true;
}

/** The whole book by REST, of the selected instrument. */
export function decodeSnapshot(sink: Sink): boolean {
  const { levels } = sink;
  const at = levels.length;
  const isRead = sink.readCutSide(data, DATA.bids, Side.Bid) && sink.readCutSide(data, DATA.asks, Side.Ask);
  const first = isRead ? sink.beginBook(at) : -1;
  if (first < 0 || !sink.integer(data, DATA.sequence, levels.lastSequence, first)) return false;
  levels.firstSequence[first] = levels.lastSequence[first];
  if (!sink.time(data, DATA.time, levels.eventTime, first)) return false;
  sink.closeBook(first, 1);
  return true;
}
