import {
  type Instrument,
  type InstrumentSpec,
  formatDecimal,
  type LevelBatch,
  Side,
  type TopBatch,
} from '@livetape/model';
import { type Notice, type RejectReason } from './notice';
import { type Sink } from './sink';
import { type Kind } from './venue';

/** A row of a trade batch, as text: `price` and `size` at the instrument's scale. */
export interface TradeSample {
  readonly symbol: string;
  readonly id: string;
  readonly price: string;
  readonly size: string;
  readonly aggressor: 'buy' | 'sell';
  readonly eventTimeUs: number;
  /** `TradeBatch.sequence`; where it is not given, the id at a venue of dense trades, and -1 at others. */
  readonly sequence?: number;
  /** First and last single trade of an aggregate; where it is not given, the sequence twice. */
  readonly range?: readonly [number, number];
}

/** A row of a top batch, as text. */
export interface TopSample {
  readonly symbol: string;
  readonly bid: readonly [price: string, size: string];
  readonly ask: readonly [price: string, size: string];
  readonly sequence: number;
  readonly eventTimeUs: number;
}

/** One message of a level batch, as text. */
export interface BookSample {
  readonly symbol: string;
  readonly isSnapshot: boolean;
  readonly bids: readonly (readonly [price: string, size: string])[];
  readonly asks: readonly (readonly [price: string, size: string])[];
  readonly sequence: readonly [first: number, last: number, previous: number];
  /** Unsigned; where it is not given, there must be none. */
  readonly checksum?: number;
  /** `LevelBatch.depth`; where it is not given, the frame must tell none. */
  readonly depth?: number;
  readonly eventTimeUs: number;
}

/** A row of a greeks batch; NaN for what is not there. */
export type GreeksSample = { readonly symbol: string; readonly eventTimeUs: number } & Readonly<
  Record<GreeksColumn, number>
>;

const GREEKS_COLUMNS = [
  ...(['markPrice', 'underlyingPrice', 'markVolatility', 'bidVolatility', 'askVolatility'] as const),
  ...(['delta', 'gamma', 'vega', 'theta', 'rho', 'openInterest'] as const),
];
type GreeksColumn = (typeof GREEKS_COLUMNS)[number];

/** What a frame must leave in the sink; whatever is not named must not be there. */
export interface Outcome {
  readonly trades?: readonly TradeSample[];
  readonly tops?: readonly TopSample[];
  readonly books?: readonly BookSample[];
  readonly greeks?: readonly GreeksSample[];
  readonly notices?: readonly Notice[];
  readonly ignored?: number;
  readonly rejected?: RejectReason;
}

/** A frame as the venue sends it, written by hand or copied from its documentation. */
export interface FrameSample extends Outcome {
  readonly says: string;
  /** Frames of the same connection before it, which a decoder remembers something of; nothing is expected of them. */
  readonly before?: readonly string[];
  readonly frame: string;
}

/** All that the suite needs to know of a venue. */
export interface Samples {
  readonly instruments: readonly Instrument[];
  readonly kinds: readonly Kind[];
  /** Bytes of heap in use: the platform's gauge, by which the suite sees that a frame creates nothing. */
  readonly heapUsed: () => number;
  readonly frames: readonly FrameSample[];
  readonly metadata: { readonly body: string; readonly specs: readonly InstrumentSpec[] };
  /** Bodies of REST for the first instrument; wanted where the venue has a backfill, or a snapshot. */
  readonly backfill?: Outcome & { readonly body: string };
  readonly snapshot?: Outcome & { readonly body: string };
}

/** An outcome with everything in it that it leaves out. */
export function expected(outcome: Outcome, { denseTrades }: { readonly denseTrades: boolean }) {
  const { trades = [], tops = [], books = [], greeks = [], notices = [], ignored = 0, rejected } = outcome;
  return {
    trades: trades.map((trade) => {
      const sequence = trade.sequence ?? (denseTrades ? Number(trade.id) : -1);
      return { sequence, range: [sequence, sequence], ...trade };
    }),
    tops,
    books: books.map((book) => ({ checksum: -1, depth: 0, ...book })),
    greeks,
    notices,
    ignored,
    rejected: rejected === undefined ? [] : [rejected],
  };
}

/** What stands in a sink, in the terms of a sample. Takes its notices. */
export function outcomeOf(sink: Sink, instruments: readonly Instrument[]) {
  const { levels, tops, trades, greeks, counts } = sink;
  const of = (id: number) => instruments.find((instrument) => instrument.id === id) ?? instruments[0];
  return {
    trades: rowNumbers(trades.length).map((row) => tradeOf(sink, row, of(trades.instrument[row]))),
    tops: rowNumbers(tops.length).map((row) => topOf(tops, row, of(tops.instrument[row]))),
    books: rowNumbers(levels.length)
      .filter((row) => row === 0 || levels.last[row - 1] === 1)
      .map((row) => bookOf(levels, row, of(levels.instrument[row]))),
    greeks: rowNumbers(greeks.length).map((row) => ({
      symbol: of(greeks.instrument[row]).symbol,
      eventTimeUs: greeks.eventTime[row],
      ...Object.fromEntries(GREEKS_COLUMNS.map((column) => [column, greeks[column][row]])),
    })),
    notices: sink.takeNotices(),
    ignored: counts.ignored,
    rejected: Object.entries(counts.rejected).flatMap(([reason, count]) => Array<string>(count).fill(reason)),
  };
}

function rowNumbers(length: number): number[] {
  return Array.from({ length }, (_, row) => row);
}

function tradeOf({ trades }: Sink, row: number, { symbol, priceDecimals, sizeDecimals }: Instrument): TradeSample {
  return {
    symbol,
    id: trades.idOf(row),
    price: formatDecimal(trades.price[row], priceDecimals),
    size: formatDecimal(trades.size[row], sizeDecimals),
    aggressor: trades.aggressor[row] === 1 ? 'buy' : 'sell',
    eventTimeUs: trades.eventTime[row],
    sequence: trades.sequence[row],
    range: [trades.firstId[row], trades.lastId[row]],
  };
}

function topOf(tops: TopBatch, row: number, { symbol, priceDecimals, sizeDecimals }: Instrument): TopSample {
  return {
    symbol,
    bid: [formatDecimal(tops.bidPrice[row], priceDecimals), formatDecimal(tops.bidSize[row], sizeDecimals)],
    ask: [formatDecimal(tops.askPrice[row], priceDecimals), formatDecimal(tops.askSize[row], sizeDecimals)],
    sequence: tops.sequence[row],
    eventTimeUs: tops.eventTime[row],
  };
}

function bookOf(levels: LevelBatch, first: number, { symbol, priceDecimals, sizeDecimals }: Instrument): BookSample {
  const rows = rowNumbers(levels.last.indexOf(1, first) + 1).slice(first);
  const side = (wanted: Side) =>
    rows
      .filter((row) => levels.side[row] === wanted && levels.price[row] > 0)
      .map((row) => {
        return [
          formatDecimal(levels.price[row], priceDecimals),
          formatDecimal(levels.size[row], sizeDecimals),
        ] as const;
      });
  return {
    symbol,
    isSnapshot: levels.isSnapshot[first] === 1,
    bids: side(Side.Bid),
    asks: side(Side.Ask),
    sequence: [levels.firstSequence[first], levels.lastSequence[first], levels.previousSequence[first]],
    checksum: levels.checksum[first],
    depth: levels.depth[first],
    eventTimeUs: levels.eventTime[first],
  };
}

/** Every number in the sink's rows that is no exact integer: there must be none. */
export function inexact({ trades, tops, levels }: Sink): number[] {
  const columns = [
    ...[trades.price, trades.size, trades.id, trades.sequence, trades.firstId, trades.lastId].map((all) =>
      all.subarray(0, trades.length),
    ),
    ...[trades.eventTime].map((all) => all.subarray(0, trades.length)),
    ...[tops.bidPrice, tops.bidSize, tops.askPrice, tops.askSize].map((all) => all.subarray(0, tops.length)),
    ...[tops.sequence, tops.eventTime].map((all) => all.subarray(0, tops.length)),
    ...[levels.price, levels.size, levels.eventTime].map((all) => all.subarray(0, levels.length)),
    ...[levels.firstSequence, levels.lastSequence, levels.previousSequence, levels.checksum].map((all) =>
      all.subarray(0, levels.length),
    ),
  ];
  return columns.flatMap((column) => [...column].filter((value) => !Number.isSafeInteger(value) || value < -1));
}
