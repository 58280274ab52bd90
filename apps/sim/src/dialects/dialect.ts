import { type Connection } from '../connection';
import { type Delivery } from '../faults/delivery';
import { type FaultPlan } from '../faults/fault-plan';
import { type Listing } from '../market/instruments';
import { type Market, type MarketListener } from '../market/market';
import { type TextFrames } from '../text-frames';

/** A request of a client; `path` is below the venue's base. */
export interface RestCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** The venue's base for WebSockets, as the client reaches it. */
  readonly socketBase: string;
}

/** What a venue answers to a request. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a dialect works with. `monotonicMs` is real time; the simulated time is the market's. */
export interface DialectOptions {
  readonly market: Market;
  readonly plan: FaultPlan;
  readonly delivery: Delivery;
  readonly frames: TextFrames;
  readonly socketAgeMsMax: number;
  readonly monotonicMs: () => number;
}

/** A venue's protocol over its simulated market. One folder each; nothing outside the folder knows how it speaks. */
export interface Dialect extends MarketListener {
  readonly venueId: string;
  /** The venue's spelling of each listing of the market, by row. */
  readonly symbols: readonly string[];
  /** Whether nobody is connected. */
  readonly isIdle: boolean;
  /** Whether a WebSocket may be opened at a path below the venue's base. */
  accepts(path: string): boolean;
  open(connection: Connection, call: RestCall): void;
  /** A text frame came. */
  receive(connection: Connection, text: string): void;
  /** A ping or pong frame came. */
  receiveControl(connection: Connection): void;
  closed(connection: Connection): void;
  /** Some of the simulated time has passed: keepalive, ages, books that somebody waits for. */
  tick(nowMs: number): void;
  /** Says that the server is about to end its connections. */
  announceShutdown(connection: Connection): void;
  answer(call: RestCall): RestAnswer;
  /** The venue's words for a REST failure. */
  failure(status: number, retryAfterSeconds: number): RestAnswer;
}

/** A venue that can be simulated: what it lists, and its protocol. */
export interface DialectEntry {
  readonly venueId: string;
  readonly listings: readonly Listing[];
  open(options: DialectOptions): Dialect;
}
