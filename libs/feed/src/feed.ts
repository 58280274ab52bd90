import { type FeedState, type FeedStatus, type Gap, type InstrumentStatus, type TradeBatch } from '@livetape/model';
import { type SocketPlan } from '@livetape/venues';
import { Backfiller } from './backfiller';
import { Books } from './books';
import { type Timer } from './clock';
import { type DeadLetter } from './dead-letters';
import { Deduplication } from './deduplication';
import { sentence } from './errors';
import { GapRecords } from './gap-records';
import { HoleLedger } from './hole-ledger';
import { type FeedOptions } from './feed-options';
import { Intake } from './intake';
import { Lane } from './lane';
import { RestBudget } from './rest-budget';
import { judge, type Verdict } from './verdict';

/** Deadlines, waits and paces are looked at this often: no wait is more exact than this. */
const TICK_MS = 100;
const TICKS_PER_SECOND = 1_000 / TICK_MS;
/** One gap may lack this many trades and still be fetched: an hour of a very busy instrument. */
const FILL_ROWS_MAX = 100_000;

const LEVELS = 1_000;
const CROSSED_MS_MAX = 2_000;

/**
 * One venue's live data, kept alive and honest: every trade is handed on once, or a gap record says that it is missing.
 *
 * The feed owns its sockets, its memory and one timer. It starts once and stops once.
 */
export class Feed {
  private readonly records: GapRecords;
  private readonly ledger: HoleLedger;
  private readonly deduplication: Deduplication;
  private readonly intake: Intake;
  private readonly budget: RestBudget;
  private readonly backfiller: Backfiller;
  private readonly books: Books | null;
  private readonly plans: readonly SocketPlan[];
  private readonly lanes: readonly Lane[];
  private timer: Timer | null = null;
  private ticks = 0;
  private state: FeedState = 'down';
  private reason = 'not started';
  private since: number;
  private isRunning = false;
  private stopped: (() => void) | null = null;
  private stopping: Promise<void> | null = null;

  constructor(private readonly options: FeedOptions) {
    const { venue, instruments, kinds, endpoints, clock, events } = options;
    this.since = this.wallMs();
    const wallMs = () => this.wallMs();
    this.records = new GapRecords({ venue: venue.id, wallMs, emit: (gap) => events.gap(gap) });
    const fillRowsMax = venue.backfill === null ? 0 : FILL_ROWS_MAX;
    this.ledger = new HoleLedger({ records: this.records, instruments, fillRowsMax });
    this.deduplication = new Deduplication({
      instruments,
      denseTrades: venue.denseTrades,
      ledger: this.ledger,
      resumeFrom: options.resumeFrom ?? new Map(),
      before: options.before,
      monotonicMs: clock.monotonicMs(),
      wallUs: clock.wallUs(),
    });
    this.intake = new Intake({ ...options, deduplication: this.deduplication, books: () => this.books });
    this.budget = new RestBudget(venue.limits.restWeightPerMinute);
    this.backfiller = this.makeBackfiller();
    this.books = kinds.includes('levels') ? this.makeBooks() : null;
    this.plans = venue.plan(instruments, kinds, endpoints);
    this.lanes = this.plans.map((plan) => this.makeLane(plan));
  }

  /** Connects. Throws when called twice. */
  start(): void {
    if (this.timer !== null || this.stopping !== null) throw new Error('a feed starts once');
    const { clock } = this.options;
    this.isRunning = true;
    this.timer = clock.every(TICK_MS, () => this.tick());
    this.books?.start();
    if (this.options.before !== undefined) for (const plan of this.plans) this.interrupted(plan);
    for (const lane of this.lanes) lane.start(clock.monotonicMs());
    this.review();
  }

  /**
   * Closes the sockets, ends the request under way, hands on what is left and gives up open gaps; then holds no timer.
   * Takes as long as the venue takes to close, 5 s at most. Called again it returns the same promise.
   */
  stop(): Promise<void> {
    this.stopping ??= this.timer === null ? Promise.resolve() : this.end();
    return this.stopping;
  }

  /** What the feed says of itself now. */
  status(): FeedStatus {
    const { venue, instruments } = this.options;
    const { meter } = this.intake;
    return {
      venue: venue.id,
      title: venue.title,
      state: this.state,
      since: this.since,
      reason: this.reason,
      instruments: instruments.length,
      lastDataAt: this.intake.lastDataAtUs === 0 ? null : Math.floor(this.intake.lastDataAtUs / 1_000),
      framesPerSecond: meter.framesPerSecond,
      tradesPerSecond: meter.tradesPerSecond,
      lagMs: meter.lag,
      reconnects: this.lanes.reduce((sum, lane) => sum + lane.reconnects, 0),
      attempt: this.lanes.reduce((most, lane) => Math.max(most, lane.attempt), 0),
      nextAttemptAt: this.nextAttemptAt(),
      frames: meter.frames,
      trades: meter.trades,
      duplicates: this.deduplication.duplicates,
      ...this.records.total,
      rejected: this.intake.rejected,
      ignored: this.intake.ignored,
      ...(this.books === null ? {} : { books: this.books.counts() }),
    };
  }

  /** Trades that were handed on got lost on their way, from row `from` on: they are missing after all. */
  lostTrades(trades: TradeBatch, from: number): void {
    this.ledger.lost(trades, from, this.options.clock.monotonicMs());
  }

  /** Rows of these books that were handed on got lost on their way: the books are fetched anew. */
  lostBooks(instruments: readonly number[]): void {
    this.books?.interrupted(instruments, 'the reader was too slow, and rows of the book were dropped');
  }

  /** The last thousand gap records, oldest first. */
  gaps(): Gap[] {
    return this.records.list();
  }

  /** What it knows of each instrument. */
  instruments(): InstrumentStatus[] {
    const { activity } = this.intake;
    return this.options.instruments.map(({ id, symbol }) => ({
      symbol,
      lastTradeAt: activity.lastAtOf(id),
      trades: activity.tradesOf(id),
      ...this.records.countsOf(symbol),
      book: this.books?.health(id) ?? null,
    }));
  }

  /** The last frames that could not be read, oldest first. */
  deadLetters(): DeadLetter[] {
    return this.intake.deadLetters.list();
  }

  private async end(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.stopped = resolve;
    });
    this.isRunning = false;
    for (const lane of this.lanes) lane.stop();
    const asked = [this.backfiller.stop(), this.books?.stopAsking()];
    this.finish();
    await Promise.all([closed, ...asked]);
    this.intake.flush();
    this.books?.stop();
    this.ledger.giveUpAll(sentence('stopped'));
    this.review();
  }

  private makeBackfiller(): Backfiller {
    const { venue, endpoints, http, random, batchCapacity, clock } = this.options;
    return new Backfiller({
      venue,
      endpoints,
      http,
      random,
      budget: this.budget,
      ledger: this.ledger,
      rowsMax: batchCapacity,
      monotonicMs: () => clock.monotonicMs(),
      accept: (body, { instrument }) => {
        const recovered = this.intake.takeFill(body, instrument);
        this.ledger.settle();
        return recovered;
      },
    });
  }

  private makeBooks(): Books {
    const { events, levels, crossedMsMax, batchCapacity } = this.options;
    return new Books({
      ...this.options,
      levels: levels ?? LEVELS,
      crossedMsMax: crossedMsMax ?? CROSSED_MS_MAX,
      capacity: batchCapacity,
      budget: this.budget,
      records: this.records,
      events: {
        proven: (rows) => this.intake.handLevels(rows),
        state: (status) => events.book(status),
        snapshot: (body, instrument) => this.intake.takeSnapshot(body, instrument),
        flush: () => this.intake.flush(),
      },
    });
  }

  private makeLane(plan: SocketPlan): Lane {
    const hasBooks = plan.kinds.includes('levels');
    const books = () => (hasBooks ? this.books : null);
    return new Lane({
      ...this.options,
      plan,
      wallMs: () => this.wallMs(),
      events: {
        frame: (session, bytes) => this.intake.take(session, bytes),
        changed: () => this.laneChanged(),
        live: (session) => books()?.connected(session),
        resyncRefused: (instrument) => books()?.refused(instrument),
        ended: (session, heir, reason) => {
          if (this.isRunning) books()?.ended(session, heir, reason);
        },
        missed: (session, frames) => {
          books()?.missed(session, frames);
          this.interrupted(plan);
        },
        interrupted: () => this.interrupted(plan),
      },
    });
  }

  private laneChanged(): void {
    this.review();
    this.finish();
  }

  private tick(): void {
    const now = this.options.clock.monotonicMs();
    for (const lane of this.lanes) lane.tick(now);
    this.ledger.tick(now);
    this.backfiller.tick(now);
    this.books?.tick(now);
    if (++this.ticks % TICKS_PER_SECOND === 0) this.second();
    this.laneChanged();
  }

  private second(): void {
    this.intake.meter.second();
    this.options.events.status(this.status());
  }

  /** After `stop`: ends the timer when the last socket is closed. */
  private finish(): void {
    if (this.stopped === null || this.timer === null || !this.lanes.every((lane) => lane.isIdle)) return;
    this.timer.cancel();
    this.timer = null;
    this.stopped();
  }

  /** What the sockets missed shows in dense ids by itself; without them it can only be said that something may be missing. */
  private interrupted({ instruments, kinds }: SocketPlan): void {
    if (!kinds.includes('trades')) return;
    for (const instrument of instruments) {
      const sequence = this.ledger.sequences.get(instrument.id);
      if (this.options.venue.denseTrades && sequence !== undefined) sequence.isInterrupted = true;
      else {
        const reason = 'the connection was lost, and the ids of this venue do not tell what was missed';
        this.ledger.unknown(instrument, 'disconnect', reason);
      }
    }
  }

  /** Works out the state from the sockets and the ledger and tells the owner when it changed. */
  private review(): void {
    const { state, reason } = this.judge();
    if (state === this.state && reason === this.reason) return;
    if (state !== this.state) this.since = this.wallMs();
    this.state = state;
    this.reason = reason;
    this.options.events.status(this.status());
  }

  private judge(): Verdict {
    // While the lanes are made or the feed stops, they speak for nobody.
    if (!this.isRunning)
      return { state: 'down', reason: this.stopped === null ? 'not started' : 'the feed was stopped' };
    return judge(this.lanes, { isFilling: this.ledger.isFilling, staleBooks: this.books?.staleCount() ?? 0 });
  }

  private nextAttemptAt(): number | null {
    const next = this.lanes.reduce((first, lane) => Math.min(first, lane.nextAttemptAt), Infinity);
    if (next === Infinity) return null;
    return Math.round(this.wallMs() + Math.max(0, next - this.options.clock.monotonicMs()));
  }

  private wallMs(): number {
    return Math.floor(this.options.clock.wallUs() / 1_000);
  }
}
