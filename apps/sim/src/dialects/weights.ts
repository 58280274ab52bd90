/** Requests after the limit was exceeded that turn 429 into a ban. */
const WARNINGS_MAX = 10;
const MINUTE_MS = 60_000;
const BAN_MS = 120_000;

/** Verdict on one request: the weight used in this minute, and how long to wait where it is refused. */
export interface Verdict {
  readonly used: number;
  readonly status: 200 | 429 | 418;
  readonly retryAfterSeconds: number;
}

/**
 * The request weight of one address, by the minute of the clock: 429 above the limit, 418 for those that go on
 * regardless (rest-api.md, "IP Limits").
 */
export class WeightBudget {
  private minute = 0;
  private used = 0;
  private warnings = 0;
  private bannedUntilMs = 0;

  constructor(private readonly limit: number) {}

  /** Asks for a request of this weight. */
  spend(weight: number, nowMs: number): Verdict {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute !== this.minute) {
      this.minute = minute;
      this.used = 0;
      this.warnings = 0;
    }
    this.used += weight;
    if (nowMs < this.bannedUntilMs) return this.refuse(418, this.bannedUntilMs - nowMs);
    if (this.used <= this.limit) return { used: this.used, status: 200, retryAfterSeconds: 0 };
    if (++this.warnings > WARNINGS_MAX) {
      this.bannedUntilMs = nowMs + BAN_MS;
      return this.refuse(418, BAN_MS);
    }
    return this.refuse(429, (minute + 1) * MINUTE_MS - nowMs);
  }

  private refuse(status: 429 | 418, waitMs: number): Verdict {
    return { used: this.used, status, retryAfterSeconds: Math.ceil(waitMs / 1000) };
  }
}
