/**
 * A stretch of a tick's way. `network`: from the venue's clock to our socket (both clocks' error is in it); `platform`: from our
 * socket to the fan-out.
 */
export type LatencyHop = 'network' | 'platform';

/** How long rows of one venue took over one hop, of those in the last `windowMs`. Made once a second, when there were any. */
export interface LatencySummary {
  readonly venue: string;
  readonly hop: LatencyHop;
  /** End of the window: the source's clock, ms since the epoch. */
  readonly time: number;
  readonly windowMs: number;
  /** Rows measured. */
  readonly count: number;
  /** Rows that seemed to arrive before they happened, counted as 0: the clocks differ. */
  readonly early: number;
  /** µs, within 1.6 %. */
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
}
