/** A client with a budget is served at least about once a second, however large what it gets: its debt is cut to this. */
const DEBT_MS_MAX = 1_000;

export interface ThrottleOptions {
  /** Deltas per second; Infinity for no limit. */
  readonly rateHz: number;
  /** Bytes per second in the long run; Infinity for no limit. */
  readonly bytesPerSecond: number;
  /**
   * Lateness of a serving that is made good by the next one being as much earlier: without it a flush that comes once in 50 ms
   * would make 10 of 15 deltas a second.
   */
  readonly slackMs: number;
}

/**
 * How often and how much one client is served: a token bucket in bytes, told as the time from which on it is open. What is sent
 * is paid for afterwards.
 */
export class Throttle {
  private rateOpensAt = -Infinity;
  private bytesOpenAt = -Infinity;

  constructor(private readonly options: ThrottleOptions) {}

  /** Monotonic ms from which on it is open. */
  get opensAt(): number {
    return Math.max(this.rateOpensAt, this.bytesOpenAt);
  }

  isOpen(monotonicMs: number): boolean {
    return monotonicMs >= this.rateOpensAt && monotonicMs >= this.bytesOpenAt;
  }

  /** Notes that the client was served. */
  spend(bytes: number, monotonicMs: number): void {
    const { rateHz, bytesPerSecond } = this.options;
    this.rateOpensAt = this.from(this.rateOpensAt, monotonicMs) + 1_000 / rateHz;
    const cost = (bytes * 1_000) / bytesPerSecond;
    this.bytesOpenAt = Math.min(this.from(this.bytesOpenAt, monotonicMs) + cost, monotonicMs + DEBT_MS_MAX);
  }

  /** When the serving was due, where it came late; what was not used for longer is not saved up. */
  private from(opensAt: number, monotonicMs: number): number {
    return opensAt > monotonicMs - this.options.slackMs ? opensAt : monotonicMs;
  }
}
