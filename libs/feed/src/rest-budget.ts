const MINUTE_MS = 60_000;
/** The venue counts per address, and its minute is not ours: half is left to others behind the same address. */
const SHARE = 0.5;

/** Request weight that may still be spent in this minute. */
export class RestBudget {
  private readonly perMinute: number;
  private spent = 0;
  private minuteAt = -Infinity;

  /** @param weightPerMinute what the venue allows an address */
  constructor(weightPerMinute: number) {
    this.perMinute = weightPerMinute * SHARE;
  }

  /** Spends the weight, or returns false where the minute's share is used up. The first of a minute always passes. */
  spend(weight: number, nowMs: number): boolean {
    if (nowMs - this.minuteAt >= MINUTE_MS) {
      this.minuteAt = nowMs;
      this.spent = 0;
    }
    if (this.spent > 0 && this.spent + weight > this.perMinute) return false;
    this.spent += weight;
    return true;
  }
}
