import { type Source } from '@livetape/model';

/**
 * How the connection is. `connecting`: an attempt is under way; `open`: greeted, data flows; `waiting`: until
 * `nextAttemptAt`; `closed`: ended for good, or not begun.
 */
export interface LinkState {
  readonly state: 'connecting' | 'open' | 'waiting' | 'closed';
  /** Our clock, ms since the epoch; null unless waiting. */
  readonly nextAttemptAt: number | null;
  /** One clear sentence: why it is in this state. */
  readonly reason: string;
  /** Where the server's data comes from; null before its first greeting. */
  readonly source: Source | null;
  /** Time of the last ping there and back; null before the first. */
  readonly rttMs: number | null;
  /** The server's clock less ours, by the fastest of the last pings; null before the first. */
  readonly clockOffsetMs: number | null;
  /** The same for measuring, where whole ms are too coarse; null before the first ping. */
  readonly serverClock: ServerClock | null;
}

/** What is known of the server's clock. */
export interface ServerClock {
  /** The server's clock less our monotonic one (`Clock.monotonic`), by the fastest of the last pings; ms. */
  readonly lessMonotonicMs: number;
  /** How far that may be off: half of that ping's time there and back. */
  readonly errorMs: number;
}

export const INITIAL_LINK: LinkState = {
  state: 'closed',
  nextAttemptAt: null,
  reason: 'Not connected yet.',
  source: null,
  rttMs: null,
  clockOffsetMs: null,
  serverClock: null,
};
