import { formatDecimal, formatVwap, type InstrumentSpec } from '@livetape/model';
import { type BarRow, type BookRow, type LevelPair, type TickerRow, type TradeRow } from '@livetape/wire';

/** The scale of an instrument's prices and sizes, as every snapshot says it. */
export type Scale = Pick<InstrumentSpec, 'priceDecimals' | 'sizeDecimals'>;

/** Who took the liquidity; null where the venue does not say. */
export type Aggressor = 'buy' | 'sell' | null;

/** A closed window. Prices, sizes and sums are decimal text, exact. */
export interface Bar {
  /** ms since the epoch. */
  readonly startMs: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  /** Σ price × size. */
  readonly notional: string;
  /** Volume of the trades whose aggressor bought. */
  readonly buyVolume: string;
  /** notional / volume with eight digits more than the price, rounded half-even; null without volume. */
  readonly vwap: string | null;
  readonly trades: number;
  /** Above 0: replaces the bar of the same start. */
  readonly revision: number;
}

export interface Trade {
  /** As the venue wrote it. */
  readonly id: string;
  /** The venue's clock, µs since the epoch. */
  readonly eventTimeUs: number;
  readonly price: string;
  readonly size: string;
  readonly aggressor: Aggressor;
}

/** A price and the size resting there, as decimal text. */
export interface Level {
  readonly price: string;
  readonly size: string;
}

/** The last trade and the top of the book; null where there is none yet. */
export interface Ticker {
  readonly last: (Level & { readonly aggressor: Aggressor; readonly eventTimeUs: number }) | null;
  readonly bid: Level | null;
  readonly ask: Level | null;
  /** Our clock, µs since the epoch; 0 = no top yet. */
  readonly receiveTimeUs: number;
}

/** Levels of a book, best first. Of a delta's row those that changed, where size 0 removes one. */
export interface BookLevels {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * An integer at a scale as decimal text: (12345, 2) → `123.45`. Exact for integers of any size as text or BigInt.
 * Throws RangeError for a number that is not an exact integer.
 */
export function decimalText(units: number | bigint | string, decimals: number): string {
  return formatDecimal(typeof units === 'string' ? BigInt(units) : units, decimals);
}

export function readBar(row: BarRow, { priceDecimals, sizeDecimals }: Scale): Bar {
  const [startMs, open, high, low, close, volume, notional, buyVolume, trades, revision] = row;
  const price = (units: number) => decimalText(units, priceDecimals);
  return {
    startMs,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volume: decimalText(volume, sizeDecimals),
    notional: decimalText(notional, priceDecimals + sizeDecimals),
    buyVolume: decimalText(buyVolume, sizeDecimals),
    vwap: BigInt(volume) > 0n ? formatVwap(BigInt(notional), BigInt(volume), priceDecimals) : null,
    trades,
    revision,
  };
}

export function readTrade([id, eventTimeUs, price, size, aggressor]: TradeRow, scale: Scale): Trade {
  return { id, eventTimeUs, ...readLevel([price, size], scale), aggressor: readAggressor(aggressor) };
}

export function readTicker(row: TickerRow, scale: Scale): Ticker {
  const [lastPrice, lastSize, aggressor, eventTimeUs, bidPrice, bidSize, askPrice, askSize, receiveTimeUs] = row;
  const last = { ...readLevel([lastPrice, lastSize], scale), aggressor: readAggressor(aggressor), eventTimeUs };
  return {
    last: eventTimeUs === 0 ? null : last,
    bid: bidPrice === 0 ? null : readLevel([bidPrice, bidSize], scale),
    ask: askPrice === 0 ? null : readLevel([askPrice, askSize], scale),
    receiveTimeUs,
  };
}

/** The levels of a row, or of a copy of a book. */
export function readBook(
  book: BookRow | { readonly bids: readonly LevelPair[]; readonly asks: readonly LevelPair[] },
  scale: Scale,
): BookLevels {
  const [bids, asks] = 'bids' in book ? [book.bids, book.asks] : [book[6], book[7]];
  const read = (levels: readonly LevelPair[]) => levels.map((level) => readLevel(level, scale));
  return { bids: read(bids), asks: read(asks) };
}

function readLevel([price, size]: LevelPair, { priceDecimals, sizeDecimals }: Scale): Level {
  return { price: decimalText(price, priceDecimals), size: decimalText(size, sizeDecimals) };
}

function readAggressor(aggressor: number): Aggressor {
  return aggressor > 0 ? 'buy' : aggressor < 0 ? 'sell' : null;
}
