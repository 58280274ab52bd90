/** The first wait is at most this long. */
const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/**
 * Exponential backoff with full jitter: the wait before attempt n is uniform in [0, min(30 s, 250 ms × 2^(n-1))), so that
 * a thousand clients cut at once do not come back at once (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export class Backoff {
  /** Attempts since the last success. */
  attempt = 0;

  /** @param random uniform in [0, 1) */
  constructor(private readonly random: () => number) {}

  /** Counts an attempt and returns the wait before it, in ms. */
  next(): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.attempt, 20));
    this.attempt++;
    return this.random() * ceiling;
  }

  /** Forgets the failures: call it when what was tried has worked for a while. */
  reset(): void {
    this.attempt = 0;
  }
}
