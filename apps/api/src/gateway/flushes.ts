import { type GatewayConfig } from './gateway.config';

/** Flushes that a timer makes: how often all clients are looked at even when nothing is published. */
const TIMER_HZ_MAX = 20;
const MS_PER_SECOND = 1_000;
/**
 * After a flush that is long comes three times as long for other work: where clients cost more than a turn's news, a flush in
 * each turn would leave no time to read. But none is put off for longer than a reader notices.
 */
const LONG_FLUSH_MS = 0.2;
const REST_PER_FLUSH = 3;
const REST_MS_MAX = 10;

/** What flushes are made with: the real ones, or a test's own. */
export interface FlushClock {
  readonly monotonic: () => number;
  /** Runs what it is given when the current turn of the event loop has ended. */
  readonly atEnd: (run: () => void) => void;
  /** Runs what it is given after a time, or each time that long has passed; what it returns cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly every: (ms: number, run: () => void) => () => void;
}

/**
 * When the fan-out is flushed. `timer`: `rateHzMax` times a second. `turn`: at the end of each turn of the event loop in
 * which something was published, unless the last flush is less than 1 / `rateHzMax` ago, or was long and took more than a
 * quarter of the time since; then as soon as it is not. A slower timer goes on beside it, for clients that wait for something else than news.
 */
export class Flushes {
  private isDue = false;
  private flushedAt = -Infinity;
  /** Until when flushes have had their share of the time. */
  private restsUntil = -Infinity;
  private isWriting = false;
  private tookMs = 0;
  /** The rate forbids a flush before its time; what merely rests may be flushed by the first turn after it. */
  private isHeld = false;
  private readonly leastMs: number;
  private cancelLater: (() => void) | null = null;
  private cancelTimer: (() => void) | null = null;
  private readonly endTurn = () => this.flushAtEnd();

  constructor(
    private readonly options: Pick<GatewayConfig, 'flush' | 'rateHzMax'>,
    private readonly flush: () => void,
    private readonly clock: FlushClock = realClock,
  ) {
    this.leastMs = MS_PER_SECOND / options.rateHzMax;
  }

  start(): void {
    const { flush, rateHzMax } = this.options;
    const rateHz = flush === 'timer' ? rateHzMax : Math.min(rateHzMax, TIMER_HZ_MAX);
    this.cancelTimer = this.clock.every(MS_PER_SECOND / rateHz, () => this.flushNow());
  }

  /** Something was published. Costs next to nothing when it is not the first of its turn. */
  note(): void {
    if (this.isDue || this.cancelTimer === null || this.options.flush === 'timer') return;
    this.isDue = true;
    this.clock.atEnd(this.endTurn);
  }

  /** What the last flush sent is with the sockets. */
  written(): void {
    if (!this.isWriting) return;
    this.isWriting = false;
    const nowMs = this.clock.monotonic();
    const tookMs = nowMs - this.flushedAt;
    // One alone may have been held up by something else.
    const bothMs = Math.min(tookMs, this.tookMs);
    this.tookMs = tookMs;
    if (bothMs >= LONG_FLUSH_MS) this.restsUntil = nowMs + Math.min(REST_MS_MAX, REST_PER_FLUSH * bothMs);
  }

  end(): void {
    this.cancelTimer?.();
    this.cancelLater?.();
    this.cancelTimer = this.cancelLater = null;
  }

  private flushAtEnd(): void {
    this.isDue = false;
    if (this.cancelTimer === null || this.isHeld) return;
    const nowMs = this.clock.monotonic();
    const waitMs = this.flushedAt + this.leastMs - nowMs;
    const restMs = this.restsUntil - nowMs;
    if (waitMs <= 0 && restMs <= 0) return this.flushNow();
    this.isHeld = waitMs > 0;
    this.cancelLater ??= this.clock.after(Math.max(waitMs, restMs), () => this.flushNow());
  }

  private flushNow(): void {
    this.cancelLater?.();
    this.cancelLater = null;
    this.isHeld = false;
    this.isWriting = true;
    this.flushedAt = this.clock.monotonic();
    this.flush();
  }
}

const realClock: FlushClock = {
  monotonic: () => performance.now(),
  atEnd: (run) => process.nextTick(run),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};
