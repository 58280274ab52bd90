import { type BookStatus, type FeedStatus, type Gap, type Instrument, type InstrumentStatus } from '@livetape/model';
import { type Endpoints, type Kind } from '@livetape/venues';
import { type ResourceLimits } from 'node:worker_threads';
import { Activity } from '../activity';
import { type Clock, type Timer } from '../clock';
import { sentence } from '../errors';
import { type FeedEvents } from '../feed-options';
import { type TransportName } from '../transports';
import { type FeedRunner } from './feed-runner';
import { GapMirror } from './gap-mirror';
import { Handover } from './handover';
import { Inbox } from './inbox';
import { KnownTrades } from './known-trades';
import { type FromWorker, type WorkerInit } from './messages';
import { StatusSum } from './status-sum';
import { WorkerLife } from './worker-life';

const TICK_MS = 100;
/** The feed in the worker has 5 s to close its sockets. */
const STOP_MS = 7_000;
/** Waits before the first, second … new worker. The last is short enough that a feed is never away for 5 s. */
const RESTART_MS = [100, 250, 500, 1_000, 2_000];
/** A worker that lived this long was no failure: the next wait is short again. */
const PROVEN_MS = 30_000;
/** How long a worker may take to say what it knows of its instruments. */
const ANSWER_MS = 1_000;
const LEVELS = 1_000;

/** A heap of this size holds the books of hundreds of instruments; what needs more leaks. Little is created, so little is young. MB. */
export const WORKER_LIMITS: ResourceLimits = {
  maxOldGenerationSizeMb: 192,
  maxYoungGenerationSizeMb: 6,
  stackSizeMb: 4,
};

/** What a feed in a thread of its own is made of. */
export interface ThreadFeedOptions {
  /** A module that calls `runFeedWorker`. */
  readonly workerUrl: URL;
  readonly venueId: string;
  readonly instruments: readonly Instrument[];
  readonly kinds: readonly Kind[];
  readonly endpoints: Endpoints;
  /** `ws` where it is not given. */
  readonly transport?: TransportName;
  readonly batchCapacity: number;
  /** Levels kept of each side of a book; 1,000 where it is not given. */
  readonly levels?: number;
  /** As `FeedOptions.crossedMsMax`. */
  readonly crossedMsMax?: number;
  readonly resumeFrom?: ReadonlyMap<number, number>;
  /** `frame` is not told from another thread. */
  readonly events: FeedEvents;
  readonly clock: Clock;
  readonly limits?: ResourceLimits;
}

/**
 * A feed in a worker thread. Rows come through shared memory, borrowed as ever; what crashes, hangs or outgrows its heap is
 * ended and started again within 5 s, and goes on where the last trade was handed over. Other feeds notice nothing of it.
 */
export class ThreadFeed implements FeedRunner {
  private readonly known: KnownTrades;
  private readonly activity: Activity;
  private readonly gapMirror: GapMirror;
  private readonly sum: StatusSum;
  private readonly books = new Map<number, BookStatus>();
  private readonly answers: ((statuses: InstrumentStatus[]) => void)[] = [];
  private told: InstrumentStatus[] = [];
  private handover: Handover | null = null;
  private inbox: Inbox | null = null;
  private life: WorkerLife | null = null;
  private timer: Timer | null = null;
  private bornAt = 0;
  private nextAt = Infinity;
  private failures = 0;
  private stopBy = Infinity;
  private stopping: Promise<void> | null = null;
  private stopped: (() => void) | null = null;

  constructor(private readonly options: ThreadFeedOptions) {
    const { venueId, instruments, kinds, events, clock } = options;
    this.known = new KnownTrades(instruments);
    this.activity = new Activity(Math.max(0, ...instruments.map(({ id }) => id + 1)));
    this.gapMirror = new GapMirror((gap) => events.gap(gap));
    const wallMs = () => Math.floor(clock.wallUs() / 1_000);
    this.sum = new StatusSum({ venueId, instruments: instruments.length, hasBooks: kinds.includes('levels'), wallMs });
  }

  start(): void {
    if (this.timer !== null || this.stopping !== null) throw new Error('a feed starts once');
    this.timer = this.options.clock.every(TICK_MS, () => this.tick());
    this.spawn(null);
  }

  stop(): Promise<void> {
    this.stopping ??= this.timer === null ? Promise.resolve() : this.end();
    return this.stopping;
  }

  status(): FeedStatus {
    const { handover, inbox } = this;
    const hands = {
      batches: inbox?.batches ?? 0,
      waited: handover?.counted('waited') ?? 0,
      droppedRows: handover?.counted('dropped') ?? 0,
    };
    return { ...this.sum.status(hands), ...this.gapMirror.total };
  }

  gaps(): Gap[] {
    return this.gapMirror.list();
  }

  /** What the worker knows; what it last said where it does not answer within a second. */
  async instruments(): Promise<InstrumentStatus[]> {
    if (this.life !== null) await this.ask(this.life);
    return this.options.instruments.map(({ id, symbol }) => ({
      symbol,
      lastTradeAt: this.activity.lastAtOf(id),
      trades: this.activity.tradesOf(id),
      ...this.gapMirror.countsOf(symbol),
      book: this.told.find((one) => one.symbol === symbol)?.book ?? null,
    }));
  }

  private ask(life: WorkerLife): Promise<unknown> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ANSWER_MS);
      this.answers.push((statuses) => {
        clearTimeout(timer);
        this.told = statuses;
        resolve(statuses);
      });
      life.post({ type: 'instruments' });
    });
  }

  private end(): Promise<void> {
    this.stopBy = this.options.clock.monotonicMs() + STOP_MS;
    this.nextAt = Infinity;
    this.life?.post({ type: 'stop' });
    return new Promise((resolve) => {
      this.stopped = resolve;
      if (this.life === null) this.finish();
    });
  }

  private tick(): void {
    const now = this.options.clock.monotonicMs();
    this.life?.tick(now);
    if (now >= this.nextAt) this.spawn(this.known.before());
    if (now >= this.stopBy) this.life?.terminate(sentence('stopped'), now);
    if (this.life !== null && now - this.bornAt >= PROVEN_MS) this.failures = 0;
  }

  private spawn(before: WorkerInit['before']): void {
    const { workerUrl, limits, clock, venueId, instruments, kinds, endpoints, batchCapacity, crossedMsMax } =
      this.options;
    const { levels = LEVELS, transport = 'ws' } = this.options;
    // Named one by one: what is sent to another thread must be plain data.
    const shape = { venueId, instruments, kinds, endpoints, transport, batchCapacity, crossedMsMax };
    const handover = Handover.create(kinds, levels);
    this.nextAt = Infinity;
    this.bornAt = clock.monotonicMs();
    this.handover = handover;
    this.inbox = new Inbox(handover, this.rows());
    this.life = new WorkerLife(
      {
        workerUrl,
        limits: limits ?? WORKER_LIMITS,
        init: { ...shape, levels, resumeFrom: this.options.resumeFrom ?? new Map(), before, handover: handover.shape },
        handover,
        message: (message) => this.take(message),
        ended: (reason) => this.ended(reason),
      },
      this.bornAt,
    );
  }

  private rows(): Pick<FeedEvents, 'trades' | 'tops' | 'levels' | 'greeks'> {
    const { events } = this.options;
    return {
      trades: (batch) => {
        this.known.note(batch);
        this.activity.note(batch);
        events.trades(batch);
      },
      tops: (batch) => events.tops(batch),
      levels: (batch) => events.levels(batch),
      greeks: (batch) => events.greeks(batch),
    };
  }

  /** What a worker says comes after the rows that it wrote before. */
  private take(message: FromWorker): void {
    if (message.type === 'look') {
      this.look(this.inbox as Inbox);
      return;
    }
    this.inbox?.readAll();
    if (message.type === 'ready') this.known.isDense = message.isDense;
    else if (message.type === 'gap') this.takeGap(message.gap);
    else if (message.type === 'book') this.takeBook(message.status);
    else if (message.type === 'status') this.takeStatus(message.status);
    else if (message.type === 'instruments') for (const answer of this.answers.splice(0)) answer(message.statuses);
    else if (message.type === 'stopped') this.life?.terminate(sentence('stopped'), this.options.clock.monotonicMs());
  }

  private look(inbox: Inbox): void {
    if (inbox === this.inbox && !inbox.read()) setImmediate(() => this.look(inbox));
  }

  private takeGap(gap: Gap): void {
    this.known.forget(gap);
    this.gapMirror.note(gap);
  }

  /** A book that an earlier worker had is stale, not unknown, until this one has it. */
  private takeBook(status: BookStatus): void {
    const isStale = status.state === 'buffering' && this.books.has(status.instrument);
    const said: BookStatus = isStale ? { ...status, state: 'stale' } : status;
    if (said.state !== 'buffering') this.books.set(said.instrument, said);
    this.gapMirror.booked(said);
    this.options.events.book(said);
  }

  private takeStatus(status: FeedStatus): void {
    this.sum.take(status);
    this.options.events.status(this.status());
  }

  private ended(reason: string): void {
    const now = this.options.clock.monotonicMs();
    this.inbox?.readAll();
    this.sum.ended(this.inbox?.batches ?? 0, this.handover);
    this.life = this.inbox = this.handover = null;
    for (const answer of this.answers.splice(0)) answer(this.told);
    if (this.stopping !== null) {
      this.finish();
      return;
    }
    const wait = RESTART_MS[Math.min(this.failures++, RESTART_MS.length - 1)];
    this.nextAt = now + wait;
    this.gapMirror.ended(reason);
    this.spoil(reason);
    this.sum.restart(`${reason}; starting another`, wait);
    this.options.events.status(this.status());
  }

  /** The books that the worker had are followed by nobody now. */
  private spoil(reason: string): void {
    const since = Math.floor(this.options.clock.wallUs() / 1_000);
    for (const status of this.books.values()) {
      if (status.state === 'synced') this.takeBook({ ...status, state: 'stale', since, reason });
    }
  }

  private finish(): void {
    this.timer?.cancel();
    this.timer = null;
    this.gapMirror.giveUpAll(sentence('stopped'));
    this.sum.down();
    this.options.events.status(this.status());
    this.stopped?.();
  }
}
