import { type TradeBatch } from '@livetape/model';
import { ByteReader, ByteWriter } from './varint';

/** Longest stretch of event time in one chunk, so that a query by time knows how far back a chunk can begin. */
export const CHUNK_SPAN_US = 10_000_000;

/** A chunk is read whole: larger ones make a page of few rows dear. About 2,500 trades. */
const CHUNK_BYTES_MAX = 32_768;

/** Flags, an id of 40 characters or numbers, price, size and two times. */
const ROW_BYTES_MAX = 128;

const INTEGER_MAX = 2 ** 53;

const TEXT_ID = 4;
const ONE_TRADE = 8;
const RECEIVED = 16;

/** Trades of one instrument in the order of their arrival, as deltas. */
export interface TradeChunk {
  /** The process's instrument id. */
  readonly instrument: number;
  readonly rows: number;
  /** Earliest and latest event time, µs since the epoch. */
  readonly startUs: number;
  readonly endUs: number;
  /** Highest single-trade id; -1 where ids are text. */
  readonly lastId: number;
  readonly data: Uint8Array;
}

/** A row of a chunk; columns as in `TradeBatch`. */
export interface ChunkTrade {
  readonly id: string;
  readonly price: number;
  readonly size: number;
  readonly aggressor: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly eventTimeUs: number;
  readonly receiveTimeUs: number;
}

/** Builds the open chunk of one instrument. Appending a row with a numeric id allocates nothing but the bytes' growth. */
export class ChunkWriter {
  private readonly bytes = new ByteWriter();
  private rows = 0;
  private startUs = 0;
  private endUs = 0;
  private highestId = -1;
  private id = 0;
  private lastId = 0;
  private price = 0;
  private eventTime = 0;

  constructor(private readonly instrument: number) {}

  get length(): number {
    return this.rows;
  }

  get byteLength(): number {
    return this.bytes.length;
  }

  /** False when a trade of this event time must begin another chunk. */
  accepts(eventTimeUs: number): boolean {
    if (this.rows === 0) return true;
    if (this.bytes.length >= CHUNK_BYTES_MAX) return false;
    return Math.max(this.endUs, eventTimeUs) - Math.min(this.startUs, eventTimeUs) <= CHUNK_SPAN_US;
  }

  append(batch: TradeBatch, row: number): void {
    const isText = batch.id[row] < 0;
    const isOneTrade = batch.firstId[row] === batch.id[row] && batch.lastId[row] === batch.id[row];
    const isReceived = batch.receiveTime[row] !== 0;
    const flags = (isText ? TEXT_ID : 0) | (isOneTrade ? ONE_TRADE : 0) | (isReceived ? RECEIVED : 0);
    this.bytes.reserve(ROW_BYTES_MAX);
    this.bytes.byte(flags | (batch.aggressor[row] + 1));
    if (isText) this.appendText(batch.idText.text(row));
    else this.appendId(batch.id[row]);
    if (isOneTrade) this.lastId = Math.max(batch.lastId[row], 0);
    else this.appendRange(batch.firstId[row], batch.lastId[row]);
    this.highestId = Math.max(this.highestId, batch.lastId[row]);
    this.bytes.signed(batch.price[row] - this.price);
    this.price = batch.price[row];
    this.bytes.unsigned(batch.size[row]);
    this.appendTimes(batch.eventTime[row], batch.receiveTime[row]);
    this.rows++;
  }

  /** The chunk so far; the writer starts an empty one. */
  take(): TradeChunk {
    const { instrument, rows, startUs, endUs, highestId } = this;
    const chunk = { instrument, rows, startUs, endUs, lastId: highestId, data: this.bytes.take() };
    this.rows = 0;
    this.highestId = -1;
    this.id = 0;
    this.lastId = 0;
    this.price = 0;
    this.eventTime = 0;
    return chunk;
  }

  private appendText(id: string): void {
    this.bytes.byte(id.length);
    for (let i = 0; i < id.length; i++) this.bytes.byte(id.charCodeAt(i));
  }

  private appendId(id: number): void {
    this.bytes.signed(id - this.id);
    this.id = id;
  }

  private appendRange(firstId: number, lastId: number): void {
    this.bytes.signed(firstId - this.lastId);
    this.bytes.signed(lastId - firstId);
    this.lastId = lastId;
  }

  private appendTimes(eventTime: number, receiveTime: number): void {
    this.bytes.signed(eventTime - this.eventTime);
    this.eventTime = eventTime;
    if (receiveTime !== 0) this.bytes.signed(receiveTime - eventTime);
    this.startUs = this.rows === 0 ? eventTime : Math.min(this.startUs, eventTime);
    this.endUs = this.rows === 0 ? eventTime : Math.max(this.endUs, eventTime);
  }
}

/** True when a chunk keeps every number of the row exactly: integers in [0, 2^53], ids of a text row -1 or both real. */
export function isStorable(batch: TradeBatch, row: number): boolean {
  return (
    isExact(batch.price[row]) &&
    isExact(batch.size[row]) &&
    isExact(batch.eventTime[row]) &&
    isExact(batch.receiveTime[row]) &&
    areIdsExact(batch.id[row], batch.firstId[row], batch.lastId[row]) &&
    Math.abs(batch.aggressor[row]) <= 1
  );
}

function areIdsExact(id: number, firstId: number, lastId: number): boolean {
  const isText = id < 0;
  if (isText ? id !== -1 : !isExact(id)) return false;
  const isRangeOfItself = firstId === id && lastId === id;
  return isRangeOfItself || (isExact(firstId) && isExact(lastId));
}

/** The comparisons refuse what is no number, too. */
function isExact(value: number): boolean {
  return value >= 0 && value <= INTEGER_MAX && Math.floor(value) === value;
}

/** The rows of a chunk in the order of their arrival. Throws RangeError when the data is not exactly that many rows. */
export function readChunk(data: Uint8Array, rows: number): ChunkTrade[] {
  const bytes = new ByteReader(data);
  const trades: ChunkTrade[] = [];
  let numericId = 0;
  let previousLastId = 0;
  let price = 0;
  let eventTimeUs = 0;
  for (let row = 0; row < rows; row++) {
    const flags = bytes.byte();
    const isText = (flags & TEXT_ID) !== 0;
    if (!isText) numericId += bytes.signed();
    const id = isText ? readText(bytes) : String(numericId);
    let firstId = isText ? -1 : numericId;
    let lastId = firstId;
    if ((flags & ONE_TRADE) === 0) {
      firstId = previousLastId + bytes.signed();
      lastId = firstId + bytes.signed();
    }
    previousLastId = Math.max(lastId, 0);
    price += bytes.signed();
    const size = bytes.unsigned();
    eventTimeUs += bytes.signed();
    const receiveTimeUs = (flags & RECEIVED) === 0 ? 0 : eventTimeUs + bytes.signed();
    trades.push({ id, price, size, aggressor: (flags & 3) - 1, firstId, lastId, eventTimeUs, receiveTimeUs });
  }
  if (!bytes.isAtEnd) throw new RangeError(`bytes are left after ${rows} rows`);
  return trades;
}

function readText(bytes: ByteReader): string {
  let text = '';
  for (let left = bytes.byte(); left > 0; left--) text += String.fromCharCode(bytes.byte());
  return text;
}
