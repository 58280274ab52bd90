/** Silence beyond the expected one after which data counts as stale (screen.md: within 2 s). */
export const GRACE_MS = 2_000;
/** How often we accept to call a healthy instrument stale: once in a thousand silences. */
const FALSE_ALARM = 1e-3;
/** Weight of the newest distance of two bars in the mean. */
const WEIGHT = 0.05;

/**
 * How long one instrument is usually silent, from its own rate of bars.
 *
 * With the mean distance m (in widths) of two bars, a window holds a trade with the probability p = 1/m, and n empty
 * windows in a row happen with (1 − p)^n. The expected silence is the n at which that falls to one in a thousand.
 * Times are ms of any one clock.
 */
export class Silence {
  private meanWidths = 1;
  private newestStart = -Infinity;
  private heardAt = -Infinity;

  constructor(private readonly widthMs: number) {}

  /** A bar that starts at `start` arrived at `now`. */
  hear(start: number, now: number): void {
    if (start > this.newestStart) {
      if (this.newestStart > -Infinity) {
        const widths = Math.min((start - this.newestStart) / this.widthMs, 600);
        this.meanWidths += (widths - this.meanWidths) * WEIGHT;
      }
      this.newestStart = start;
    }
    this.heardAt = now;
  }

  /** ms since the last bar arrived; Infinity before the first. */
  ageMs(now: number): number {
    return now - this.heardAt;
  }

  get expectedMs(): number {
    const chance = Math.min(1 / Math.max(this.meanWidths, 1), 0.999);
    return Math.max(1, Math.log(FALSE_ALARM) / Math.log(1 - chance)) * this.widthMs;
  }

  isStale(now: number): boolean {
    return this.ageMs(now) > this.expectedMs + GRACE_MS;
  }
}
