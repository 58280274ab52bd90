import { Histogram } from './histogram';

/** Bits of a histogram's values: up to 134 s in µs, at 2.9 KB. */
const BITS = 27;
/** The last minute is kept in so many parts; the oldest is dropped when a new one begins. */
const PARTS = 6;
/** Seconds of a part, and so of a point of the past. */
export const POINT_SECONDS = 10;
/** Points of the past that are kept: five minutes. */
export const POINTS = 30;

/** Upper bounds by which everything since the start is counted, µs: from the work on one frame to a network in trouble. */
export const BOUNDS_US: readonly number[] = [
  ...[10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000],
  ...[100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000],
];

/** How long something took, of what was measured in some span. */
export interface Percentiles {
  /** What was measured, each as often as it counts. */
  readonly count: number;
  /** Measurements below 0, counted as 0: two clocks differ. */
  readonly early: number;
  /** µs, within 1.6 %. */
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
}

/** Of the whole minute; one for all meters, since it is read in one go. */
const minuteOfAny = new Histogram(BITS);

/** How long something took: in the last second, the last minute, the last five minutes and ever. 22 KB; recording allocates nothing. */
export class TimeMeter {
  /** Of the last whole second; null when nothing was measured in it. */
  second: Percentiles | null = null;
  /** The past by tens of seconds, oldest first, since it was made; null where nothing was measured. */
  readonly points: (Percentiles | null)[] = [];
  /** Since the start, by `BOUNDS_US`; the last are beyond all bounds. */
  readonly counts = new Float64Array(BOUNDS_US.length + 1);
  /** Since the start, µs. */
  sumUs = 0;
  private readonly now = new Histogram(BITS);
  private nowEarly = 0;
  private readonly parts = Array.from({ length: PARTS }, () => new Histogram(BITS));
  private readonly partsEarly = new Float64Array(PARTS);
  private part = 0;

  /**
   * @param us below 0 when two clocks differ: it counts as 0, and as early
   * @param times how often it took so long
   */
  record(us: number, times: number): void {
    if (us < 0) this.nowEarly += times;
    else this.sumUs += us * times;
    this.now.recordMany(us, times);
  }

  /** Takes in what another has recorded in this second; to be called before that one ends it. */
  add(other: TimeMeter): void {
    if (other.now.count === 0) return;
    this.now.add(other.now);
    this.nowEarly += other.nowEarly;
  }

  /**
   * Ends the second.
   * @param isPointEnd once in `POINT_SECONDS`, for all meters in the same second
   */
  endSecond(isPointEnd: boolean): void {
    const { now, parts, part } = this;
    this.second = percentiles(now, this.nowEarly);
    if (now.count > 0) {
      parts[part].add(now);
      this.partsEarly[part] += this.nowEarly;
      now.countInto(BOUNDS_US, this.counts);
      now.clear();
      this.nowEarly = 0;
    }
    if (isPointEnd) this.endPart();
  }

  /** Of the last 50 to 60 seconds; null when nothing was measured in them. */
  minute(): Percentiles | null {
    minuteOfAny.clear();
    for (const part of this.parts) minuteOfAny.add(part);
    return percentiles(
      minuteOfAny,
      this.partsEarly.reduce((sum, early) => sum + early, 0),
    );
  }

  private endPart(): void {
    const { parts, partsEarly, points } = this;
    points.push(percentiles(parts[this.part], partsEarly[this.part]));
    if (points.length > POINTS) points.shift();
    this.part = (this.part + 1) % PARTS;
    parts[this.part].clear();
    partsEarly[this.part] = 0;
  }
}

function percentiles(histogram: Histogram, early: number): Percentiles | null {
  if (histogram.count === 0) return null;
  const [p50Us, p95Us, p99Us] = [0.5, 0.95, 0.99].map((q) => Math.round(histogram.quantile(q)));
  return { count: histogram.count, early, p50Us, p95Us, p99Us };
}
