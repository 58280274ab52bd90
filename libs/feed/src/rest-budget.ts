const MINUTE_MS = 60_000;
/** The venue counts per address, and its minute is not ours: half is left to others behind the same address. */
const SHARE = 0.5;

/** A venue that says 429 without saying for how long. */
const LIMITED_MS = 10_000;

/** What a feed may still ask of its venue's REST: request weight of this minute, and nothing while it was told to stay away. */
export class RestBudget {
  private readonly perMinute: number;
  /** Monotonic ms until which the venue wants no request. */
  closedUntilMs = 0;
  private spent = 0;
  private minuteAt = -Infinity;

  /** @param weightPerMinute what the venue allows an address */
  constructor(weightPerMinute: number) {
    this.perMinute = weightPerMinute * SHARE;
  }

  /** The venue limits us: for as long as it says, or else for ten seconds. Returns how long that is, in ms. */
  limited(nowMs: number, retryAfterMs: number | null): number {
    const waitMs = retryAfterMs ?? LIMITED_MS;
    this.closedUntilMs = Math.max(this.closedUntilMs, nowMs + waitMs);
    return waitMs;
  }

  /** Spends the weight, or returns false where the minute's share is used up. The first of a minute always passes. */
  spend(weight: number, nowMs: number): boolean {
    if (nowMs < this.closedUntilMs) return false;
    if (nowMs - this.minuteAt >= MINUTE_MS) {
      this.minuteAt = nowMs;
      this.spent = 0;
    }
    if (this.spent > 0 && this.spent + weight > this.perMinute) return false;
    this.spent += weight;
    return true;
  }
}
