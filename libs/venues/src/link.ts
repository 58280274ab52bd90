import { type Kind } from './venue';

/** What a venue calls by a number of its own on one connection. */
export interface LinkChannel {
  readonly kind: Kind;
  /** The symbol's bytes, for `Sink.selectText`. */
  readonly symbol: Uint8Array;
}

/** What a decoder must remember of one connection: new with each socket, and set on the sink before each of its frames. */
export class Link {
  /** Channels by the number that the venue gave them here. */
  readonly channels = new Map<number, LinkChannel>();
  /** The connection's own count of frames, where the venue has one; -1 before the first. */
  sequence = -1;
  /**
   * Newest time that the connection told, µs, where times stand for sequences; 0 before the first, and below 0 where that
   * one, which it then is, lies too far ahead of our clock to be believed alone.
   */
  newestTime = 0;
  /** Levels of each side that subscriptions of books keep here, where the venue said so when it granted them; else 0. */
  depth = 0;
  /** Ids of instruments whose book was seen here, where nothing else marks the first message. */
  readonly seeded = new Set<number>();
}
