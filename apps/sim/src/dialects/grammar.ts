import { type ChecksumRule } from '@livetape/model';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';
import { type Listing } from '../market/instruments';
import { type RestAnswer, type RestCall } from './dialect';
import { type Session } from './session';
import { type Speaker } from './speaker';

/** A listing with the venue's spelling and its row in the market. */
export interface Spelled extends Listing {
  readonly symbol: string;
  readonly row: number;
}

/** A level that changed: `size` now rests there (0 for none), `was` did before (0 for none; -1 where that is not known). */
export interface LevelChange {
  readonly price: number;
  readonly size: number;
  readonly was: number;
}

/** A book, or a change of it, as it is to be sent. Levels in ticks and steps, best first. */
export interface BookMessage {
  readonly bids: readonly LevelChange[];
  readonly asks: readonly LevelChange[];
  /** Numbers of the changes that this message stands for, and the last of the message before. */
  readonly first: number;
  readonly last: number;
  readonly previous: number;
  /** Rises by one with each message of the channel and instrument, whoever listens; a snapshot has the last one's. */
  readonly count: number;
  readonly timeMs: number;
  /** CRC32 of the book after this message, unsigned, or a wrong one where the faults want it. `write` spells numbers. */
  checksum(rule: ChecksumRule, write?: (units: number, decimals: number) => string): number;
}

/** One frame's payload, or those of several frames in order. */
export type Payload = string | readonly string[];

/** Executions. `first` makes what a new subscription begins with of the last `firstCount` of them, oldest first. */
export interface TradesChannel {
  readonly kind: 'trades';
  readonly firstCount?: number;
  encode(of: Spelled, trade: Execution, timeMs: number): Payload;
  first?(of: Spelled, trades: readonly Execution[]): Payload;
}

/** Best bid and ask, at each change of them. */
export interface TopsChannel {
  readonly kind: 'tops';
  encode(of: Spelled, book: Book, timeMs: number): Payload;
}

/**
 * Books. `seed`: the stream begins with the snapshot; or deltas flow at once, and the book is got by REST (`Speaker.image`)
 * or asked for on the socket (`Speaker.request`). `depth`: levels of a side that are kept up to date, null for all of
 * them. `falls`: whether a level that falls out of the depth is told as removed.
 */
export interface BookChannel {
  readonly kind: 'book';
  readonly seed: 'stream' | 'rest' | 'request';
  readonly depth: number | null;
  readonly falls?: 'told' | 'silent';
  /** Nothing marks a snapshot as one but that it comes first: none comes twice, and no change comes before it. */
  readonly unmarked?: true;
  delta(of: Spelled, message: BookMessage, timeMs: number): Payload;
  snapshot?(of: Spelled, message: BookMessage, timeMs: number): Payload;
}

/** Something said of an instrument every so often, and when it is subscribed. */
export interface TimedChannel {
  readonly kind: 'timed';
  readonly everyMs: number;
  encode(of: Spelled, nowMs: number): Payload;
}

/** What can be subscribed to of each instrument. */
export type Channel = TradesChannel | TopsChannel | BookChannel | TimedChannel;

/** How a connection is kept, and when it is ended. Every field may be left out. Times in ms. */
export interface Keepalive {
  /** WebSocket pings: how often, and how long an answer may take. */
  readonly pingMs?: number;
  readonly pongMs?: number;
  /** A client that says nothing for so long is cut off. */
  readonly idleMs?: number;
  /** Frames that a client may send within a time, pings and pongs among them. */
  readonly frames?: { readonly count: number; readonly withinMs: number };
}

/** Something done on every connection every so often, from when it was opened: heartbeats, pings in the venue's words. */
export interface Beat<S> {
  readonly everyMs: number;
  beat(session: Session<S>, nowMs: number): void;
}

/** How a venue speaks: all of it that differs from venue to venue. `S` is what it remembers of one connection. */
export interface Grammar<S> {
  readonly venueId: string;
  readonly keepalive: Keepalive;
  /** By a name of the dialect's own. */
  readonly channels: Readonly<Record<string, Channel>>;
  readonly beats?: readonly Beat<S>[];
  /** Every frame is sent as a binary one, compressed. */
  readonly compression?: 'gzip';
  /** Each topic is acknowledged by itself, so that some may be where others are not. */
  readonly acknowledges?: 'each';
  symbol(listing: Listing): string;
  accepts(path: string): boolean;
  state(call: RestCall): S;
  /** A connection was opened: greetings, and what its address subscribes to. */
  greet?(session: Session<S>, speaker: Speaker<S>): void;
  receive(session: Session<S>, text: string, speaker: Speaker<S>): void;
  /** Makes the frame of a payload, where frames differ between connections. */
  dress?(session: Session<S>, topic: Topic, payload: string): string;
  /** Connections with equal texts get equal frames, encoded once; null for one that shares with nobody. */
  variant?(session: Session<S>): string | null;
  /** What announces the server's end; null where the venue says nothing. */
  farewell?(session: Session<S>, nowMs: number): string | null;
  answer(call: RestCall, speaker: Speaker<S>): RestAnswer;
  failure(status: number, retryAfterSeconds: number): RestAnswer;
}

/** One channel of one instrument. */
export interface Topic {
  readonly key: string;
  readonly name: string;
  readonly channel: Channel;
  readonly of: Spelled;
}
