/** Buckets to a power of two: the middle of a bucket is within 1/64 of everything in it. */
const STEPS = 32;
const STEP_BITS = 5;
const WORD = 2 ** 32;

/**
 * How often values of which size were recorded, for quantiles: log-linear, integers in [0, 2^bits).
 *
 * A quantile is within 1.6 % of a recorded value, and exact below 64. Memory: 128 bytes for each bit, 6.5 KB by default,
 * claimed in the constructor; `record` allocates nothing. A bucket counts to 2^31 - 1: clear it before.
 */
export class Histogram {
  /** Values recorded since the last `clear`. */
  count = 0;
  private readonly buckets: Int32Array;
  private readonly top: number;

  /** @param bits 6 to 53; what is too large counts as the largest */
  constructor(bits = 53) {
    this.buckets = new Int32Array((bits - STEP_BITS + 1) * STEPS);
    this.top = this.buckets.length - 1;
  }

  /** Counts a value, rounded down; what is below 0 or not a number counts as 0. */
  record(value: number): void {
    this.recordMany(value, 1);
  }

  /** Counts a value as often as it came. */
  recordMany(value: number, times: number): void {
    this.buckets[Math.min(bucketOf(value), this.top)] += times;
    this.count += times;
  }

  /**
   * Adds to each of `counts` how many values were up to the bound of the same index and above the one before; the count after
   * the last bound takes the rest. Bounds rise, and are met within 1.6 %.
   */
  countInto(bounds: readonly number[], counts: Float64Array): void {
    let at = 0;
    for (let bucket = 0; bucket < this.buckets.length; bucket++) {
      if (this.buckets[bucket] === 0) continue;
      while (at < bounds.length && middleOf(bucket) > bounds[at]) at++;
      counts[at] += this.buckets[bucket];
    }
  }

  /** The value that the fraction q ∈ [0, 1] of all is at or below (nearest rank). NaN while nothing is recorded. */
  quantile(q: number): number {
    if (this.count === 0) return NaN;
    let rest = Math.max(1, Math.ceil(q * this.count));
    let bucket = 0;
    while (bucket < this.buckets.length - 1 && this.buckets[bucket] < rest) rest -= this.buckets[bucket++];
    return middleOf(bucket);
  }

  /** Adds what another with as many bits recorded. */
  add(other: Histogram): void {
    for (let i = 0; i < this.buckets.length; i++) this.buckets[i] += other.buckets[i];
    this.count += other.count;
  }

  clear(): void {
    this.buckets.fill(0);
    this.count = 0;
  }
}

/** Buckets 0…63 are the integers themselves; then 32 to each power of two. */
function bucketOf(value: number): number {
  if (!(value >= 1)) return 0;
  if (value >= WORD) return bucketOfLarge(value);
  const whole = value >>> 0;
  const octave = 31 - Math.clz32(whole) - STEP_BITS;
  return octave <= 0 ? whole : octave * STEPS + (whole >>> octave);
}

/** What has more than 32 bits cannot be shifted. */
function bucketOfLarge(value: number): number {
  const whole = Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER);
  const octave = 63 - Math.clz32(Math.floor(whole / WORD)) - STEP_BITS;
  return octave * STEPS + Math.floor(whole / 2 ** octave);
}

function middleOf(bucket: number): number {
  const octave = Math.floor(bucket / STEPS) - 1;
  if (octave <= 0) return bucket;
  const width = 2 ** octave;
  return (bucket - octave * STEPS) * width + width / 2;
}
