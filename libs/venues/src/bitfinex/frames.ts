import { JsonKind, numbered, type Span, SymbolTable } from '@livetape/columns';
import { Aggressor, Side, WRITTEN_AS_NUMBER } from '@livetape/model';
import { type Sink } from '../sink';
import { type Kind } from '../venue';
import { decodeEvent } from './events';

// https://docs.bitfinex.com/reference/ws-public-trades, https://docs.bitfinex.com/reference/ws-public-books

const TAG = numbered('te cs hb');
/** What an array may be tagged with; those that `TAG` has not are known, and not wanted. `tu` tells a trade again. */
const TAGS = new SymbolTable([...Object.keys(TAG), 'tu', 'fte', 'ftu']);
const MINUS = 45;
const OPEN_BRACKET = 91;
/** A sequence counts frames of one connection, a time milliseconds since 1970: this is neither's business. */
const SEQUENCE_MAX = 1e12;
const TWO_32 = 2 ** 32;
/** Where the parts of the array stand; -1 for what is not there. */
const parts = { tag: -1, data: -1, dataEnd: -1 };
const time = { bytes: new Uint8Array(0) as Uint8Array, start: -1, end: -1 };
const sum = { bytes: new Uint8Array(0) as Uint8Array, start: 0, end: 0 };
const numbers = new Float64Array(1);

/** `Venue.decode`: an object, or [channel, data, sequence, time], where data may have a tag before it. */
export function decodeFrame(bytes: Uint8Array, sink: Sink): void {
  if (!sink.open(bytes)) return;
  if (sink.cursor.isAtObject()) return decodeEvent(bytes, sink);
  if (!sink.cursor.enterArray()) return void sink.reject('malformed');
  if (!sink.next() || !sink.keepInteger(sink.cursor, numbers, 0)) return;
  const channel = sink.link.channels.get(numbers[0]);
  if (!readParts(sink)) return;
  const { link } = sink;
  const last = link.sequence;
  follow(sink);
  if (parts.tag === TAG.hb) sink.notify({ type: 'heartbeat' });
  else if (channel === undefined) sink.reject('unknown-symbol');
  else if (!isWanted(channel.kind)) sink.ignore();
  else if (sink.selectText(channel.symbol, 0, channel.symbol.length) && !decodeData(channel.kind, sink)) {
    // What is set aside is a frame that is missing, unless it comes again.
    link.sequence = last;
  }
}

function isWanted(kind: Kind): boolean {
  return kind === 'levels' ? parts.tag < 0 || parts.tag === TAG.cs : kind === 'trades' && parts.tag === TAG.te;
}

function decodeData(kind: Kind, sink: Sink): boolean {
  if (kind === 'trades') return decodeTrade(sink);
  return parts.tag === TAG.cs ? decodeChecksum(sink) : decodeBook(sink);
}

/** Reads where data stands, and the sequence, -1 where there is none, into `numbers`. */
function readParts(sink: Sink): boolean {
  const { cursor } = sink;
  parts.tag = parts.data = time.start = -1;
  let sequence = -1;
  for (let i = 0; cursor.nextElement(); i++) {
    if (!cursor.value()) return sink.reject('malformed');
    if (i === 0 && cursor.kind === JsonKind.String) {
      parts.tag = TAGS.find(cursor.bytes, cursor.start, cursor.end);
      if (parts.tag < 0) return sink.reject('unknown-event');
    } else if (isData(i, cursor.kind)) {
      parts.data = cursor.start;
      parts.dataEnd = cursor.end;
    } else if (cursor.kind === JsonKind.Number) {
      if (!sink.keepInteger(cursor, numbers, 0)) return false;
      if (numbers[0] < SEQUENCE_MAX) sequence = numbers[0];
      else keepSpan(cursor);
    }
  }
  numbers[0] = sequence;
  return sink.close();
}

/** An array, or the number that is a checksum. */
function isData(i: number, kind: JsonKind): boolean {
  return parts.data < 0 && (kind === JsonKind.Array || (i === 1 && parts.tag === TAG.cs && kind === JsonKind.Number));
}

function keepSpan({ bytes, start, end }: Span): void {
  time.bytes = bytes;
  time.start = start;
  time.end = end;
}

/** Any other frame than the one after the last says that some are missing; the last may come twice, which changes nothing. */
function follow(sink: Sink): void {
  const sequence = numbers[0];
  const { link } = sink;
  const last = link.sequence;
  if (sequence < 0 || sequence === last) return;
  link.sequence = sequence;
  if (last >= 0 && sequence !== last + 1) {
    sink.notify({ type: 'gap', from: last + 1, to: Math.max(last + 1, sequence - 1) });
  }
}

/** [id, time, amount, price]; what was sold has an amount below 0. */
function decodeTrade(sink: Sink): boolean {
  const { trades, deepCursor: cursor } = sink;
  const row = enterData(sink) ? sink.claimTrade() : -1;
  if (row < 0 || !sink.next(cursor) || !sink.keepTradeId(cursor, row)) return false;
  if (!sink.nextTime(trades.eventTime, row, cursor)) return false;
  const sign = nextAmount(trades.size, row, sink);
  if (sign === 0 || !sink.nextPrice(trades.price, row, cursor) || !sink.leave(cursor)) return false;
  trades.aggressor[row] = sign > 0 ? Aggressor.Buy : Aggressor.Sell;
  return (trades.size[row] > 0 && trades.price[row] > 0) || sink.reject('number');
}

/** The sign says whose it is, so that only a true number is taken for one: text is a fault. */
function nextAmount(column: Float64Array, row: number, sink: Sink): 1 | -1 | 0 {
  const { deepCursor: cursor } = sink;
  const sign = sink.nextSignedSize(column, row, cursor);
  if (sign === 0 || cursor.kind === JsonKind.Number) return sign;
  sink.reject('number');
  return 0;
}

function enterData(sink: Sink): boolean {
  if (parts.data < 0) return sink.reject('incomplete');
  sink.deepCursor.open(sink.cursor.bytes, parts.data);
  return sink.deepCursor.enterArray() || sink.reject('incomplete');
}

/** A whole book is an array of levels, a change one level. */
function decodeBook(sink: Sink): boolean {
  const { levels, deepCursor: cursor } = sink;
  const first = levels.length;
  if (!enterData(sink)) return false;
  const isSnapshot = isNested(sink) ? 1 : 0;
  if (isSnapshot === 0) {
    if (!readLevel(sink)) return false;
  } else {
    while (cursor.nextElement()) {
      if (!cursor.enterArray()) return sink.reject('incomplete');
      if (!readLevel(sink)) return false;
    }
  }
  if (!begin(first, sink)) return false;
  sink.closeBook(first, isSnapshot);
  return true;
}

/** `[[` or `[]`: whatever comes first in the data is no number. */
function isNested({ cursor: { bytes } }: Sink): boolean {
  let i = parts.data + 1;
  while (bytes[i] <= 32) i++;
  return bytes[i] === OPEN_BRACKET || i === parts.dataEnd - 1;
}

/** [price, count, amount]: no order left where the count is 0; asks have an amount below 0. Passes the level. */
function readLevel(sink: Sink): boolean {
  const { levels, deepCursor: cursor } = sink;
  const row = sink.claimLevel(Side.Bid);
  if (row < 0 || !sink.next(cursor) || !sink.keepLevelPrice(cursor, row)) return false;
  if (!sink.nextInteger(numbers, 0, cursor)) return false;
  const sign = nextAmount(levels.size, row, sink);
  if (sign === 0 || !sink.leave(cursor)) return false;
  levels.side[row] = sign > 0 ? Side.Bid : Side.Ask;
  if (numbers[0] === 0) levels.size[row] = 0;
  levels.priceDigits[row] = levels.sizeDigits[row] = WRITTEN_AS_NUMBER;
  return true;
}

/** A number of 32 bits with a sign, in a frame of its own, after the changes that it covers. */
function decodeChecksum(sink: Sink): boolean {
  const { levels } = sink;
  const { checksum } = levels;
  const first = levels.length;
  if (parts.data < 0) return sink.reject('incomplete');
  if (!begin(first, sink)) return false;
  sum.bytes = sink.cursor.bytes;
  const isNegative = sum.bytes[parts.data] === MINUS;
  sum.start = isNegative ? parts.data + 1 : parts.data;
  sum.end = parts.dataEnd;
  if (!sink.keepInteger(sum, checksum, first)) return false;
  if (checksum[first] >= TWO_32) return sink.reject('number');
  if (isNegative) checksum[first] = TWO_32 - checksum[first];
  sink.closeBook(first, 0);
  return true;
}

function begin(first: number, sink: Sink): boolean {
  return sink.beginBook(first) >= 0 && (time.start < 0 || sink.keepTime(time, sink.levels.eventTime, first));
}
