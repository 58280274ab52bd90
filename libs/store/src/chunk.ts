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

/** What a writer knows of the rows before, by place. */
const ID = 0;
const LAST_ID = 1;
const PRICE = 2;
const EVENT_TIME = 3;
const START = 4;
const END = 5;
const HIGHEST_ID = 6;
const KNOWN = 7;

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
  /** What the next row is a difference to, and the bounds of all rows: a column, since a number of its own is allocated anew. */
  private readonly known = new Float64Array(KNOWN);

  constructor(private readonly instrument: number) {
    this.known[HIGHEST_ID] = -1;
  }

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
    return Math.max(this.known[END], eventTimeUs) - Math.min(this.known[START], eventTimeUs) <= CHUNK_SPAN_US;
  }

  append(batch: TradeBatch, row: number): void {
    const { bytes, known } = this;
    const isText = batch.id[row] < 0;
    const isOneTrade = batch.firstId[row] === batch.id[row] && batch.lastId[row] === batch.id[row];
    const isReceived = batch.receiveTime[row] !== 0;
    const flags = (isText ? TEXT_ID : 0) | (isOneTrade ? ONE_TRADE : 0) | (isReceived ? RECEIVED : 0);
    bytes.reserve(ROW_BYTES_MAX);
    bytes.byte(flags | (batch.aggressor[row] + 1));
    if (isText) this.appendText(batch.idText.text(row));
    else this.appendDifference(ID, batch.id, row);
    if (!isOneTrade) this.appendRange(batch, row);
    known[LAST_ID] = isOneTrade ? Math.max(batch.lastId[row], 0) : batch.lastId[row];
    if (batch.lastId[row] > known[HIGHEST_ID]) known[HIGHEST_ID] = batch.lastId[row];
    this.appendDifference(PRICE, batch.price, row);
    bytes.unsigned(batch.size[row]);
    this.appendDifference(EVENT_TIME, batch.eventTime, row);
    if (isReceived) bytes.signed(batch.receiveTime[row] - batch.eventTime[row]);
    if (this.rows === 0 || batch.eventTime[row] < known[START]) known[START] = batch.eventTime[row];
    if (this.rows === 0 || batch.eventTime[row] > known[END]) known[END] = batch.eventTime[row];
    this.rows++;
  }

  /** The chunk so far; the writer starts an empty one. */
  take(): TradeChunk {
    const { instrument, rows, known } = this;
    const bounds = { startUs: known[START], endUs: known[END], lastId: known[HIGHEST_ID] };
    const chunk = { instrument, rows, ...bounds, data: this.bytes.take() };
    this.rows = 0;
    known.fill(0);
    known[HIGHEST_ID] = -1;
    return chunk;
  }

  private appendDifference(field: number, column: Float64Array, row: number): void {
    this.bytes.signed(column[row] - this.known[field]);
    this.known[field] = column[row];
  }

  private appendText(id: string): void {
    this.bytes.byte(id.length);
    for (let i = 0; i < id.length; i++) this.bytes.byte(id.charCodeAt(i));
  }

  private appendRange({ firstId, lastId }: TradeBatch, row: number): void {
    this.bytes.signed(firstId[row] - this.known[LAST_ID]);
    this.bytes.signed(lastId[row] - firstId[row]);
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
