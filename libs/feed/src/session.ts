import { type Notice, type SocketPlan, type Venue } from '@livetape/venues';
import { type FeedErrorCode, sentence } from './errors';
import { Pacer } from './pacer';
import { Staleness } from './staleness';
import { Subscription } from './subscription';
import { type Socket, type SocketEnd, type Transport } from './transport';

const CONNECT_MS = 10_000;
/** As long as the longest silence that a live stream may have. */
const FIRST_DATA_MS = 30_000;
/** Where the stream was seen before, its first data is due as soon as its silence would be noticed, but not sooner. */
const FIRST_DATA_MS_MIN = 5_000;
const CLOSE_MS = 5_000;

export type SessionPhase = 'connecting' | 'subscribing' | 'live' | 'degraded' | 'closing' | 'ended';

/** What a session tells its lane. */
export interface SessionEvents {
  /** A frame arrived; the receiver decodes it and calls `data` and `notice`. */
  frame(session: Session, bytes: Uint8Array): void;
  changed(session: Session): void;
  /** The venue will end the socket soon. */
  shutdown(session: Session): void;
  /** Called once, last. */
  ended(session: Session, end: SocketEnd): void;
}

export interface SessionOptions {
  readonly plan: SocketPlan;
  readonly venue: Venue;
  readonly transport: Transport;
  readonly random: () => number;
  /** ms since the epoch. */
  readonly wallMs: () => number;
  readonly events: SessionEvents;
  /** How long the same stream was allowed to be silent on the socket before; null where there was none. */
  readonly silenceMsMax: number | null;
}

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
  private readonly socket: Socket;
  private readonly pacer: Pacer;
  private readonly subscription: Subscription;
  private staleness: Staleness;
  private nowMs: number;
  private deadlineAt: number;
  private keepaliveAt = Infinity;

  constructor(
    private readonly options: SessionOptions,
    nowMs: number,
  ) {
    const { plan, venue, transport, random } = options;
    this.nowMs = nowMs;
    this.madeAt = nowMs;
    this.deadlineAt = nowMs + CONNECT_MS;
    this.reason = `connecting to ${venue.title}`;
    this.staleness = new Staleness(nowMs);
    this.pacer = new Pacer(venue.limits.framesPerSecond, (frame) => this.socket.send(frame));
    this.subscription = new Subscription(plan, random, (frame) => this.send(frame));
    this.socket = transport.open(plan.url, {
      opened: () => this.opened(),
      frame: (bytes) => {
        if (this.phase !== 'ended') options.events.frame(this, bytes);
      },
      closed: (end) => this.end(end),
    });
  }

  /** How long the stream may be silent; null before its first data. */
  get silenceMsMax(): number | null {
    return this.liveAt < 0 ? null : this.staleness.limitMs;
  }

  get hasEnded(): boolean {
    return this.phase === 'ended';
  }

  /** A data frame arrived on this socket. */
  data(nowMs: number): void {
    this.nowMs = nowMs;
    if (this.liveAt < 0) {
      this.liveAt = nowMs;
      this.staleness = new Staleness(nowMs);
    }
    this.staleness.data(nowMs);
    if (this.phase === 'subscribing') this.review();
  }

  /** The venue said something about the socket itself. */
  notice(notice: Notice, nowMs: number): void {
    this.nowMs = nowMs;
    if (notice.type === 'reply') this.send(notice.frame);
    else if (notice.type === 'shutdown') this.options.events.shutdown(this);
    else if (notice.type === 'ack') this.subscription.ack(notice.id);
    else if (notice.type === 'refused') {
      this.subscription.refuse(notice.id, `${notice.code} ${notice.text}`.trim(), nowMs);
    }
    if (notice.type === 'ack' && this.liveAt < 0 && this.subscription.isWhole) this.expectData();
    if (notice.type === 'ack' || notice.type === 'refused') this.review();
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
    if (this.phase === 'ended' || this.phase === 'closing') return;
    this.enter('closing', reason);
    this.deadlineAt = this.nowMs + CLOSE_MS;
    this.socket.close();
  }

  private opened(): void {
    if (this.phase !== 'connecting') return;
    this.deadlineAt = this.nowMs + FIRST_DATA_MS;
    const { keepalive } = this.options.venue;
    if (keepalive !== null) this.keepaliveAt = this.nowMs + keepalive.everyMs;
    this.enter('subscribing', 'connected; waiting for the venue to acknowledge the subscription');
    this.subscription.start(this.nowMs);
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
    if (this.phase === 'connecting' || this.phase === 'closing' || this.phase === 'ended') return;
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
    return this.staleness.check(this.nowMs);
  }

  private lateness(): FeedErrorCode {
    if (this.phase === 'closing') return 'closed';
    if (this.phase === 'connecting') return 'connect-timeout';
    if (this.liveAt >= 0) return 'silent';
    return this.subscription.isWhole ? 'first-data-timeout' : 'ack-timeout';
  }

  private fail(code: FeedErrorCode): void {
    const silence = `${(this.staleness.silenceMs(this.nowMs) / 1_000).toFixed(1)} s`;
    this.end({ code, detail: code === 'silent' ? silence : '', retryAfterMs: null });
    this.socket.terminate();
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
