/** Buckets to a power of two: the middle of a bucket is within 1/64 of everything in it. */
const STEPS = 32;
const STEP_BITS = 5;
const OCTAVES = 53 - STEP_BITS;
const WORD = 2 ** 32;

/**
 * How often values of which size were recorded, for quantiles: log-linear, integers in [0, 2^53).
 *
 * A quantile is within 1.6 % of a recorded value, and exact below 64. Memory: 6.5 KB, claimed in the constructor;
 * `record` allocates nothing. A bucket counts to 2^31 - 1: clear it before.
 */
export class Histogram {
  /** Values recorded since the last `clear`. */
  count = 0;
  private readonly buckets = new Int32Array((OCTAVES + 1) * STEPS);

  /** Counts a value, rounded down; what is below 0 or not a number counts as 0. */
  record(value: number): void {
    this.buckets[bucketOf(value)]++;
    this.count++;
  }

  /** The value that the fraction q ∈ [0, 1] of all is at or below (nearest rank). NaN while nothing is recorded. */
  quantile(q: number): number {
    if (this.count === 0) return NaN;
    let rest = Math.max(1, Math.ceil(q * this.count));
    let bucket = 0;
    while (bucket < this.buckets.length - 1 && this.buckets[bucket] < rest) rest -= this.buckets[bucket++];
    return middleOf(bucket);
  }

  /** Adds what another recorded. */
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
  const whole = Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER);
  const high = Math.floor(whole / WORD);
  const exponent = high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(whole);
  if (exponent <= STEP_BITS) return whole;
  const octave = exponent - STEP_BITS;
  return octave * STEPS + Math.floor(whole / 2 ** octave);
}

function middleOf(bucket: number): number {
  const octave = Math.floor(bucket / STEPS) - 1;
  if (octave <= 0) return bucket;
  const width = 2 ** octave;
  return (bucket - octave * STEPS) * width + width / 2;
}
