import {
  type BookState,
  type BookStatus,
  type FeedStatus,
  type Gap,
  type InstrumentSpec,
  type Source,
} from '@livetape/model';

/** Version of the protocol; a client that meets another one says so and stops. */
export const PROTOCOL = 1;

/** (epoch, offset) of a client in a channel: +1 for each item; a new epoch means that the history before it is lost. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/**
 * Channel names: `bars:<venue>:<symbol>:<width>`, `ticker:<venue>:<symbol>`, `trades:<venue>:<symbol>`,
 * `book:<venue>:<symbol>:<depth>`, `greeks:<venue>:<symbol>`, `top:<base>-<quote>`, `feeds`.
 * Client → server, JSON text. `positions` resumes: what was missed is sent when it is still kept.
 */
export type Command =
  | {
      readonly op: 'subscribe';
      readonly id: number;
      readonly channels: readonly string[];
      readonly positions?: Readonly<Record<string, Position>>;
    }
  | { readonly op: 'unsubscribe'; readonly id: number; readonly channels: readonly string[] }
  | { readonly op: 'ping'; readonly id: number };

/**
 * Rows, as JSON arrays. Prices and sizes are integers at the instrument's scale; sums are decimal integer text.
 * bars:   [startMs, open, high, low, close, volume, notional, buyVolume, trades, revision]
 * ticker: [lastPrice, lastSize, aggressor, tradeTimeUs, bidPrice, bidSize, askPrice, askSize, receiveTimeUs]; 0 = none yet
 * trades: [id, eventTimeUs, price, size, aggressor]
 * feeds:  ['feed', FeedStatus], ['gap', Gap] or ['book', BookStatus]
 */
export type BarRow = readonly [number, number, number, number, number, string, string, string, number, number];
export type TickerRow = readonly [number, number, number, number, number, number, number, number, number];
export type TradeRow = readonly [string, number, number, number, number];
export type FeedRow = readonly ['feed', FeedStatus] | readonly ['gap', Gap] | readonly ['book', BookStatus];

/** A price and the size now resting there, integers at the instrument's scale. */
export type LevelPair = readonly [price: number, size: number];

/**
 * Of a book's best levels. In a snapshot: all of them, best first, or no row while there is no book. In a delta: those that
 * changed, where size 0 removes one; a level that leaves the depth is removed, one that enters it is sent.
 * `sequence` is the venue's number of the last message, null where it sends none. `checksum` comes about once a second: CRC32
 * (unsigned) of the client's resulting book, see `bookChecksum`.
 */
export type BookRow = readonly [
  state: BookState,
  sequence: string | null,
  eventTimeUs: number,
  receiveTimeUs: number,
  bids: readonly LevelPair[],
  asks: readonly LevelPair[],
  checksum: number | null,
];

/** The top of one venue's book: decimal text, '' where there is none. */
export type VenueTopRow = readonly [
  of: 'venue',
  venue: string,
  symbol: string,
  state: BookState,
  bid: string,
  bidSize: string,
  ask: string,
  askSize: string,
  receiveTimeUs: number,
];

/**
 * The best of all synced books of a pair. `isCrossed`: one venue bids what another asks, or more; the spread is then 0 or
 * below.
 */
export type BestTopRow = readonly [
  of: 'best',
  bid: string,
  bidVenue: string,
  ask: string,
  askVenue: string,
  spread: string,
  isCrossed: boolean,
];

/** Each replaces the one before of the same venue and symbol, or the best before. */
export type TopRow = VenueTopRow | BestTopRow;

/** What the venue calculates for an option: `GreeksBatch` says the units. Null where it sends none. */
export type GreeksRow = readonly [
  eventTimeUs: number,
  receiveTimeUs: number,
  markPrice: number | null,
  underlyingPrice: number | null,
  markVolatility: number | null,
  bidVolatility: number | null,
  askVolatility: number | null,
  delta: number | null,
  gamma: number | null,
  vega: number | null,
  theta: number | null,
  rho: number | null,
  openInterest: number | null,
];

export type Row = BarRow | TickerRow | TradeRow | FeedRow | BookRow | TopRow | GreeksRow;

/** The first message on every socket. */
export interface Hello {
  readonly type: 'hello';
  readonly protocol: number;
  readonly version: string;
  readonly epoch: string;
  readonly serverTimeMs: number;
  readonly source: Source;
  readonly limits: {
    readonly channelsMax: number;
    readonly commandBytesMax: number;
    readonly commandsPerSecond: number;
    readonly tickerHzMax: number;
  };
}

/**
 * The whole state of a channel at a position, or (recovered) exactly what was missed since the position asked for.
 * `handle` stands for the channel in later deltas on this socket. `instrument` is null for `feeds` and `top`.
 */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly channel: string;
  readonly handle: number;
  readonly epoch: string;
  readonly offset: number;
  readonly recovered: boolean;
  readonly instrument: (InstrumentSpec & { readonly venue: string }) | null;
  readonly rows: readonly Row[];
}

/** All channels of the command have had their snapshot. */
export interface Subscribed {
  readonly type: 'subscribed' | 'unsubscribed';
  readonly id: number;
  readonly channels: readonly string[];
}

/**
 * What changed: per channel the handle, the offset after its last row, how many items were skipped by conflation just
 * before its first row, and the rows.
 */
export interface Delta {
  readonly type: 'delta';
  readonly serverTimeMs: number;
  readonly items: readonly (readonly [handle: number, offset: number, conflated: number, rows: readonly Row[]])[];
}

/** A refusal: a code of the closed list in errors.ts and one clear sentence. `id` is the command's, null if unreadable. */
export interface Refusal {
  readonly type: 'error';
  readonly id: number | null;
  readonly code: string;
  readonly message: string;
  readonly channel?: string;
}

export interface Pong {
  readonly type: 'pong';
  readonly id: number;
  readonly serverTimeMs: number;
}

export type ServerMessage = Hello | Snapshot | Subscribed | Delta | Refusal | Pong;
