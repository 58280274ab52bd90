import { type FeedStatus } from '@livetape/model';
import { type OriginVenue } from './origin';

/** What is said of a venue while it has no feed, because its instruments are not known yet. */
export function pendingStatus({ venue, symbols }: OriginVenue, since: number, reason: string): FeedStatus {
  return {
    venue: venue.id,
    title: venue.title,
    state: 'connecting',
    since,
    reason,
    instruments: symbols.length,
    lastDataAt: null,
    framesPerSecond: 0,
    tradesPerSecond: 0,
    lagMs: null,
    reconnects: 0,
    attempt: 0,
    nextAttemptAt: null,
    frames: 0,
    trades: 0,
    duplicates: 0,
    gaps: 0,
    gapsUnfilled: 0,
    rejected: 0,
    ignored: 0,
  };
}
