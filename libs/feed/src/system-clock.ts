import { performance } from 'node:perf_hooks';
import { type Clock } from './clock';

/** 500 ppm, what NTP itself slews by: too little to make a latency negative, enough for any quartz that drifts. */
const SLEW_PER_MS = 0.0005;
/** Monotonic time stands still while a machine sleeps. A difference this large is no clock step but a lost hour. */
const SLEPT_MS = 60_000;
const SYNC_EVERY_MS = 1_000;
/** The system clock is read in whole ms, rounded down: ours is right while it is ahead by no more. */
const SYSTEM_MS = 1;

/** Where the times come from, in ms. */
export interface TimeSources {
  /** ms since the epoch by the system clock; whole ones, and may step. */
  system(): number;
  /** ms since a fixed moment; never steps. */
  monotonic(): number;
}

/**
 * Wall time that does not step: an origin plus monotonic time, drawn towards the system clock by at most 500 ppm. A
 * system clock set wrong by 5 s and back leaves no mark on it; only after the machine slept is it set at once, and
 * then only forwards.
 */
export class WallClock {
  private origin: number;
  private syncedAt: number;
  private last = 0;

  /** @param origin when `monotonic` was 0, where that is known more exactly than by reading the system clock now */
  constructor(
    private readonly sources: TimeSources,
    origin?: number,
  ) {
    this.syncedAt = sources.monotonic();
    this.origin = origin ?? sources.system() - this.syncedAt;
  }

  /** Integer µs since the epoch; never less than the call before returned. */
  us(): number {
    const monotonic = this.sources.monotonic();
    if (monotonic - this.syncedAt >= SYNC_EVERY_MS) this.sync(monotonic);
    this.last = Math.max(this.last, Math.round((this.origin + monotonic) * 1_000));
    return this.last;
  }

  private sync(monotonic: number): void {
    const behind = this.sources.system() - (this.origin + monotonic);
    const error = behind > 0 ? behind : Math.min(0, behind + SYSTEM_MS);
    const step = (monotonic - this.syncedAt) * SLEW_PER_MS;
    this.origin += error > SLEPT_MS ? error : Math.max(-step, Math.min(step, error));
    this.syncedAt = monotonic;
  }
}

/** Threads of a process that begin at an origin in µs agree within a few µs; whole ms would part them by up to one. */
const wall = new WallClock({ system: () => Date.now(), monotonic: () => performance.now() }, performance.timeOrigin);

/** The clock of the running process. */
export const systemClock: Clock = {
  wallUs: () => wall.us(),
  monotonicMs: () => performance.now(),
  every(ms, call) {
    const timer = setInterval(call, ms);
    return { cancel: () => clearInterval(timer) };
  },
  soon: (call) => process.nextTick(call),
};
