import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FeedEvents, type FeedRunner, InlineFeed, ThreadFeed } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { type Kind } from '@livetape/venues';
import { type Config } from '../config';
import { workspaceRoot } from '../root';
import { type Origin, type OriginVenue } from './origin';

/** Rows of a feed's largest batch: a burst of one socket read at 100,000 trades/s. */
const BATCH_CAPACITY = 2_048;

/** Everything that a venue may have; it passes over the kinds that it does not have. */
const KINDS: readonly Kind[] = ['trades', 'tops', 'levels', 'greeks'];

/** What to run, besides where it comes from. */
export interface FeedSettings {
  readonly instruments: readonly Instrument[];
  readonly resumeFrom: ReadonlyMap<number, number>;
  readonly feeds: Config['feeds'];
  readonly events: FeedEvents;
}

/**
 * The feed of a venue, not yet started: in a thread of its own, or in this one where the settings want it so. A recording is
 * always played in this one, whose clock it moves.
 */
export function feedRunner(origin: Origin, { venue, endpoints }: OriginVenue, settings: FeedSettings): FeedRunner {
  const { instruments, resumeFrom, feeds, events } = settings;
  const { clock, transport, http } = origin;
  const both = { instruments, resumeFrom, events, endpoints, clock, levels: feeds.levels };
  const options = { ...both, kinds: KINDS, batchCapacity: BATCH_CAPACITY };
  if (origin.play === null && feeds.isolation === 'thread') {
    return new ThreadFeed({ ...options, transport: feeds.transport, workerUrl: workerUrl(), venueId: venue.id });
  }
  return new InlineFeed({ ...options, venue, transport, http, random: Math.random });
}

/** The worker's bundle, also when the application itself runs from its sources. */
function workerUrl(): URL {
  return pathToFileURL(join(workspaceRoot(), 'dist/apps/api/feed.worker.js'));
}
