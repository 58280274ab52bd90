import { type BookRules, type Instrument, type InstrumentSpec } from '@livetape/model';
import { type Link } from './link';
import { type Sink } from './sink';

/** What a subscription asks for. A venue passes over a kind that it does not have. */
export type Kind = 'trades' | 'tops' | 'levels' | 'greeks';

/** Bases of a venue's addresses, without a trailing slash: its own, a proxy's or a simulator's. */
export interface Endpoints {
  readonly socket: string;
  readonly rest: string;
}

/** A frame that asks for something. It is granted when an ack notice has named each of its ids. */
export interface Request {
  readonly ids: readonly string[];
  readonly frame: string;
}

/** One socket to open and what to send on it. */
export interface SocketPlan {
  readonly url: string;
  readonly subscribe: readonly Request[];
  readonly instruments: readonly Instrument[];
  /** What the socket carries of each of them. */
  readonly kinds: readonly Kind[];
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
  /** Contracts come and go: at most `max` more symbols, chosen from what is listed now, where the user names none. */
  readonly chosen?: { readonly max: number; of(specs: readonly InstrumentSpec[]): readonly string[] };
  readonly limits: {
    readonly streamsPerSocket: number;
    readonly framesPerSecond: number;
    readonly restWeightPerMinute: number;
    /** The venue ends every socket at this age; a successor must be live before. */
    readonly socketAgeMsMax: number;
  };
  /** Ping frames that the socket library answers by itself need none. */
  readonly keepalive: { readonly everyMs: number; frame(nowMs: number): string } | null;
  /** `TradeBatch.sequence` is there and rises by one: a missing trade is a gap, and countable. */
  readonly denseTrades: boolean;
  readonly books: BookRules;
  /** Tops are the venue's own book of one level, whole each time: where there is nothing deeper, they are the book. */
  readonly topsAreBooks?: true;
  /** Frames are gzip of what `decode` reads. */
  readonly compression?: 'gzip';
  /** The venue speaks first: nothing may be sent before its greeting notice. */
  readonly hasGreeting?: true;
  /** A POST that must be answered before each connection; the answer says where to connect. `url` throws on a bad body. */
  readonly bootstrap?: { readonly request: RestRequest; url(body: string, planned: string): string };
  plan(instruments: readonly Instrument[], kinds: readonly Kind[], endpoints: Endpoints): readonly SocketPlan[];
  /** Appends to the sink what the frame says: rows, notices, or a count of ignored / rejected. Never throws. */
  decode(frame: Uint8Array, sink: Sink): void;
  /** What is traded: the answers to all requests together. `symbols` are those wanted, for a venue that tells them one by one. */
  readonly metadata: {
    requests(symbols: readonly string[]): readonly RestRequest[];
    /** Throws on a body of another shape. */
    parse(body: string): readonly InstrumentSpec[];
  };
  /** Exact refill of trades by `TradeBatch.sequence`; null where the venue has none. `decode` appends rows as `Venue.decode` does. */
  readonly backfill: {
    readonly rowsMax: number;
    request(instrument: Instrument, fromSequence: number, rows: number): RestRequest;
    decode(body: Uint8Array, instrument: Instrument, sink: Sink): void;
  } | null;
  /**
   * Frames that bring an instrument's whole book on a socket that is subscribed to it: subscribed anew, or asked for.
   * Null where REST brings it, or every message is whole.
   */
  readonly resync: ((instrument: Instrument, link: Link) => readonly Request[]) | null;
  /** Seed of a book by REST; null where the stream seeds it. */
  readonly snapshot: {
    request(instrument: Instrument): RestRequest;
    /** The symbol that the address of such a request names, for recordings; null for another address. */
    symbolOf(url: string): string | null;
    decode(body: Uint8Array, instrument: Instrument, sink: Sink): void;
  } | null;
}
