import { Feed, type FeedEvents } from '@livetape/feed';
import { type FeedStatus, type Gap, type Instrument, type InstrumentStatus } from '@livetape/model';
import { type Kind } from '@livetape/venues';
import { type Config } from '../config';
import { type Origin, type OriginVenue } from './origin';

/** Rows of a feed's largest batch: a burst of one socket read at 100,000 trades/s. */
const BATCH_CAPACITY = 2_048;

/** Everything a venue has; it passes over the kinds that it does not have. */
const KINDS: readonly Kind[] = ['trades', 'tops', 'levels', 'greeks'];

export interface FeedRunner {
  start(): void;
  stop(): Promise<void>;
  status(): FeedStatus;
  gaps(): Gap[];
  instruments(): Promise<InstrumentStatus[]>;
}

/** What to run, besides the origin it comes from. */
export interface FeedSettings {
  readonly instruments: readonly Instrument[];
  readonly resumeFrom: ReadonlyMap<number, number>;
  readonly feeds: Config['feeds'];
  readonly events: FeedEvents;
}

/** A feed of a venue as the settings want it run; not yet started. */
export function feedRunner(origin: Origin, { venue, endpoints }: OriginVenue, settings: FeedSettings): FeedRunner {
  const { instruments, resumeFrom, feeds, events } = settings;
  const { clock, transport, http } = origin;
  const feed = new Feed({
    venue,
    instruments,
    endpoints,
    clock,
    transport,
    http,
    resumeFrom,
    events,
    levels: feeds.levels,
    kinds: KINDS,
    batchCapacity: BATCH_CAPACITY,
    random: Math.random,
  });
  return {
    start: () => feed.start(),
    stop: () => feed.stop(),
    status: () => feed.status(),
    gaps: () => feed.gaps(),
    instruments: async () => feed.instruments(),
  };
}
