import { Histogram } from '@livetape/columns';
import { type LatencySummary } from '@livetape/model';

/** How long one hop took, since it was last asked. 6.5 KB; recording allocates nothing. */
export class HopMeter {
  private readonly histogram = new Histogram();
  private early = 0;

  /** @param us below 0 when the two clocks differ: it counts as 0, and as early */
  record(us: number): void {
    if (us < 0) this.early++;
    this.histogram.record(us);
  }

  /** What was recorded since the last call; null when nothing was. */
  take(): Pick<LatencySummary, 'count' | 'early' | 'p50Us' | 'p95Us' | 'p99Us'> | null {
    const { histogram, early } = this;
    if (histogram.count === 0) return null;
    const [p50Us, p95Us, p99Us] = [0.5, 0.95, 0.99].map((q) => Math.round(histogram.quantile(q)));
    const summary = { count: histogram.count, early, p50Us, p95Us, p99Us };
    histogram.clear();
    this.early = 0;
    return summary;
  }
}
