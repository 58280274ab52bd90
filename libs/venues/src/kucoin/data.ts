import { numbered, SymbolTable } from '@livetape/columns';
import { Side } from '@livetape/model';
import { type Sink } from '../sink';
import { wordEnd } from '../words';
import { CHANGES, changes, DATA, data, FRAME, frame } from './frame';
import { readTop, readTrade } from './ticks';

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
const TRADE = { side: DATA.side, price: DATA.price, size: DATA.size, time: DATA.time, id: DATA.tradeId };
const TOP = {
  ...{ bid: DATA.bestBid, bidSize: DATA.bestBidSize, ask: DATA.bestAsk, askSize: DATA.bestAskSize },
  ...{ sequence: DATA.sequence, time: DATA.time },
};
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
  const symbol = wordEnd(bytes, start, end, COLON) + 1;
  const topic = symbol > start && symbol <= end ? TOPICS.find(bytes, start, symbol) : -1;
  if (topic < 0) return sink.reject('unknown-event');
  if (topic > TOPIC['/market/ticker:']) return sink.ignore();
  const isAll = ALL.find(bytes, symbol, end) === 0;
  if (!(isAll ? sink.selectSymbol(frame, FRAME.subject) : sink.selectText(bytes, symbol, end))) return false;
  if (topic === TOPIC['/market/match:']) return readTrade(data, TRADE, sink);
  return topic === TOPIC['/market/level2:'] ? decodeDelta(sink) : readTop(data, TOP, sink);
}

function decodeDelta(sink: Sink): boolean {
  const { levels } = sink;
  const at = levels.length;
  if (!readSide(CHANGES.bids, Side.Bid, sink) || !readSide(CHANGES.asks, Side.Ask, sink)) return false;
  const first = sink.beginBook(at);
  if (first < 0 || !sink.bookRange(data, DATA.sequenceStart, DATA.sequenceEnd, first)) return false;
  if (data.has(DATA.time) && !sink.time(data, DATA.time, levels.eventTime, first)) return false;
  sink.closeBook(first, 0);
  return true;
}

/** A level of price 0 changes nothing; it is there for the sake of its sequence. */
function readSide(field: number, side: Side, sink: Sink): boolean {
  const table = changes.table(field);
  if (table === null) return sink.reject('incomplete');
  for (let row = 0; row < table.rows; row++) {
    const cell = row * table.width;
    const isNothing = table.bytes[table.start(cell)] === ZERO && table.end(cell) === table.start(cell) + 1;
    if (!table.isPlain(cell)) return sink.reject('incomplete');
    if (!isNothing && !sink.takeCutLevel(table, cell, cell + 1, side)) return false;
  }
  return true;
}

/** The whole book by REST, of the selected instrument. */
export function decodeSnapshot(sink: Sink): boolean {
  const { levels } = sink;
  const at = levels.length;
  const isRead = sink.readCutSide(data, DATA.bids, Side.Bid) && sink.readCutSide(data, DATA.asks, Side.Ask);
  const first = isRead ? sink.beginBook(at) : -1;
  if (first < 0 || !sink.bookSequence(data, DATA.sequence, first)) return false;
  if (!sink.time(data, DATA.time, levels.eventTime, first)) return false;
  sink.closeBook(first, 1);
  return true;
}
