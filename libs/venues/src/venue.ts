import { type Instrument, type InstrumentSpec } from '@livetape/model';
import { type Sink } from './sink';

/** What a subscription asks for. */
export type Kind = 'trades' | 'tops' | 'levels';

/** Bases of a venue's addresses, without a trailing slash: its own, a proxy's or a simulator's. */
export interface Endpoints {
  readonly socket: string;
  readonly rest: string;
}

/** One socket to open and what to send on it. Every frame of `subscribe` carries an id that an ack or refusal names. */
export interface SocketPlan {
  readonly url: string;
  readonly subscribe: readonly { readonly id: string; readonly frame: string }[];
  readonly instruments: readonly Instrument[];
}

/** A GET below `Endpoints.rest`; `weight` counts against the venue's request budget. */
export interface RestRequest {
  readonly path: string;
  readonly weight: number;
}

/** An exchange: everything about it that is not the same for every exchange, and nothing else. A pure function of bytes. */
export interface Venue {
  readonly id: string;
  readonly title: string;
  readonly endpoints: Endpoints;
  /** Instruments subscribed to where the user names none, most traded first. */
  readonly defaultSymbols: readonly string[];
  readonly limits: {
    readonly streamsPerSocket: number;
    readonly framesPerSecond: number;
    readonly restWeightPerMinute: number;
    /** The venue ends every socket at this age; a successor must be live before. */
    readonly socketAgeMsMax: number;
  };
  /** Ping frames that the socket library answers by itself need none. */
  readonly keepalive: { readonly everyMs: number; readonly frame: string } | null;
  /** Trade ids of an instrument rise by one: a missing one is a gap, and countable. */
  readonly denseTradeIds: boolean;
  plan(instruments: readonly Instrument[], kinds: readonly Kind[], endpoints: Endpoints): readonly SocketPlan[];
  /** Appends to the sink what the frame says: rows, notices, or a count of ignored / rejected. Never throws. */
  decode(frame: Uint8Array, sink: Sink): void;
  readonly metadata: { readonly request: RestRequest; parse(body: string): readonly InstrumentSpec[] };
  /** Exact refill of trades by id; null where the venue has none. `decode` appends rows as `Venue.decode` does. */
  readonly backfill: {
    readonly rowsMax: number;
    request(instrument: Instrument, fromId: number, rows: number): RestRequest;
    decode(body: Uint8Array, instrument: Instrument, sink: Sink): void;
  } | null;
  /** Seed of a book by REST; null where the stream seeds it. */
  readonly snapshot: {
    request(instrument: Instrument): RestRequest;
    decode(body: Uint8Array, instrument: Instrument, sink: Sink): void;
  } | null;
}
