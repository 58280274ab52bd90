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
}
