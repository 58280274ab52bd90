import { Aggressor, BarBatch, type TradeBatch } from '@livetape/model';

/** Beyond the span itself: both ends of it cut through a window, and one window is being opened. */
const SPARE = 3;

/** The event time of a seeded bar's first and last trade is not stored; their ids decide. */
const UNKNOWN_TIME = -1;

export interface LaneOptions {
  readonly instrumentCount: number;
  readonly widthMs: number;
  /** How much event time an instrument's ring must hold at once. */
  readonly spanMs: number;
}

/**
 * The bars of one width: for every instrument a ring of its latest windows, open and closed.
 *
 * A window is named by its index, start / width. A ring holds a window until one a whole ring later takes its row.
 * Memory: about 200 bytes a row, claimed in the constructor.
 */
export class Lane {
  /** The rows, used as memory: `length` means nothing here. */
  readonly bars: BarBatch;
  /** How often each row's window was handed out; its next revision has this number. */
  readonly emitted: Uint32Array;
  /** 1 when a row's window holds trades that were not handed out, or a child of it changed. */
  readonly isChanged: Uint8Array;
  /** Windows that an instrument's ring holds. */
  readonly ringLength: number;
  readonly widthMs: number;
  private readonly widthUs: number;
  private readonly openTime: Float64Array;
  private readonly openId: Float64Array;
  private readonly closeTime: Float64Array;
  private readonly closeId: Float64Array;

  constructor({ instrumentCount, widthMs, spanMs }: LaneOptions) {
    this.widthMs = widthMs;
    this.widthUs = widthMs * 1000;
    this.ringLength = Math.ceil(spanMs / widthMs) + SPARE;
    const rows = instrumentCount * this.ringLength;
    this.bars = new BarBatch(rows);
    this.bars.start.fill(-1);
    this.emitted = new Uint32Array(rows);
    this.isChanged = new Uint8Array(rows);
    this.openTime = new Float64Array(rows);
    this.openId = new Float64Array(rows);
    this.closeTime = new Float64Array(rows);
    this.closeId = new Float64Array(rows);
  }

  /**
   * The index of the window that holds an event time in µs: [start, start + width). The remainder is exact, where a
   * quotient could round up into the next window.
   */
  indexAt(eventTimeUs: number): number {
    return (eventTimeUs - (eventTimeUs % this.widthUs)) / this.widthUs;
  }

  /** The same of a trade's event time. Takes columns, not numbers: V8 boxes a double argument at each call. */
  indexOf(trades: TradeBatch, tradeRow: number): number {
    const eventTimeUs = trades.eventTime[tradeRow];
    return (eventTimeUs - (eventTimeUs % this.widthUs)) / this.widthUs;
  }

  /** The row of a window, or -1 where the ring does not hold it. */
  find(instrument: number, index: number): number {
    if (index < 0) return -1;
    const row = instrument * this.ringLength + (index % this.ringLength);
    return this.bars.start[row] === index * this.widthMs ? row : -1;
  }

  /** The row of a window, emptied first where it held another. Small, so that V8 inlines it and boxes no index. */
  claim(instrument: number, index: number): number {
    const row = instrument * this.ringLength + (index % this.ringLength);
    const start = index * this.widthMs;
    if (this.bars.start[row] !== start) {
      this.bars.start[row] = start;
      this.renew(row, instrument);
    }
    return row;
  }

  /** Forgets what a row's trades added up to, but not which window it is or how often it was handed out. */
  private empty(row: number): void {
    const { bars } = this;
    bars.open[row] = 0;
    bars.high[row] = 0;
    bars.low[row] = 0;
    bars.close[row] = 0;
    bars.volume.clear(row);
    bars.notional.clear(row);
    bars.buyVolume.clear(row);
    bars.trades[row] = 0;
    bars.lastId[row] = -1;
  }

  /** Adds a trade to a row's window. */
  addTrade(row: number, trades: TradeBatch, tradeRow: number): void {
    const { bars } = this;
    const price = trades.price[tradeRow];
    this.placeEnds(row, trades, tradeRow);
    if (bars.trades[row] === 0) {
      bars.high[row] = price;
      bars.low[row] = price;
    } else {
      if (price > bars.high[row]) bars.high[row] = price;
      if (price < bars.low[row]) bars.low[row] = price;
    }
    bars.volume.addOf(row, trades.size, tradeRow);
    bars.notional.addProductOf(row, trades.price, trades.size, tradeRow);
    if (trades.aggressor[tradeRow] === Aggressor.Buy) bars.buyVolume.addOf(row, trades.size, tradeRow);
    bars.trades[row] += tradesIn(trades, tradeRow);
    if (trades.lastId[tradeRow] > bars.lastId[row]) bars.lastId[row] = trades.lastId[tradeRow];
    this.isChanged[row] = 1;
  }

  /** The trades that a row's window has by the bars of the narrower lane. */
  tradesBelow(row: number, child: Lane): number {
    const first = this.bars.start[row] / child.widthMs;
    let trades = 0;
    for (let index = first; index < first + this.widthMs / child.widthMs; index++) {
      const childRow = child.find(this.bars.instrument[row], index);
      if (childRow >= 0) trades += child.bars.trades[childRow];
    }
    return trades;
  }

  /** Makes a row's window anew from the bars of the narrower lane. */
  fold(row: number, child: Lane): void {
    this.empty(row);
    const first = this.bars.start[row] / child.widthMs;
    for (let index = first; index < first + this.widthMs / child.widthMs; index++) {
      const childRow = child.find(this.bars.instrument[row], index);
      if (childRow >= 0) this.addBar(row, child.bars, childRow);
    }
  }

  /** Adds a whole bar of a narrower lane, which follows in time those added before. */
  private addBar(row: number, child: BarBatch, childRow: number): void {
    const { bars } = this;
    if (bars.trades[row] === 0) {
      bars.open[row] = child.open[childRow];
      bars.high[row] = child.high[childRow];
      bars.low[row] = child.low[childRow];
    } else {
      if (child.high[childRow] > bars.high[row]) bars.high[row] = child.high[childRow];
      if (child.low[childRow] < bars.low[row]) bars.low[row] = child.low[childRow];
    }
    bars.close[row] = child.close[childRow];
    bars.volume.addRow(row, child.volume, childRow);
    bars.notional.addRow(row, child.notional, childRow);
    bars.buyVolume.addRow(row, child.buyVolume, childRow);
    bars.trades[row] += child.trades[childRow];
    if (child.lastId[childRow] > bars.lastId[row]) bars.lastId[row] = child.lastId[childRow];
  }

  /** Takes a stored bar as its window, already handed out as its revision, where the ring reaches so far back from a watermark, µs. */
  restore(bars: BarBatch, sourceRow: number, watermarks: Float64Array): void {
    const instrument = bars.instrument[sourceRow];
    const index = bars.start[sourceRow] / this.widthMs;
    if (index <= this.indexAt(watermarks[instrument]) - this.ringLength) return;
    const row = this.claim(instrument, index);
    if (this.emitted[row] <= bars.revision[sourceRow]) this.take(row, bars, sourceRow);
  }

  private take(row: number, bars: BarBatch, sourceRow: number): void {
    const { bars: own } = this;
    own.open[row] = bars.open[sourceRow];
    own.high[row] = bars.high[sourceRow];
    own.low[row] = bars.low[sourceRow];
    own.close[row] = bars.close[sourceRow];
    own.volume.copyRow(row, bars.volume, sourceRow);
    own.notional.copyRow(row, bars.notional, sourceRow);
    own.buyVolume.copyRow(row, bars.buyVolume, sourceRow);
    own.trades[row] = bars.trades[sourceRow];
    own.lastId[row] = bars.lastId[sourceRow];
    this.emitted[row] = bars.revision[sourceRow] + 1;
    this.openTime[row] = UNKNOWN_TIME;
    this.closeTime[row] = UNKNOWN_TIME;
    this.closeId[row] = bars.lastId[sourceRow];
    // Ids of a venue with dense ids: the window's first is as far below its last as it has trades.
    this.openId[row] = bars.lastId[sourceRow] < 0 ? -1 : bars.lastId[sourceRow] - bars.trades[sourceRow] + 1;
  }

  private renew(row: number, instrument: number): void {
    this.bars.instrument[row] = instrument;
    this.bars.widthMs[row] = this.widthMs;
    this.emitted[row] = 0;
    this.isChanged[row] = 0;
    this.empty(row);
  }

  /** Makes a trade the row's open or close where it is the earliest or the latest by (event time, id). */
  private placeEnds(row: number, trades: TradeBatch, tradeRow: number): void {
    const time = trades.eventTime[tradeRow];
    const id = trades.id[tradeRow];
    const closeTime = this.closeTime[row];
    // An equal id too: where the venue's ids are text, trades of one microsecond stand in order of arrival.
    const isLast = closeTime === UNKNOWN_TIME || time === closeTime ? id >= this.closeId[row] : time > closeTime;
    if (isLast || this.bars.trades[row] === 0) {
      this.closeTime[row] = time;
      this.closeId[row] = id;
      this.bars.close[row] = trades.price[tradeRow];
      // Most trades come in order: what is not before the last of several is not before the first.
      if (closeTime !== UNKNOWN_TIME && this.bars.trades[row] > 0) return;
    }
    this.placeOpen(row, trades, tradeRow);
  }

  private placeOpen(row: number, trades: TradeBatch, tradeRow: number): void {
    const time = trades.eventTime[tradeRow];
    const id = trades.id[tradeRow];
    const openTime = this.openTime[row];
    const isFirst = openTime === UNKNOWN_TIME || time === openTime ? id < this.openId[row] : time < openTime;
    if (!isFirst && this.bars.trades[row] > 0) return;
    this.openTime[row] = time;
    this.openId[row] = id;
    this.bars.open[row] = trades.price[tradeRow];
  }
}

/** Trades that a row stands for: an aggregate covers its first to its last id. */
function tradesIn(trades: TradeBatch, row: number): number {
  const first = trades.firstId[row];
  const last = trades.lastId[row];
  return first < 0 || last < first ? 1 : last - first + 1;
}
