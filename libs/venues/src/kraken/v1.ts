import { JsonFields, JsonKind, numbered, SymbolTable } from '@livetape/columns';
import { Aggressor, Side } from '@livetape/model';
import { type Sink } from '../sink';
import { wordEnd } from '../words';

// https://docs.kraken.com/api/docs/websocket-v1/book (trade, ticker, spread): [channelID, data, data?, channelName, pair]

const CHANNEL = numbered('book trade ticker spread ohlc');
const CHANNELS = new SymbolTable(Object.keys(CHANNEL));
const BOOK = numbered('as bs a b c');
const TICKER = numbered('a b');
const DASH = 45;
const PLUS = 43;
const ZERO = 48;
const LETTER_B = 98;
// Filled and read within one call of decode, which never waits.
const book = new JsonFields(BOOK);
const ticker = new JsonFields(TICKER);
/** Where the parts of the array stand; -1 for a part that is not there. */
const parts = { data: -1, more: -1, name: -1, nameEnd: -1, pair: -1, pairEnd: -1 };
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

/** The last two strings are the channel's name and the pair; before them stand one or two objects or arrays. */
function readParts(sink: Sink): boolean {
  const { cursor } = sink;
  parts.data = parts.more = parts.name = parts.pair = -1;
  if (!cursor.enterArray()) return sink.reject('malformed');
  while (cursor.nextElement()) {
    if (!cursor.value()) return sink.reject('malformed');
    if (cursor.kind === JsonKind.String) {
      parts.name = parts.pair;
      parts.nameEnd = parts.pairEnd;
      parts.pair = cursor.start;
      parts.pairEnd = cursor.end;
    } else if (cursor.kind === JsonKind.Object || cursor.kind === JsonKind.Array) {
      if (parts.data < 0) parts.data = cursor.start;
      else parts.more = cursor.start;
    }
  }
  return sink.close() && ((parts.name >= 0 && parts.data >= 0) || sink.reject('unknown-event'));
}

function decodeChannel(channel: number, sink: Sink): boolean | void {
  if (channel === CHANNEL.book) return decodeBook(sink);
  if (channel === CHANNEL.trade) return decodeTrades(sink);
  return channel === CHANNEL.ticker ? decodeTicker(sink) : decodeSpread(sink);
}

/** A whole book has `as` and `bs`; a change has `a` or `b` in one object, or in two, the last with the checksum `c`. */
function decodeBook(sink: Sink): boolean {
  const { levels, deepCursor: cursor } = sink;
  const { bytes } = sink.cursor;
  const first = levels.length;
  let isSnapshot: 0 | 1 = 0;
  for (let at = parts.data; at >= 0; at = at === parts.data ? parts.more : -1) {
    cursor.open(bytes, at);
    if (!book.read(cursor)) return sink.reject('malformed');
    if (book.has(BOOK.as) || book.has(BOOK.bs)) isSnapshot = 1;
    if (!readSides(sink)) return false;
  }
  const newest = newestTime(first, sink);
  if (sink.beginBook(first) < 0) return false;
  if (book.has(BOOK.c) && !sink.integer(book, BOOK.c, levels.checksum, first)) return false;
  levels.eventTime[first] = newest;
  if (isSnapshot === 1) levels.depth[first] = depthOf(bytes);
  sink.closeBook(first, isSnapshot);
  return true;
}

function readSides(sink: Sink): boolean {
  return (
    readSide(BOOK.as, Side.Ask, sink) &&
    readSide(BOOK.bs, Side.Bid, sink) &&
    readSide(BOOK.a, Side.Ask, sink) &&
    readSide(BOOK.b, Side.Bid, sink)
  );
}

/** Levels as [price, size, time, "r" where it is told again]. */
function readSide(field: number, side: Side, sink: Sink): boolean {
  const { levels, deepCursor: cursor } = sink;
  if (!book.has(field)) return true;
  if (!book.enterArray(field, cursor)) return sink.reject('incomplete');
  while (cursor.nextElement()) {
    if (!cursor.enterArray()) return sink.reject('incomplete');
    if (!sink.nextLevel(side) || !sink.nextTime(levels.eventTime, levels.length - 1, cursor)) return false;
    if (!sink.leave(cursor)) return false;
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
  const { trades, deepCursor: cursor } = sink;
  const first = trades.length;
  cursor.open(sink.cursor.bytes, parts.data);
  if (!cursor.enterArray()) return sink.reject('incomplete');
  while (cursor.nextElement()) {
    if (!cursor.enterArray()) return sink.reject('incomplete');
    const row = sink.claimTrade();
    if (row < 0 || !sink.nextPrice(trades.price, row, cursor) || !sink.nextSize(trades.size, row, cursor)) return false;
    if (!(trades.price[row] > 0 && trades.size[row] > 0)) return sink.reject('number');
    if (!sink.nextTime(trades.eventTime, row, cursor)) return false;
    keepId(first, row, sink);
    if (!sink.next(cursor)) return false;
    trades.aggressor[row] = cursor.bytes[cursor.start] === LETTER_B ? Aggressor.Buy : Aggressor.Sell;
    if (!sink.leave(cursor)) return false;
  }
  return true;
}

/** Trades of this version have no id. Their time is one; of several at once, the later ones have their place after it. */
function keepId(first: number, row: number, { trades, deepCursor: { bytes, start, end } }: Sink): void {
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
  const { tops, deepCursor: cursor } = sink;
  cursor.open(sink.cursor.bytes, parts.data);
  if (!ticker.read(cursor)) return sink.reject('incomplete');
  const row = sink.claimTop();
  if (row < 0 || !ticker.enterArray(TICKER.b, cursor)) return sink.reject('incomplete');
  if (!sink.nextPrice(tops.bidPrice, row, cursor) || !sink.next(cursor)) return false;
  if (!sink.nextSize(tops.bidSize, row, cursor)) return false;
  if (!ticker.enterArray(TICKER.a, cursor)) return sink.reject('incomplete');
  if (!sink.nextPrice(tops.askPrice, row, cursor) || !sink.next(cursor)) return false;
  return sink.nextSize(tops.askSize, row, cursor) && sink.closeTop(row);
}

/** [bid, ask, time, size of the bid, size of the ask]; all 0 where there is no book. */
function decodeSpread(sink: Sink): boolean | void {
  const { tops, deepCursor: cursor } = sink;
  cursor.open(sink.cursor.bytes, parts.data);
  if (!cursor.enterArray()) return sink.reject('incomplete');
  const row = sink.claimTop();
  if (row < 0 || !sink.nextPrice(tops.bidPrice, row, cursor) || !sink.nextPrice(tops.askPrice, row, cursor)) return;
  if (tops.bidPrice[row] === 0 && tops.askPrice[row] === 0) {
    tops.unclaim();
    return sink.ignore();
  }
  if (!sink.nextTime(tops.eventTime, row, cursor)) return;
  return sink.nextSize(tops.bidSize, row, cursor) && sink.nextSize(tops.askSize, row, cursor) && sink.closeTop(row);
}
