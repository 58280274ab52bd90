import {
  type Alert,
  type BookState,
  type BookStatus,
  type FeedStatus,
  type Gap,
  type InstrumentSpec,
  type LatencyHop,
  type Source,
} from '@livetape/model';

/** Version of the protocol; a client that meets another one says so and stops. */
export const PROTOCOL = 2;

/**
 * How frames are written; both say the same. `json`: all text. `binary`: snapshots and deltas as binary frames (docs/protocol.md says
 * their bytes), everything else as text. A client chooses with the WebSocket subprotocol; without one it gets `json`.
 */
export type EncodingName = 'json' | 'binary';

/** Subprotocols of the WebSocket handshake. */
export const SUBPROTOCOLS = { json: 'livetape.json', binary: 'livetape.binary' } as const;

/** (epoch, offset) of a client in a channel: +1 for each item; a new epoch means that the history before it is lost. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/**
 * Channel names: `bars:<venue>:<symbol>:<width>`, `ticker:<venue>:<symbol>`, `trades:<venue>:<symbol>`,
 * `book:<venue>:<symbol>:<depth>`, `greeks:<venue>:<symbol>`, `top:<base>-<quote>`, `feeds`, `latency`, `alerts`.
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
  | Pace
  | SetCredit
  | Ack
  | { readonly op: 'ping'; readonly id: number };

/**
 * How much this connection can take, from now on; the last one counts, an absent or null limit is lifted. `maxRateHz`: deltas per
 * second. `maxKbps`: kilobytes (1,000 bytes) per second of deltas, in the long run; snapshots that were asked for are on top.
 * Conflation makes the rest of it: what comes is always the newest.
 */
export interface Pace {
  readonly op: 'pace';
  readonly id: number;
  readonly maxRateHz?: number | null;
  readonly maxKbps?: number | null;
}

/**
 * From now on at most `frames` snapshots and deltas are sent that are not acknowledged: so much a client can be behind, whatever the
 * network between holds. 1 to `CREDIT_MAX`; absent or null lifts it. While it is in force another one changes the number, and the
 * count of `Ack` goes on.
 */
export interface SetCredit {
  readonly op: 'credit';
  readonly id: number;
  readonly frames?: number | null;
}

/**
 * How many snapshots and deltas this socket has brought since `credited`, in all, that are dealt with. Has no reply, and is no command
 * to the limits of commands, as long as it grows and says no more than was sent.
 */
export interface Ack {
  readonly op: 'ack';
  readonly frames: number;
}

/**
 * Rows, as JSON arrays. Prices and sizes are integers at the instrument's scale; sums are decimal integer text.
 * bars:   [startMs, open, high, low, close, volume, notional, buyVolume, trades, revision]
 * ticker: [lastPrice, lastSize, aggressor, tradeTimeUs, bidPrice, bidSize, askPrice, askSize, receiveTimeUs]; 0 = none yet
 * trades: [id, eventTimeUs, price, size, aggressor]
 * feeds:  ['feed', FeedStatus], ['gap', Gap] or ['book', BookStatus]
 * alerts: ['alert', Alert], which replaces the one with the same id
 * latency: see LatencySummary of the model; replaces the one of the same venue and hop
 */
export type BarRow = readonly [number, number, number, number, number, string, string, string, number, number];
export type TickerRow = readonly [number, number, number, number, number, number, number, number, number];
export type TradeRow = readonly [string, number, number, number, number];
export type FeedRow = readonly ['feed', FeedStatus] | readonly ['gap', Gap] | readonly ['book', BookStatus];

export type AlertRow = readonly ['alert', Alert];
export type LatencyRow = readonly [
  venue: string,
  hop: LatencyHop,
  timeMs: number,
  windowMs: number,
  count: number,
  early: number,
  p50Us: number,
  p95Us: number,
  p99Us: number,
];

/** A price and the size now resting there, integers at the instrument's scale. */
export type LevelPair = readonly [price: number, size: number];

/**
 * Of a book's best levels. In a snapshot: all of them, best first, or no row while there is no book. In a delta: those that
 * changed, where size 0 removes one; a level that leaves the depth is removed, one that enters it is sent.
 * `sequence` is the venue's number of the last message, null where it sends none. `checksum` comes about once a second: CRC32
 * (unsigned) of the client's resulting book, see `bookChecksum`. `bestBid` and `bestAsk` (0 = none) are those of the resulting
 * book: they prove the top of every delta, and binary levels are written as distances from them.
 */
export type BookRow = readonly [
  state: BookState,
  sequence: string | null,
  eventTimeUs: number,
  receiveTimeUs: number,
  bestBid: number,
  bestAsk: number,
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

export type Row = BarRow | TickerRow | TradeRow | FeedRow | BookRow | TopRow | GreeksRow | AlertRow | LatencyRow;

/** The first message on every socket. */
export interface Hello {
  readonly type: 'hello';
  readonly protocol: number;
  readonly version: string;
  readonly encoding: EncodingName;
  readonly epoch: string;
  readonly serverTimeMs: number;
  readonly source: Source;
  readonly limits: {
    readonly channelsMax: number;
    readonly commandBytesMax: number;
    readonly commandsPerSecond: number;
    readonly commandsBurst: number;
    /** Deltas per second; a client may ask for fewer with `pace`. */
    readonly rateHzMax: number;
  };
}

/**
 * The whole state of a channel at a position, or (recovered) exactly what was missed since the position asked for; of channels
 * that keep only the newest, `conflated` counts the items before it, as in a delta. It is 0 in a whole state.
 * `handle` stands for the channel in later deltas on this socket. `instrument` is null for `feeds`, `latency`, `alerts` and `top`.
 */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly channel: string;
  readonly handle: number;
  readonly epoch: string;
  readonly offset: number;
  readonly recovered: boolean;
  readonly conflated: number;
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
  /** With up to three decimals: clients tell their clocks' offset by it. */
  readonly serverTimeMs: number;
}

/** The limits that are in force from now on: those asked for, at most the server's own; null = the server's own. */
export interface Paced {
  readonly type: 'paced';
  readonly id: number;
  readonly maxRateHz: number | null;
  readonly maxKbps: number | null;
}

/** The credit that is in force from now on; null = none. The snapshots and deltas after it are those that count. */
export interface Credited {
  readonly type: 'credited';
  readonly id: number;
  readonly frames: number | null;
}

/** Everything but snapshots and deltas: rare, and text in both encodings. */
export type ControlMessage = Hello | Subscribed | Refusal | Pong | Paced | Credited;

export type ServerMessage = ControlMessage | Snapshot | Delta;
