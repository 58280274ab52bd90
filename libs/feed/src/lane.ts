import { type FeedState, type Instrument } from '@livetape/model';
import { type Endpoints, type SocketPlan, type Venue } from '@livetape/venues';
import { Backoff } from './backoff';
import { FEED_ERRORS, sentence } from './errors';
import { Session } from './session';
import { type Http } from './http';
import { type SessionEvents } from './session-options';
import { type SocketEnd, type Transport } from './transport';

/** A socket that worked this long was no failure: the next wait is short again. */
const PROVEN_MS = 10_000;
/** A successor is made somewhere in this part of a socket's greatest age, so that not all are made at once. */
const ROLLOVER_FROM = 0.9;
const ROLLOVER_SPREAD = 0.05;

/** What a lane tells its feed. */
export interface LaneEvents {
  readonly frame: SessionEvents['frame'];
  changed(): void;
  /** A socket's subscription is acknowledged, and its data flows. */
  live(session: Session): void;
  /** Frames of a socket are missing. */
  missed(session: Session, frames: { readonly from: number; readonly to: number }): void;
  /** The venue refused to send an instrument's book anew. */
  resyncRefused(instrument: Instrument): void;
  /** A socket ended, for whatever reason; `heir` is the one that goes on, null for none. */
  ended(session: Session, heir: Session | null, reason: string): void;
  /** The connection was lost: what came meanwhile is missed. Not called when a successor took over in time. */
  interrupted(plan: SocketPlan): void;
}

export interface LaneOptions {
  readonly plan: SocketPlan;
  readonly venue: Venue;
  readonly transport: Transport;
  readonly http: Http;
  readonly endpoints: Endpoints;
  readonly random: () => number;
  /** ms since the epoch. */
  readonly wallMs: () => number;
  readonly events: LaneEvents;
}

/**
 * Keeps one planned socket alive: connects, connects again with backoff, and hands over to a successor before the venue
 * ends the socket. While two sockets overlap both deliver, and deduplication drops what came twice. Driven by `tick`.
 */
export class Lane {
  state: FeedState = 'down';
  reason = 'not started';
  /** Connections lost so far. */
  reconnects = 0;
  /** Monotonic ms of the next attempt; Infinity while none waits. */
  nextAttemptAt = Infinity;
  private session: Session | null = null;
  private successor: Session | null = null;
  /** Monotonic ms at which a successor is made; Infinity for none. */
  private successorAt = Infinity;
  /** Handed over or stopped, and not ended yet. */
  private readonly closing = new Set<Session>();
  private readonly announced = new WeakSet<Session>();
  private readonly backoff: Backoff;
  private silenceMsMax: number | null = null;
  private opened = 0;
  private nowMs = 0;
  private isRunning = false;

  constructor(private readonly options: LaneOptions) {
    this.backoff = new Backoff(options.random);
  }

  get attempt(): number {
    return this.backoff.attempt;
  }

  /** No socket is left, not even one that still closes. */
  get isIdle(): boolean {
    return this.session === null && this.successor === null && this.closing.size === 0;
  }

  start(nowMs: number): void {
    this.nowMs = nowMs;
    this.isRunning = true;
    this.connect();
  }

  stop(): void {
    this.isRunning = false;
    this.nextAttemptAt = Infinity;
    this.successorAt = Infinity;
    const sessions = [this.session, this.successor];
    this.session = null;
    this.successor = null;
    for (const session of sessions) if (session !== null) this.retire(session, sentence('stopped'));
    this.enter('down', sentence('stopped'));
  }

  tick(nowMs: number): void {
    this.nowMs = nowMs;
    for (const session of [...this.closing]) session.tick(nowMs);
    if (!this.isRunning) return;
    this.successor?.tick(nowMs);
    this.session?.tick(nowMs);
    if (nowMs >= this.nextAttemptAt) this.connect();
    if (nowMs >= this.successorAt && this.session !== null && this.successor === null) this.succeed();
    const liveAt = this.session?.liveAt ?? -1;
    if (liveAt >= 0 && nowMs - liveAt >= PROVEN_MS && this.successor === null) this.backoff.reset();
  }

  private connect(): void {
    this.nextAttemptAt = Infinity;
    this.session = this.open();
    this.planRollover(this.session);
    this.enter('connecting', this.session.reason);
  }

  private succeed(): void {
    this.successorAt = Infinity;
    this.successor = this.open();
  }

  private open(): Session {
    const { events } = this.options;
    return new Session(
      {
        ...this.options,
        silenceMsMax: this.silenceMsMax,
        serial: ++this.opened,
        events: {
          frame: events.frame,
          changed: (session) => this.changed(session),
          missed: (session, frames) => events.missed(session, frames),
          resyncRefused: (instrument) => events.resyncRefused(instrument),
          shutdown: (session) => this.shutdown(session),
          ended: (session, end) => this.ended(session, end),
        },
      },
      this.nowMs,
    );
  }

  private planRollover(session: Session): void {
    const age = this.options.venue.limits.socketAgeMsMax;
    this.successorAt = session.madeAt + age * (ROLLOVER_FROM + ROLLOVER_SPREAD * this.options.random());
  }

  private changed(session: Session): void {
    this.announce(session);
    if (session === this.successor && this.canTakeOver(session)) this.handOver(session);
    if (session === this.session) this.enter(session.phase as FeedState, session.reason);
  }

  /** Says once of a socket that it is live. */
  private announce(session: Session): void {
    if (session.phase !== 'live' || this.announced.has(session)) return;
    this.announced.add(session);
    this.options.events.live(session);
  }

  /** A successor must serve at least as well as the socket that it replaces. */
  private canTakeOver(successor: Session): boolean {
    const isWanting = this.session === null || this.session.phase !== 'live';
    return successor.phase === 'live' || (successor.phase === 'degraded' && isWanting && successor.liveAt >= 0);
  }

  private handOver(successor: Session): void {
    const old = this.session;
    this.session = successor;
    this.successor = null;
    this.planRollover(successor);
    if (old !== null) this.retire(old, 'its successor is live');
  }

  private retire(session: Session, reason: string): void {
    this.closing.add(session);
    session.close(reason);
    if (session.hasEnded) this.closing.delete(session);
  }

  private shutdown(session: Session): void {
    if (session === this.session && this.successor === null && this.isRunning) this.succeed();
  }

  private ended(session: Session, end: SocketEnd): void {
    this.silenceMsMax = session.silenceMsMax ?? this.silenceMsMax;
    const heir = [this.session, this.successor].find((one) => one !== null && one !== session) ?? null;
    this.options.events.ended(session, heir, sentence(end.code, end.detail));
    if (this.closing.delete(session)) this.options.events.changed();
    else if (session === this.successor) this.successorFailed(end);
    else if (session === this.session) this.lost(end);
  }

  private successorFailed(end: SocketEnd): void {
    this.successor = null;
    this.successorAt = this.nowMs + this.wait(end);
  }

  private lost(end: SocketEnd): void {
    this.reconnects++;
    this.options.events.interrupted(this.options.plan);
    this.session = this.successor;
    this.successor = null;
    if (this.session !== null) {
      this.planRollover(this.session);
      this.enter(this.session.phase as FeedState, this.session.reason);
      return;
    }
    this.successorAt = Infinity;
    this.nextAttemptAt = this.nowMs + this.wait(end);
    this.enter(end.code === 'silent' ? 'stale' : 'backoff', `${sentence(end.code, end.detail)}; connecting again`);
  }

  private wait(end: SocketEnd): number {
    const isUrgent = FEED_ERRORS[end.code].retry === 'now' && this.backoff.attempt === 0;
    const jittered = this.backoff.next();
    return Math.max(isUrgent ? 0 : jittered, end.retryAfterMs ?? 0);
  }

  private enter(state: FeedState, reason: string): void {
    if (this.state === state && this.reason === reason) return;
    this.state = state;
    this.reason = reason;
    this.options.events.changed();
  }
}
