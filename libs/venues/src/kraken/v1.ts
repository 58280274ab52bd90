import { JsonFields, JsonKind, JsonTable, numbered, SymbolTable, TableShape } from '@livetape/columns';
import { Aggressor, Side } from '@livetape/model';
import { type Sink } from '../sink';
import { wordEnd } from '../words';

// https://docs.kraken.com/api/docs/websocket-v1/book (trade, ticker, spread): [channelID, data, data?, channelName, pair]

const CHANNEL = numbered('book trade ticker spread ohlc');
const CHANNELS = new SymbolTable(Object.keys(CHANNEL));
/** Levels of a book; of a ticker, where `a` and `b` are one row each. */
const DATA = numbered('as bs a b c');
const DASH = 45;
const PLUS = 43;
const ZERO = 48;
const LETTER_B = 98;
// Filled and read within one call of decode, which never waits.
const first = dataFields();
/** What a change of both sides has in a second object. */
const second = dataFields();
/** Trades and spreads. */
const rows = new JsonTable(5);
/** How many parts of a kind the array has, and where its last two texts stand; -1 for one that is not there. */
const parts = { objects: 0, arrays: 0, name: -1, nameEnd: -1, pair: -1, pairEnd: -1 };
const idText = new Uint8Array(40);

/** A frame that is an array. */
export function decodeV1(sink: Sink): void {
  if (!readParts(sink)) return;
  const { bytes } = sink.cursor;
  const channel = CHANNELS.find(bytes, parts.name, wordEnd(bytes, parts.name, parts.nameEnd, DASH));
  if (channel < 0) sink.reject('unknown-event');
  else if (channel === CHANNEL.ohlc) sink.ignore();
  else if (sink.selectText(bytes, parts.pair, parts.pairEnd)) decodeChannel(channel, sink);
}

function dataFields(): JsonFields {
  const [asks, bids, a, b] = [new JsonTable(3), new JsonTable(3), new JsonTable(3), new JsonTable(3)];
  return new JsonFields(DATA, { arrays: { as: asks, bs: bids, a, b } });
}

/** The last two strings are the channel's name and the pair; before them stand one or two objects or an array. */
function readParts(sink: Sink): boolean {
  const { cursor } = sink;
  parts.objects = parts.arrays = 0;
  parts.name = parts.pair = -1;
  first.clear();
  second.clear();
  if (!cursor.enterArray()) return sink.reject('malformed');
  while (cursor.nextElement()) if (!readPart(sink)) return sink.reject('malformed');
  return sink.close() && ((parts.name >= 0 && parts.objects + parts.arrays > 0) || sink.reject('unknown-event'));
}

function readPart({ cursor }: Sink): boolean {
  if (cursor.isAtObject()) return parts.objects++ === 0 ? first.read(cursor) : second.read(cursor);
  if (cursor.isAtArray() && parts.arrays++ === 0) return rows.read(cursor);
  if (!cursor.value()) return false;
  if (cursor.kind === JsonKind.String) {
    parts.name = parts.pair;
    parts.nameEnd = parts.pairEnd;
    parts.pair = cursor.start;
    parts.pairEnd = cursor.end;
  }
  return true;
}

function decodeChannel(channel: number, sink: Sink): boolean | void {
  if (channel === CHANNEL.book) return decodeBook(sink);
  if (channel === CHANNEL.trade) return decodeTrades(sink);
  return channel === CHANNEL.ticker ? decodeTicker(sink) : decodeSpread(sink);
}

/** A whole book has `as` and `bs`; a change has `a` or `b` in one object, or in two, the last with the checksum `c`. */
function decodeBook(sink: Sink): boolean {
  const { levels } = sink;
  const start = levels.length;
  if (parts.objects === 0) return sink.reject('malformed');
  if (!readSides(first, sink) || (parts.objects > 1 && !readSides(second, sink))) return false;
  const isSnapshot = isWhole(first) || isWhole(second);
  const newest = newestTime(start, sink);
  if (sink.beginBook(start) < 0) return false;
  const last = parts.objects > 1 ? second : first;
  if (last.has(DATA.c) && !sink.integer(last, DATA.c, levels.checksum, start)) return false;
  levels.eventTime[start] = newest;
  if (isSnapshot) levels.depth[start] = depthOf(sink.cursor.bytes);
  sink.closeBook(start, isSnapshot ? 1 : 0);
  return true;
}

function isWhole(data: JsonFields): boolean {
  return data.has(DATA.as) || data.has(DATA.bs);
}

function readSides(data: JsonFields, sink: Sink): boolean {
  return (
    readSide(data, DATA.as, Side.Ask, sink) &&
    readSide(data, DATA.bs, Side.Bid, sink) &&
    readSide(data, DATA.a, Side.Ask, sink) &&
    readSide(data, DATA.b, Side.Bid, sink)
  );
}

/** Levels as [price, size, time, "r" where it is told again]. */
function readSide(data: JsonFields, field: number, side: Side, sink: Sink): boolean {
  const { eventTime } = sink.levels;
  if (!data.has(field)) return true;
  const table = data.table(field);
  if (table === null) return sink.reject('incomplete');
  for (let row = 0; row < table.rows; row++) {
    const cell = row * table.width;
    if (!sink.takeLevel(table, cell, cell + 1, side)) return false;
    if (!sink.time(table, cell + 2, eventTime, sink.levels.length - 1)) return false;
  }
  return true;
}

function newestTime(first: number, { levels }: Sink): number {
  let newest = 0;
  for (let row = first; row < levels.length; row++) newest = Math.max(newest, levels.eventTime[row]);
  return newest;
}

/** `book-1000` → 1000. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  for (let i = parts.name + 'book-'.length; i < parts.nameEnd; i++) depth = depth * 10 + (bytes[i] - ZERO);
  return depth;
}

/** Trades as [price, size, time, side of the taker, …]. */
function decodeTrades(sink: Sink): boolean {
  const { trades } = sink;
  const start = trades.length;
  if (parts.arrays === 0 || rows.shape !== TableShape.Rows) return sink.reject('incomplete');
  for (let cell = 0; cell < rows.rows * rows.width; cell += rows.width) {
    const row = sink.claimTrade();
    if (row < 0 || !sink.price(rows, cell, trades.price, row)) return false;
    if (!sink.size(rows, cell + 1, trades.size, row) || !sink.time(rows, cell + 2, trades.eventTime, row)) return false;
    keepId(start, row, cell + 2, sink);
    if (!rows.isPlain(cell + 3)) return sink.reject('incomplete');
    trades.aggressor[row] = rows.bytes[rows.start(cell + 3)] === LETTER_B ? Aggressor.Buy : Aggressor.Sell;
  }
  return true;
}

/** Trades of this version have no id. Their time is one; of several at once, the later ones have their place after it. */
function keepId(first: number, row: number, cell: number, { trades }: Sink): void {
  const { bytes } = rows;
  const start = rows.start(cell);
  const end = rows.end(cell);
  let same = 0;
  for (let other = first; other < row; other++) if (trades.eventTime[other] === trades.eventTime[row]) same++;
  trades.id[row] = -1;
  if (same === 0) return void trades.idText.set(row, bytes, start, end);
  let length = 0;
  for (let i = start; i < end; i++) idText[length++] = bytes[i];
  idText[length++] = PLUS;
  for (let unit = same < 10 ? 1 : same < 100 ? 10 : 100; unit >= 1; unit /= 10)
    idText[length++] = ZERO + (Math.floor(same / unit) % 10);
  trades.idText.set(row, idText, 0, length);
}

/** `a` and `b` as [price, whole lots, size]. */
function decodeTicker(sink: Sink): boolean {
  const { tops } = sink;
  const [bid, ask] = [first.table(DATA.b, TableShape.Row), first.table(DATA.a, TableShape.Row)];
  if (bid === null || ask === null) return sink.reject('incomplete');
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.priceOrNone(bid, 0, tops.bidPrice, row) &&
    sink.sizeOrNone(bid, 2, tops.bidSize, row) &&
    sink.priceOrNone(ask, 0, tops.askPrice, row) &&
    sink.sizeOrNone(ask, 2, tops.askSize, row) &&
    sink.closeTop(row)
  );
}

/** [bid, ask, time, size of the bid, size of the ask]; all 0 where there is no book. */
function decodeSpread(sink: Sink): boolean | void {
  const { tops } = sink;
  if (parts.arrays === 0 || rows.shape !== TableShape.Row) return sink.reject('incomplete');
  const row = sink.claimTop();
  if (row < 0 || !sink.priceOrNone(rows, 0, tops.bidPrice, row) || !sink.priceOrNone(rows, 1, tops.askPrice, row))
    return;
  if (tops.bidPrice[row] === 0 && tops.askPrice[row] === 0) {
    tops.unclaim();
    return sink.ignore();
  }
  return (
    sink.time(rows, 2, tops.eventTime, row) &&
    sink.sizeOrNone(rows, 3, tops.bidSize, row) &&
    sink.sizeOrNone(rows, 4, tops.askSize, row) &&
    sink.closeTop(row)
  );
}
