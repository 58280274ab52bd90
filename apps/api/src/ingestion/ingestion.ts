import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Bus, type Topics } from '@livetape/bus';
import { type Clock, FeedError, type FeedEvents, type FeedRunner } from '@livetape/feed';
import {
  type FeedStatus,
  type Gap,
  type GreeksBatch,
  type Instrument,
  type InstrumentStatus,
  type LevelBatch,
  type Source,
  type TopBatch,
  type TradeBatch,
} from '@livetape/model';
import { BUS } from '../bus/bus.module';
import { CONFIG, type Config } from '../config';
import { ORIGIN, type Origin, type OriginVenue, selectInstruments } from './origin';
import { pendingStatus } from './pending-status';
import { feedRunner } from './run-feed';

/** Wait before a venue is asked again for its instruments. */
const ASK_AGAIN_MS = 5_000;

/** How long the start waits for the venues' instruments. */
const PATIENCE_MS = 3_000;

/** What a stage of the path does before the first frame of new instruments comes; frames wait until it is done. */
export type Preparation = (instruments: readonly Instrument[]) => void | Promise<void>;

/** Sees each batch of market data when it comes and when all stages are done with it; it is borrowed. */
export interface BatchWatch {
  arrived(batch: MarketBatch): void;
  applied(batch: MarketBatch): void;
}

/** A batch of what venues send of their markets. */
export type MarketBatch = TradeBatch | TopBatch | LevelBatch | GreeksBatch;

/** The topics that carry such batches. */
type MarketTopic = 'trades' | 'tops' | 'levels' | 'greeks';

/** A venue, its instruments and feed once there are any, and what stands for its status until then. */
interface Followed {
  readonly origin: OriginVenue;
  instruments: readonly Instrument[] | null;
  feed: FeedRunner | null;
  pending: FeedStatus;
}

/** Runs one feed for each venue and puts what they deliver on the bus. */
@Injectable()
export class Ingestion implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('ingestion');
  private readonly followed: readonly Followed[];
  private readonly preparations: Preparation[] = [];
  private readonly pauses: (() => Promise<void>)[] = [];
  private readonly endings: (() => void | Promise<void>)[] = [];
  private watch: BatchWatch | null = null;
  private known: readonly Instrument[] = [];
  private resume: (() => Promise<ReadonlyMap<number, number>>) | null = null;
  private instrumentCount = 0;
  private waiting: NodeJS.Timeout[] = [];
  private stopped: Promise<void> | null = null;
  private hasEnded = false;

  constructor(
    @Inject(ORIGIN) private readonly origin: Origin,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.followed = origin.venues.map((one) => ({
      origin: one,
      instruments: null,
      feed: null,
      pending: pendingStatus(one, this.now(), 'asking the venue for its instruments'),
    }));
  }

  source(): Source {
    return this.origin.source;
  }

  /** One clear sentence: why this source. */
  sourceReason(): string {
    return this.origin.reason;
  }

  /** The clock of the source: a recording has its own. */
  get clock(): Clock {
    return this.origin.clock;
  }

  /** Instruments that there can be at most. */
  get capacity(): number {
    return this.origin.capacity;
  }

  /** Whether the data of an earlier run goes on in this one. */
  get isContinuous(): boolean {
    return this.origin.isContinuous;
  }

  /** The time by the clock of the source, ms since the epoch. */
  now(): number {
    return Math.floor(this.origin.clock.wallUs() / 1_000);
  }

  /** Ids of the venues that are followed. */
  venues(): readonly string[] {
    return this.origin.venues.map(({ venue }) => venue.id);
  }

  /** Every instrument known so far, by id; a new array each time that there are more. */
  instruments(): readonly Instrument[] {
    return this.known;
  }

  feeds(): FeedStatus[] {
    return this.followed.map((one) => this.statusOf(one));
  }

  gaps(): Gap[] {
    return this.followed.flatMap(({ feed }) => feed?.gaps() ?? []);
  }

  /** What the feed of a venue knows of each of its instruments; none while there is no feed. */
  async instrumentStatuses(venueId: string): Promise<InstrumentStatus[]> {
    const feed = this.followed.find(({ origin }) => origin.venue.id === venueId)?.feed;
    return (await feed?.instruments()) ?? [];
  }

  /** Whether a recording was played to its end. */
  get isPlayed(): boolean {
    return this.hasEnded;
  }

  /** Registers what a stage needs to do before frames of new instruments come; call it before the application starts. */
  prepare(preparation: Preparation): void {
    this.preparations.push(preparation);
  }

  /** Registers who knows the last trade ids of an earlier run. */
  resumeWith(lastTradeIds: () => Promise<ReadonlyMap<number, number>>): void {
    this.resume = lastTradeIds;
  }

  /** Registers what a recording waits for, so that it is not played faster than it can be kept. */
  pauseFor(pause: () => Promise<void>): void {
    this.pauses.push(pause);
  }

  /** Registers who sees every batch of market data come and be done with; there is one at most. */
  watchBatches(watch: BatchWatch): void {
    this.watch = watch;
  }

  /** Registers what is done when no frame comes any more: at the end of a recording, or of the process. */
  atEnd(ending: () => void | Promise<void>): void {
    this.endings.push(ending);
  }

  /** Lets the first client find its instruments where venues answer at once; one that does not holds up nobody. */
  async onApplicationBootstrap(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    const following = Promise.all(this.followed.map((one) => this.follow(one)));
    void following.then(() => this.play());
    await Promise.race([following, patience]);
    clearTimeout(timer);
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Ends the feeds and then what follows them. The same promise for whoever waits for it. */
  stop(): Promise<void> {
    this.stopped ??= this.end().finally(() => this.origin.close());
    return this.stopped;
  }

  private async play(): Promise<void> {
    const { play } = this.origin;
    if (play === null || this.stopped !== null) return;
    this.logger.log(`Playing a recording of ${this.known.length} instruments.`);
    // a file may turn out to be cut or unreadable only while it is read
    await play({ breathe: () => this.breathe() }).catch((error: Error) => {
      this.logger.error(`The recording ends early: ${error.message}`);
    });
    if (this.stopped === null) await this.finishReplay();
  }

  /** Follows a venue; one that cannot be asked for its instruments is asked again for ever. */
  private async follow(one: Followed): Promise<void> {
    const { title } = one.origin.venue;
    try {
      const instruments = (one.instruments ??= await this.ask(one.origin));
      if (this.stopped !== null) return;
      for (const preparation of this.preparations) await preparation(instruments);
      const resumeFrom = (await this.resume?.()) ?? new Map<number, number>();
      if (this.stopped !== null) return;
      this.known = [...this.known, ...instruments].toSorted((a, b) => a.id - b.id);
      const { feeds } = this.config;
      one.feed = feedRunner(this.origin, one.origin, { instruments, resumeFrom, feeds, events: this.events() });
      one.feed.start();
      this.logger.log(`Following ${instruments.length} instruments of ${title} (${this.origin.source}).`);
    } catch (error) {
      // the venue, the way to it or the disk may be down at any time
      const cause = error instanceof FeedError ? `${title} cannot be asked for its instruments: ` : '';
      this.followLater(one, cause + (error as Error).message);
    }
  }

  private async ask(origin: OriginVenue): Promise<readonly Instrument[]> {
    const { instruments, missing } = selectInstruments(origin, await origin.listInstruments(), this.instrumentCount);
    this.instrumentCount += instruments.length;
    if (missing.length > 0) this.logger.warn(`${origin.venue.title} does not trade ${missing.join(', ')}.`);
    return instruments;
  }

  private followLater(one: Followed, reason: string): void {
    if (this.stopped !== null) return;
    this.logger.warn(`${reason}. Trying again in ${ASK_AGAIN_MS / 1_000} s.`);
    const nextAttemptAt = this.now() + ASK_AGAIN_MS;
    const attempt = one.pending.attempt + 1;
    one.pending = { ...pendingStatus(one.origin, this.now(), reason), state: 'backoff', attempt, nextAttemptAt };
    this.bus.publish('feeds', one.pending);
    this.waiting.push(setTimeout(() => void this.follow(one), ASK_AGAIN_MS));
  }

  private events(): FeedEvents {
    const { bus } = this;
    return {
      trades: (batch) => this.carry('trades', batch),
      tops: (batch) => this.carry('tops', batch),
      levels: (batch) => this.carry('levels', batch),
      greeks: (batch) => this.carry('greeks', batch),
      book: (status) => bus.publish('books', status),
      gap: (gap) => bus.publish('gaps', gap),
      status: (status) => bus.publish('feeds', status),
    };
  }

  private carry<T extends MarketTopic>(topic: T, batch: Topics[T]): void {
    this.watch?.arrived(batch);
    this.bus.publish(topic, batch);
    this.watch?.applied(batch);
  }

  private statusOf({ feed, pending }: Followed): FeedStatus {
    const status = feed?.status() ?? pending;
    return this.hasEnded ? { ...status, state: 'down', reason: 'the recording has ended' } : status;
  }

  private async breathe(): Promise<void> {
    for (const pause of this.pauses) await pause();
  }

  private async finishReplay(): Promise<void> {
    await this.end();
    this.hasEnded = true;
    for (const one of this.followed) this.bus.publish('feeds', this.statusOf(one));
    this.logger.log('The recording has ended; its history stays.');
  }

  /** Stops the feeds, which hand on what they hold, and then what follows them. */
  private async end(): Promise<void> {
    for (const timer of this.waiting) clearTimeout(timer);
    await Promise.all(this.followed.map(({ feed }) => feed?.stop()));
    for (const ending of this.endings) await ending();
  }
}
