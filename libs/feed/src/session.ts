import { type Instrument } from '@livetape/model';
import { Link, type Notice } from '@livetape/venues';
import { bootstrap } from './bootstrap';
import { type FeedErrorCode, sentence } from './errors';
import { Pacer } from './pacer';
import { type SessionOptions, type SessionPhase } from './session-options';
import { Staleness } from './staleness';
import { Subscription } from './subscription';
import { type Socket, type SocketEnd } from './transport';
import { type Turn } from './turn';

const CONNECT_MS = 10_000;
/** As long as the longest silence that a live stream may have. */
const FIRST_DATA_MS = 30_000;
/** Where the stream was seen before, its first data is due as soon as its silence would be noticed, but not sooner. */
const FIRST_DATA_MS_MIN = 5_000;
const CLOSE_MS = 5_000;
/** Books may rest for minutes in a quiet market; how long is learned from the books of the socket alone. */
const BOOKS_SILENCE_MS = 300_000;

/**
 * One socket from opening to end: connect, subscribe, first data, live, close. Every phase has a deadline; whatever
 * does not happen in time ends the session, and what comes next is the lane's business. Driven by `tick`.
 */
export class Session {
  phase: SessionPhase = 'connecting';
  /** One sentence on the phase. */
  reason: string;
  /** Monotonic ms when it was made and when it first was live or degraded with data; -1 before. */
  readonly madeAt: number;
  liveAt = -1;
  /** What the decoder remembers of this connection. */
  readonly link = new Link();
  private socket: Socket | null = null;
  private readonly abort = new AbortController();
  private readonly pacer: Pacer;
  private readonly subscription: Subscription;
  private staleness: Staleness;
  /** Of book messages alone, from the first on: trades may flow while books are dead. */
  private bookStaleness: Staleness | null = null;
  /** The instrument whose book a request was to bring anew, by the request's ids. */
  private readonly resyncs = new Map<string, Instrument>();
  private nowMs: number;
  private deadlineAt: number;
  private keepaliveAt = Infinity;
  private isBegun = false;
  /** Turns of the last data and of the last book rows. */
  private dataTurn = -1;
  private bookTurn = -1;

  constructor(
    private readonly options: SessionOptions,
    nowMs: number,
  ) {
    const { plan, venue, random } = options;
    this.nowMs = nowMs;
    this.madeAt = nowMs;
    this.deadlineAt = nowMs + CONNECT_MS;
    this.reason = `connecting to ${venue.title}`;
    this.staleness = new Staleness(nowMs);
    this.pacer = new Pacer(venue.limits.framesPerSecond, (frame) => this.socket?.send(frame));
    this.subscription = new Subscription(plan, random, (frame) => this.send(frame));
    if (venue.bootstrap === undefined) this.open(plan.url);
    else void this.prepare();
  }

  get serial(): number {
    return this.options.serial;
  }

  get instruments(): readonly Instrument[] {
    return this.options.plan.instruments;
  }

  /** How long the stream may be silent; null before its first data. */
  get silenceMsMax(): number | null {
    return this.liveAt < 0 ? null : this.staleness.limitMs;
  }

  get hasEnded(): boolean {
    return this.phase === 'ended';
  }

  /** The socket ended, or will: nothing is to be asked for on it any more. */
  get isEnding(): boolean {
    return this.phase === 'closing' || this.phase === 'ended';
  }

  /** A frame of book rows arrived on this socket, whether or not a book follows it. */
  bookData(turn: Turn): void {
    this.bookStaleness ??= new Staleness(turn.atMs, BOOKS_SILENCE_MS);
    if (turn.serial === this.bookTurn) return this.bookStaleness.more();
    this.bookTurn = turn.serial;
    this.bookStaleness.data(turn.atMs);
  }

  /** Asks the venue for an instrument's book, unless the subscription itself is still to bring it. */
  resync(instrument: Instrument): void {
    if (this.liveAt < 0 || this.isEnding) return;
    for (const { ids, frame } of this.options.venue.resync?.(instrument, this.link) ?? []) {
      for (const id of ids) this.resyncs.set(id, instrument);
      this.send(frame);
    }
  }

  /** A data frame arrived on this socket. */
  data({ serial, atMs }: Turn): void {
    if (serial === this.dataTurn) return this.staleness.more();
    this.dataTurn = serial;
    this.nowMs = atMs;
    if (this.liveAt < 0) {
      this.liveAt = atMs;
      this.staleness = new Staleness(atMs);
    }
    this.staleness.data(atMs);
    if (this.phase === 'subscribing') this.review();
  }

  /** The venue said something about the socket itself. */
  notice(notice: Notice, nowMs: number): void {
    this.nowMs = nowMs;
    if (notice.type === 'reply') this.send(notice.frame);
    else if (notice.type === 'shutdown') this.options.events.shutdown(this);
    else if (notice.type === 'gap') this.options.events.missed(this, notice);
    else if (notice.type === 'greeting') this.begin();
    else if (notice.type === 'ack') this.acknowledged(notice.id);
    else if (notice.type === 'refused') this.refused(notice.id, `${notice.code} ${notice.text}`.trim());
  }

  /** Does what is due: waiting frames, keepalive, asking again, deadlines. To be called several times a second. */
  tick(nowMs: number): void {
    this.nowMs = nowMs;
    if (this.phase === 'ended') return;
    if (this.phase !== 'connecting' && this.phase !== 'closing') this.tend();
    if (this.isLate()) this.fail(this.lateness());
  }

  /** Asks for an orderly end; frames still on their way are delivered until then. */
  close(reason: string): void {
    if (this.isEnding) return;
    this.enter('closing', reason);
    this.deadlineAt = this.nowMs + CLOSE_MS;
    this.abort.abort();
    if (this.socket === null) this.end({ code: 'closed', detail: 'never opened', retryAfterMs: null });
    else this.socket.close();
  }

  /** Asks by REST where to connect, and connects. */
  private async prepare(): Promise<void> {
    const { venue, plan, http, endpoints } = this.options;
    const answer = await bootstrap(venue, plan.url, { http, endpoints, signal: this.abort.signal });
    if (this.phase !== 'connecting') return;
    if (typeof answer === 'string') this.open(answer);
    else this.end(answer);
  }

  private open(url: string): void {
    this.socket = this.options.transport.open(url, {
      opened: () => this.opened(),
      frame: (bytes) => {
        if (this.phase !== 'ended') this.options.events.frame(this, bytes);
      },
      closed: (end) => this.end(end),
    });
  }

  private opened(): void {
    if (this.phase !== 'connecting') return;
    this.deadlineAt = this.nowMs + FIRST_DATA_MS;
    if (this.options.venue.hasGreeting !== true) this.begin();
    else this.enter('subscribing', 'connected; waiting for the venue to speak first');
  }

  /** Sends the subscription, once. */
  private begin(): void {
    if (this.isBegun || (this.phase !== 'connecting' && this.phase !== 'subscribing')) return;
    this.isBegun = true;
    const { keepalive } = this.options.venue;
    if (keepalive !== null) this.keepaliveAt = this.nowMs + keepalive.everyMs;
    this.enter('subscribing', 'connected; waiting for the venue to acknowledge the subscription');
    this.subscription.start(this.nowMs);
    this.review();
  }

  private acknowledged(id: string): void {
    this.resyncs.delete(id);
    this.subscription.ack(id);
    if (this.liveAt < 0 && this.subscription.isWhole) this.expectData();
    this.review();
  }

  private refused(id: string | null, detail: string): void {
    const instrument = id === null ? undefined : this.resyncs.get(id);
    if (id !== null && instrument !== undefined) {
      this.resyncs.delete(id);
      this.options.events.resyncRefused(instrument);
      return;
    }
    this.subscription.refuse(id, detail, this.nowMs);
    this.review();
  }

  private expectData(): void {
    const { silenceMsMax } = this.options;
    const patience = silenceMsMax === null ? FIRST_DATA_MS : Math.max(FIRST_DATA_MS_MIN, silenceMsMax);
    this.deadlineAt = this.nowMs + patience;
  }

  private tend(): void {
    const { keepalive } = this.options.venue;
    if (keepalive !== null && this.nowMs >= this.keepaliveAt) {
      this.keepaliveAt = this.nowMs + keepalive.everyMs;
      this.send(keepalive.frame(this.options.wallMs()));
    }
    this.subscription.tick(this.nowMs);
    this.pacer.tick(this.nowMs);
    this.review();
  }

  /** Works out the phase from what was acknowledged and whether data flows. */
  private review(): void {
    if (!this.isBegun || this.isEnding) return;
    const { subscription } = this;
    if (subscription.isPartial) {
      // A venue that refuses does answer: asking again is the way back, not another socket.
      if (subscription.wasRefused && this.liveAt < 0) this.deadlineAt = this.nowMs + FIRST_DATA_MS;
      this.enter('degraded', subscription.reason);
    } else if (this.liveAt >= 0 && subscription.isWhole) this.enter('live', 'data flows');
    else if (this.phase === 'degraded') this.enter('subscribing', 'acknowledged; waiting for data');
  }

  private isLate(): boolean {
    if (this.phase === 'closing' || this.liveAt < 0) return this.nowMs > this.deadlineAt;
    const areBooksSilent = this.bookStaleness?.check(this.nowMs) ?? false;
    return this.staleness.check(this.nowMs) || areBooksSilent;
  }

  private lateness(): FeedErrorCode {
    if (this.phase === 'closing') return 'closed';
    if (this.phase === 'connecting') return 'connect-timeout';
    if (this.liveAt >= 0) return 'silent';
    return this.subscription.isWhole ? 'first-data-timeout' : 'ack-timeout';
  }

  private fail(code: FeedErrorCode): void {
    this.end({ code, detail: code === 'silent' ? this.silence() : '', retryAfterMs: null });
    this.abort.abort();
    this.socket?.terminate();
  }

  private silence(): string {
    const { staleness, bookStaleness } = this;
    const isOfBooks = staleness.silenceMs(this.nowMs) <= staleness.limitMs;
    const silenceMs = (isOfBooks && bookStaleness !== null ? bookStaleness : staleness).silenceMs(this.nowMs);
    return `${(silenceMs / 1_000).toFixed(1)} s${isOfBooks ? ' of books' : ''}`;
  }

  private send(frame: string): void {
    if (!this.pacer.push(frame, this.nowMs)) this.fail('outbox-full');
  }

  private enter(phase: SessionPhase, reason: string): void {
    if (this.phase === phase && this.reason === reason) return;
    this.phase = phase;
    this.reason = reason;
    this.options.events.changed(this);
  }

  private end(end: SocketEnd): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.reason = sentence(end.code, end.detail);
    this.options.events.ended(this, end);
  }
}
