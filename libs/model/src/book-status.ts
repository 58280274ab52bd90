/**
 * buffering: no book yet. synced: proven up to the last message. stale: a book that was right once, while a new one is
 * fetched; shown with its age, never as live.
 */
export type BookState = 'buffering' | 'synced' | 'stale';

/** A change of state of one book. Rare, so an object. Times are ms since the epoch. */
export interface BookStatus {
  readonly venue: string;
  readonly symbol: string;
  /** `Instrument.id`. */
  readonly instrument: number;
  readonly state: BookState;
  readonly since: number;
  /** One clear sentence. */
  readonly reason: string;
}

/** What a feed knows of one of its instruments, for those who look closely. Times are ms since the epoch, null for never. */
export interface InstrumentStatus {
  readonly symbol: string;
  readonly lastTradeAt: number | null;
  readonly trades: number;
  readonly gaps: number;
  readonly gapsUnfilled: number;
  /** Null where books are not followed. */
  readonly book: BookHealth | null;
}

/** How well one book is. */
export interface BookHealth {
  readonly state: BookState;
  readonly since: number;
  readonly reason: string;
  readonly lastMessageAt: number | null;
  /** The venue's number of the last message that was applied; null where it sends none. */
  readonly sequence: string | null;
  readonly messages: number;
  /** Levels of bids and asks, and how many of them nearest the top are known to be complete. */
  readonly levels: readonly [bids: number, asks: number];
  readonly trustedDepth: readonly [bids: number, asks: number];
  readonly gaps: number;
  readonly resyncs: number;
  readonly checksumsPassed: number;
  readonly checksumsFailed: number;
  /** Messages after which best bid was not below best ask. */
  readonly crossed: number;
}
