/** How often something may happen: `perSecond` in the long run, `burst` at once. */
export class RateLimit {
  private left: number;
  private filledAt: number;

  constructor(
    private readonly limit: { readonly perSecond: number; readonly burst: number },
    monotonicMs: number,
  ) {
    this.left = limit.burst;
    this.filledAt = monotonicMs;
  }

  /** False when it happens too often. */
  take(monotonicMs: number): boolean {
    const more = ((monotonicMs - this.filledAt) / 1_000) * this.limit.perSecond;
    this.left = Math.min(this.limit.burst, this.left + more);
    this.filledAt = monotonicMs;
    if (this.left < 1) return false;
    this.left--;
    return true;
  }
}
