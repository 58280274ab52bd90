/**
 * The life of one feed. `live`: data flows; `stale`: connected, but silent for longer than its limit; `degraded`: live,
 * but something asked for was refused; `backoff`: waiting before the next attempt; `down`: not running.
 */
export type FeedState =
  'connecting' | 'subscribing' | 'live' | 'degraded' | 'stale' | 'backfilling' | 'backoff' | 'down';

/** What one feed says of itself; made once a second and at each change of state. All times are ms since the epoch. */
export interface FeedStatus {
  readonly venue: string;
  /** The venue's name for people. */
  readonly title: string;
  readonly state: FeedState;
  readonly since: number;
  /** One clear sentence: why it is in this state. */
  readonly reason: string;
  readonly instruments: number;
  /** Receive time of the last data frame (heartbeats and acks excluded); null before the first. */
  readonly lastDataAt: number | null;
  readonly framesPerSecond: number;
  readonly tradesPerSecond: number;
  /** Receive time less event time over the last minute, in ms; null before the first trade. Never below 0. */
  readonly lagMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly reconnects: number;
  /** The attempt under way and when the next begins, while in `backoff`. */
  readonly attempt: number;
  readonly nextAttemptAt: number | null;
  readonly frames: number;
  readonly trades: number;
  readonly duplicates: number;
  readonly gaps: number;
  readonly gapsUnfilled: number;
  readonly rejected: number;
  readonly ignored: number;
  /** Absent where books are not followed. */
  readonly books?: BookCounts;
  /** Absent where the feed runs in the process's own thread. */
  readonly worker?: WorkerStatus;
}

/** How many books of a feed are in which state, and what happened to all of them together so far. */
export interface BookCounts {
  readonly buffering: number;
  readonly synced: number;
  readonly stale: number;
  readonly messages: number;
  readonly gaps: number;
  readonly resyncs: number;
  readonly checksumsFailed: number;
  readonly crossed: number;
}

/** How a feed's worker thread hands its rows over, since the feed was started. */
export interface WorkerStatus {
  /** Batches handed over. */
  readonly batches: number;
  /** Times that the worker waited for the reader to make room. */
  readonly waited: number;
  /** Rows that found no room: trades became gaps, books were fetched anew, of tops and greeks newer ones took their place. */
  readonly droppedRows: number;
  /** Times that the worker crashed, hung or ran out of memory and was started again. */
  readonly restarts: number;
}
