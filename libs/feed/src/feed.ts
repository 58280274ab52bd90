import { type FeedState, type FeedStatus, type Gap, type Instrument } from '@livetape/model';
import { type Endpoints, type Kind, type Venue } from '@livetape/venues';
import { Backfiller } from './backfiller';
import { type Clock, type Timer } from './clock';
import { type DeadLetter } from './dead-letters';
import { Deduplication } from './deduplication';
import { sentence } from './errors';
import { HoleLedger } from './hole-ledger';
import { type Http } from './http';
import { Intake, type RowEvents } from './intake';
import { Lane } from './lane';
import { type Transport } from './transport';

/** Deadlines, waits and paces are looked at this often: no wait is more exact than this. */
const TICK_MS = 100;
const TICKS_PER_SECOND = 1_000 / TICK_MS;
/** One gap may lack this many trades and still be fetched: an hour of a very busy instrument. */
const FILL_ROWS_MAX = 100_000;

/** What a feed tells its owner. Every call comes from the feed's own turn; none may throw. */
export interface FeedEvents extends RowEvents {
  /** A gap record, new or changed. */
  gap(gap: Gap): void;
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
  readonly events: FeedEvents;
}

/** From worst to best: a feed is as well as the worst of its sockets. */
const BY_HEALTH: readonly FeedState[] = [
  'down',
  'backoff',
  'stale',
  'connecting',
  'subscribing',
  'degraded',
  'backfilling',
  'live',
];

/**
 * One venue's live data, kept alive and honest: every trade is handed on once, or a gap record says that it is missing.
 *
 * The feed owns its sockets, its memory and one timer. It starts once and stops once.
 */
export class Feed {
  private readonly ledger: HoleLedger;
  private readonly deduplication: Deduplication;
  private readonly intake: Intake;
  private readonly backfiller: Backfiller;
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
    const { venue, instruments, kinds, endpoints, clock, random, transport, events } = options;
    this.since = this.wallMs();
    this.ledger = new HoleLedger({
      venue: venue.id,
      instruments,
      fillRowsMax: venue.backfill === null ? 0 : FILL_ROWS_MAX,
      wallMs: () => this.wallMs(),
      emit: (gap) => events.gap(gap),
    });
    this.deduplication = new Deduplication({
      instruments,
      denseTrades: venue.denseTrades,
      ledger: this.ledger,
      resumeFrom: options.resumeFrom ?? new Map(),
      wallUs: clock.wallUs(),
    });
    this.intake = new Intake({ ...options, deduplication: this.deduplication });
    this.backfiller = this.makeBackfiller();
    this.lanes = venue.plan(instruments, kinds, endpoints).map((plan) => {
      return new Lane({
        plan,
        venue,
        transport,
        random,
        wallMs: () => this.wallMs(),
        events: {
          frame: (session, bytes) => this.intake.take(session, bytes),
          changed: () => this.laneChanged(),
          interrupted: ({ instruments: owned }) => this.interrupted(owned),
        },
      });
    });
  }

  /** Connects. Throws when called twice. */
  start(): void {
    if (this.timer !== null || this.stopping !== null) throw new Error('a feed starts once');
    const { clock } = this.options;
    this.isRunning = true;
    this.timer = clock.every(TICK_MS, () => this.tick());
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
      gaps: this.ledger.gapsCount,
      gapsUnfilled: this.ledger.unfilledCount,
      rejected: this.intake.rejected,
      ignored: this.intake.ignored,
    };
  }

  /** The last thousand gap records, oldest first. */
  gaps(): Gap[] {
    return this.ledger.list();
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
    const filled = this.backfiller.stop();
    this.finish();
    await Promise.all([closed, filled]);
    this.intake.flush();
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

  private laneChanged(): void {
    this.review();
    this.finish();
  }

  private tick(): void {
    const now = this.options.clock.monotonicMs();
    for (const lane of this.lanes) lane.tick(now);
    this.ledger.tick(now);
    this.backfiller.tick(now);
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
  private interrupted(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      const sequence = this.ledger.sequences.get(instrument.id);
      if (this.options.venue.denseTrades && sequence !== undefined) sequence.isInterrupted = true;
      else if (this.options.kinds.includes('trades')) {
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

  private judge(): { state: FeedState; reason: string } {
    // While the lanes are made or the feed stops, they speak for nobody.
    if (!this.isRunning)
      return { state: 'down', reason: this.stopped === null ? 'not started' : 'the feed was stopped' };
    if (this.lanes.length === 0) return { state: 'down', reason: 'there is no instrument to subscribe to' };
    const worst = this.lanes.reduce((one, other) => (health(other.state) < health(one.state) ? other : one));
    if (worst.state !== 'live' || !this.ledger.isFilling) return { state: worst.state, reason: worst.reason };
    return { state: 'backfilling', reason: 'data flows; fetching trades that did not arrive' };
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

function health(state: FeedState): number {
  return BY_HEALTH.indexOf(state);
}
