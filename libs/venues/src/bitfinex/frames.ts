import { JsonKind, JsonTable, numbered, type Span, SymbolTable, TableShape } from '@livetape/columns';
import { Aggressor, Side, WRITTEN_AS_NUMBER } from '@livetape/model';
import { type Sink } from '../sink';
import { type Kind } from '../venue';
import { decodeEvent } from './events';

// https://docs.bitfinex.com/reference/ws-public-trades, https://docs.bitfinex.com/reference/ws-public-books

const TAG = numbered('te cs hb');
/** What an array may be tagged with; those that `TAG` has not are known, and not wanted. `tu` tells a trade again. */
const TAGS = new SymbolTable([...Object.keys(TAG), 'tu', 'fte', 'ftu']);
const MINUS = 45;
/** A sequence counts frames of one connection, a time milliseconds since 1970: this is neither's business. */
const SEQUENCE_MAX = 1e12;
const TWO_32 = 2 ** 32;
/** A trade, a level, or the levels of a whole book. */
const data = new JsonTable(4);
/** The array's tag, -1 where it has none, and whether it has data. */
const parts = { tag: -1, hasData: false };
const time = { bytes: new Uint8Array(0) as Uint8Array, start: -1, end: -1 };
/** A checksum. */
const sum = { bytes: new Uint8Array(0) as Uint8Array, start: -1, end: -1 };
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
  parts.tag = time.start = sum.start = -1;
  parts.hasData = false;
  let sequence = -1;
  for (let i = 0; cursor.nextElement(); i++) {
    if (!parts.hasData && cursor.isAtArray()) {
      parts.hasData = true;
      if (!data.read(cursor)) return sink.reject('malformed');
      continue;
    }
    if (!cursor.value()) return sink.reject('malformed');
    if (i === 0 && cursor.kind === JsonKind.String) {
      parts.tag = TAGS.find(cursor.bytes, cursor.start, cursor.end);
      if (parts.tag < 0) return sink.reject('unknown-event');
    } else if (cursor.kind === JsonKind.Number) {
      if (i === 1 && parts.tag === TAG.cs) keepSpan(cursor, sum);
      else if (!sink.keepInteger(cursor, numbers, 0)) return false;
      else if (numbers[0] < SEQUENCE_MAX) sequence = numbers[0];
      else keepSpan(cursor, time);
    }
  }
  numbers[0] = sequence;
  return sink.close();
}

function keepSpan({ bytes, start, end }: Span, kept: { bytes: Uint8Array; start: number; end: number }): void {
  kept.bytes = bytes;
  kept.start = start;
  kept.end = end;
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
  const { trades } = sink;
  if (!parts.hasData || data.shape !== TableShape.Row) return sink.reject('incomplete');
  const row = sink.claimTrade();
  if (row < 0 || !sink.tradeId(data, 0, row) || !sink.time(data, 1, trades.eventTime, row)) return false;
  const sign = amount(2, trades.size, row, sink);
  if (sign === 0 || !sink.price(data, 3, trades.price, row)) return false;
  trades.aggressor[row] = sign > 0 ? Aggressor.Buy : Aggressor.Sell;
  return trades.size[row] > 0 || sink.reject('number');
}

/** The sign says whose it is, so that only a true number is taken for one: text is a fault. */
function amount(cell: number, column: Float64Array, row: number, sink: Sink): 1 | -1 | 0 {
  const sign = sink.signedSize(data, cell, column, row);
  if (sign === 0 || data.kindOf(cell) === JsonKind.Number) return sign;
  sink.reject('number');
  return 0;
}

/** A whole book is an array of levels, a change one level. */
function decodeBook(sink: Sink): boolean {
  const first = sink.levels.length;
  if (!parts.hasData || data.shape === TableShape.Other) return sink.reject('incomplete');
  for (let row = 0; row < data.rows; row++) if (!readLevel(row * data.width, sink)) return false;
  if (!begin(first, sink)) return false;
  sink.closeBook(first, data.shape === TableShape.Rows ? 1 : 0);
  return true;
}

/** [price, count, amount]: no order left where the count is 0; asks have an amount below 0. */
function readLevel(cell: number, sink: Sink): boolean {
  const { side, price, size, priceDigits, sizeDigits } = sink.levels;
  const row = sink.claimLevel(Side.Bid);
  if (row < 0 || !sink.price(data, cell, price, row) || !sink.integer(data, cell + 1, numbers, 0)) return false;
  const sign = amount(cell + 2, size, row, sink);
  if (sign === 0) return false;
  side[row] = sign > 0 ? Side.Bid : Side.Ask;
  if (numbers[0] === 0) size[row] = 0;
  priceDigits[row] = sizeDigits[row] = WRITTEN_AS_NUMBER;
  return true;
}

/** A number of 32 bits with a sign, in a frame of its own, after the changes that it covers. */
function decodeChecksum(sink: Sink): boolean {
  const { levels } = sink;
  const { checksum } = levels;
  const first = levels.length;
  if (sum.start < 0) return sink.reject('incomplete');
  if (!begin(first, sink)) return false;
  const isNegative = sum.bytes[sum.start] === MINUS;
  if (isNegative) sum.start++;
  if (!sink.keepInteger(sum, checksum, first)) return false;
  if (checksum[first] >= TWO_32) return sink.reject('number');
  if (isNegative) checksum[first] = TWO_32 - checksum[first];
  sink.closeBook(first, 0);
  return true;
}

function begin(first: number, sink: Sink): boolean {
  return sink.beginBook(first) >= 0 && (time.start < 0 || sink.keepTime(time, sink.levels.eventTime, first));
}
