import { type BookGap, Synchroniser } from '@livetape/book';
import { type BookCounts, type BookHealth, type BookStatus, type Instrument, type LevelBatch } from '@livetape/model';
import { type Endpoints, type Venue } from '@livetape/venues';
import { BookGaps } from './book-gaps';
import { BookSources } from './book-sources';
import { type Clock } from './clock';
import { sentence } from './errors';
import { type GapRecords } from './gap-records';
import { type Http } from './http';
import { type RestBudget } from './rest-budget';
import { type Session } from './session';
import { SnapshotFetcher } from './snapshot-fetcher';

/** Rows kept of one book while its snapshot is on the way: half a minute of a very busy one. */
const BUFFER_ROWS = 16_384;
/** A book that is stale for longer than this makes the feed degraded; most are whole again within a round trip. */
const DEGRADED_MS = 10_000;

export interface BooksOptions {
  readonly venue: Venue;
  readonly instruments: readonly Instrument[];
  /** Levels of each side. */
  readonly levels: number;
  /** Rows of a proven batch; more where a whole book needs more. */
  readonly capacity: number;
  readonly crossedMsMax: number;
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly random: () => number;
  readonly http: Http;
  readonly budget: RestBudget;
  readonly records: GapRecords;
  readonly events: BooksEvents;
}

/** What a feed's books tell it. */
export interface BooksEvents {
  proven(levels: LevelBatch): void;
  state(status: BookStatus): void;
  /** A snapshot came by REST; its receiver decodes it and calls `take`. False when it cannot be read. */
  snapshot(body: Uint8Array, instrument: Instrument): boolean;
  /** Rows of the sockets decoded so far are to be taken now, before others that follow them. */
  flush(): void;
}

/**
 * The books of one feed: which socket each follows, where its snapshot comes from, and what it lacks. What is right about a
 * book is the synchroniser's business; this is all that needs a socket, a request or a clock.
 */
export class Books {
  private readonly synchroniser: Synchroniser;
  private readonly sources: BookSources;
  private readonly gaps: BookGaps;
  private readonly fetcher: SnapshotFetcher | null;
  private readonly byId = new Map<number, Instrument>();
  /** Books to be asked for as soon as nothing else is under way: an answer may come at once. */
  private readonly wanted = new Set<number>();
  private readonly states = new Map<number, BookStatus>();

  constructor(private readonly options: BooksOptions) {
    const { venue, instruments, levels, capacity, crossedMsMax, random, records, events } = options;
    for (const instrument of instruments) this.byId.set(instrument.id, instrument);
    this.sources = new BookSources(Math.max(0, ...this.byId.keys()) + 1, venue.books.seed);
    this.gaps = new BookGaps(records);
    this.fetcher = this.makeFetcher();
    this.synchroniser = new Synchroniser({
      ...{ venue: venue.id, rules: venue.books, instruments, levels, capacity, crossedMsMax, random },
      bufferRows: BUFFER_ROWS,
      events: {
        proven: (rows) => events.proven(rows),
        state: (status) => this.changed(status),
        gap: (gap) => this.missing(gap),
        wanted: (id) => void this.wanted.add(id),
      },
    });
  }

  start(): void {
    this.synchroniser.start();
  }

  /** Takes out of the rows from `from` on, all of one frame, those of books that do not follow this socket. */
  filter(session: Session, levels: LevelBatch, from: number): void {
    for (const id of this.sources.filter(session, levels, from)) {
      this.options.events.flush();
      this.follow(id, session);
    }
  }

  /** Takes decoded messages in the order in which they came. */
  take(levels: LevelBatch): void {
    this.synchroniser.take(levels, this.nowMs(), this.wallMs());
  }

  /** The socket's subscription is acknowledged, and data flows. */
  connected(session: Session): void {
    const ids = session.instruments.filter(({ id }) => (this.sources.of(id) ?? session) === session);
    for (const { id } of ids) if (this.sources.of(id) === null) this.follow(id, session);
    this.synchroniser.connected(ids.map(({ id }) => id));
  }

  /** A socket ended; the books that followed it follow the lane's other one from now on, null for none. */
  ended(session: Session, heir: Session | null, reason: string): void {
    this.sources.forget(session);
    const followers = this.sources.followersOf(session);
    if (followers.length === 0) return;
    this.options.events.flush();
    const isCarriedOn = heir?.phase === 'live' && this.options.venue.books.seed !== 'stream';
    if (!isCarriedOn) this.synchroniser.interrupted(followers, reason, this.nowMs(), this.wallMs());
    for (const id of followers) this.follow(id, heir);
    // A stream brings its book when it is asked anew, a fetched one joins the heir's deltas.
    if (heir?.phase === 'live' && this.options.venue.books.seed !== 'stream') this.connected(heir);
  }

  /** Frames of a socket are missing, whichever they were about. */
  missed(session: Session, frames: { from: number; to: number }): void {
    this.synchroniser.missed(this.sources.followersOf(session), frames, this.nowMs(), this.wallMs());
  }

  /** These books can no longer be told from what was handed on: they are fetched anew. */
  interrupted(instruments: readonly number[], reason: string): void {
    this.synchroniser.interrupted(instruments, reason, this.nowMs(), this.wallMs());
    // The stream goes on: a snapshot that is fetched can be joined at once.
    if (this.options.venue.books.seed !== 'stream') this.synchroniser.connected(instruments);
  }

  /** The venue refused to send a book anew. */
  refused(instrument: Instrument): void {
    this.synchroniser.failed(instrument.id, this.nowMs(), null);
  }

  tick(nowMs: number): void {
    this.synchroniser.tick(nowMs, this.wallMs());
    this.fetcher?.tick(nowMs);
    this.ask();
  }

  /** Asks for the books that are wanted. A socket that is not ready yet brings them by its subscription. */
  ask(): void {
    if (this.wanted.size === 0) return;
    const ids = [...this.wanted];
    this.wanted.clear();
    for (const id of ids) {
      const instrument = this.byId.get(id) as Instrument;
      if (this.fetcher !== null) this.fetcher.want(instrument, this.nowMs());
      else this.sources.of(id)?.resync(instrument);
    }
  }

  /** Ends the requests under way and makes no other. */
  async stopAsking(): Promise<void> {
    await this.fetcher?.stop();
  }

  /** Gives up open gaps; books that were right are not followed any more, which is no gap. */
  stop(): void {
    this.gaps.giveUpAll(sentence('stopped'));
    this.synchroniser.end(sentence('stopped'), this.nowMs(), this.wallMs());
  }

  health(instrument: number): BookHealth {
    return this.synchroniser.status(instrument);
  }

  /** How many books are in which state, and what went wrong with them so far. */
  counts(): BookCounts {
    const counts = {
      buffering: 0,
      synced: 0,
      stale: 0,
      messages: 0,
      gaps: 0,
      resyncs: 0,
      checksumsFailed: 0,
      crossed: 0,
    };
    for (const id of this.byId.keys()) {
      const health = this.synchroniser.status(id);
      counts[health.state]++;
      for (const key of ['messages', 'gaps', 'resyncs', 'checksumsFailed', 'crossed'] as const)
        counts[key] += health[key];
    }
    return counts;
  }

  /** Books that are stale for so long that the feed is not well; 0 in good times. */
  staleCount(): number {
    const before = this.wallMs() - DEGRADED_MS;
    let count = 0;
    for (const { state, since } of this.states.values()) if (state === 'stale' && since < before) count++;
    return count;
  }

  private makeFetcher(): SnapshotFetcher | null {
    const { venue, endpoints, http, budget, events } = this.options;
    const { snapshot } = venue;
    if (snapshot === null || venue.books.seed !== 'rest') return null;
    return new SnapshotFetcher({
      ...{ endpoints, http, budget },
      request: (instrument) => snapshot.request(instrument),
      monotonicMs: () => this.nowMs(),
      accept: (body, instrument) => events.snapshot(body, instrument),
      failed: ({ id }, retryAfterMs) => this.synchroniser.failed(id, this.nowMs(), retryAfterMs),
    });
  }

  private follow(id: number, session: Session | null): void {
    const before = this.sources.follow(id, session);
    if (before !== null) this.take(before);
  }

  private missing(gap: BookGap): void {
    this.gaps.opened(this.byId.get(gap.instrument) as Instrument, gap);
  }

  private changed(status: BookStatus): void {
    this.states.set(status.instrument, status);
    if (status.state === 'synced') this.gaps.synced(status.instrument);
    this.options.events.state(status);
  }

  private nowMs(): number {
    return this.options.clock.monotonicMs();
  }

  private wallMs(): number {
    return Math.floor(this.options.clock.wallUs() / 1_000);
  }
}
