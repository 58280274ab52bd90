import { type BookStatus, type FeedStatus, type Gap, type Instrument } from '@livetape/model';
import { type Endpoints, type Kind, type Venue } from '@livetape/venues';
import { type Clock } from './clock';
import { type Http } from './http';
import { type RowEvents } from './intake';
import { type TradesBefore } from './trades-before';
import { type Transport } from './transport';

/** What a feed tells its owner. Every call comes from the feed's own turn; none may throw. */
export interface FeedEvents extends RowEvents {
  /** A gap record, new or changed. */
  gap(gap: Gap): void;
  /** A change of state of one book, after the rows that came before it. */
  book(status: BookStatus): void;
  /** Once a second and at each change of state. */
  status(status: FeedStatus): void;
}

export interface FeedOptions {
  readonly venue: Venue;
  readonly instruments: readonly Instrument[];
  readonly kinds: readonly Kind[];
  readonly endpoints: Endpoints;
  /** Rows of the largest batch handed on. */
  readonly batchCapacity: number;
  /** Levels kept of each side of a book; 1,000 where it is not given. */
  readonly levels?: number;
  /** A book may be crossed for this long before it is fetched anew; 2 s where it is not given. */
  readonly crossedMsMax?: number;
  readonly clock: Clock;
  /** Uniform in [0, 1); for jitter. */
  readonly random: () => number;
  readonly transport: Transport;
  readonly http: Http;
  /**
   * By instrument id, the highest single-trade id (`TradeBatch.lastId`) that an earlier life handed on. Trades up to it
   * are dropped as duplicates; those missed since are fetched.
   */
  readonly resumeFrom?: ReadonlyMap<number, number>;
  /** What the feed before this one in the same process handed on: known exactly, so that nothing of `resumeFrom` is needed. */
  readonly before?: TradesBefore;
  readonly events: FeedEvents;
}
