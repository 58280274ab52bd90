import { type Random } from './random';

/** Zipf exponent of how trades spread over instruments: the first of 78 gets a fifth of them. */
const ZIPF = 1;
/** Every few seconds another instrument is in the news and gets this share of the orders for a while. */
const HOT_SHARE = 0.12;
const HOT_SECONDS = 4;
/** How unevenly orders arrive; a large market is a sum of many and steadier. */
const BURST_SPREAD = 0.3;
const BURST_SPREAD_LARGE = 0.1;
const LARGE_RATE = 2_000;
const BURST_SECONDS = 1.5;

/** When orders arrive and for which instrument. Time comes in steps of one millisecond. */
export class Activity {
  /** Share of the trades that each instrument gets in the long run. */
  readonly shares: Float64Array;
  private readonly chance: Float64Array;
  private readonly other: Uint16Array;
  private readonly spread: number;
  private burst = 0;
  private hot = 0;
  private credit = 0;
  private threshold: number;

  /** `rate` is the trades per second of all instruments together, in the long run exactly. */
  constructor(
    count: number,
    private readonly rate: number,
    private readonly random: Random,
  ) {
    const weights = Array.from({ length: count }, (_, i) => 1 / (i + 1) ** ZIPF);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.shares = Float64Array.from(weights, (weight) => weight / total);
    this.chance = new Float64Array(count);
    this.other = new Uint16Array(count);
    this.spread = rate > LARGE_RATE ? BURST_SPREAD_LARGE : BURST_SPREAD;
    this.threshold = random.exponential();
    this.fillAlias();
  }

  /** One millisecond passes and earns the credit that `due` spends. */
  advance(): void {
    const keep = 1 - 0.001 / BURST_SECONDS;
    this.burst = this.burst * keep + this.random.normal() * Math.sqrt(1 - keep * keep);
    // the mean of a log-normal of this spread is 1
    this.credit += (this.rate / 1000) * Math.exp(this.spread * this.burst - (this.spread * this.spread) / 2);
    if (this.random.next() < 0.001 / HOT_SECONDS) this.hot = this.random.below(this.shares.length);
  }

  /** Whether another order arrives within the current millisecond. */
  due(): boolean {
    return this.credit >= this.threshold;
  }

  /** An order made so many trades. What it made beyond its own credit delays the next ones. */
  spend(trades: number): void {
    this.credit -= trades;
    this.threshold = this.random.exponential();
  }

  /** The instrument of the next order. */
  pick(): number {
    if (this.random.next() < HOT_SHARE) return this.hot;
    const column = this.random.below(this.shares.length);
    return this.random.next() < this.chance[column] ? column : this.other[column];
  }

  /** Walker's alias method (1977; Vose 1991): one table, O(1) per pick. */
  private fillAlias(): void {
    const scaled = Array.from(this.shares, (share) => share * this.shares.length);
    const small = scaled.flatMap((value, i) => (value < 1 ? [i] : []));
    const large = scaled.flatMap((value, i) => (value < 1 ? [] : [i]));
    this.chance.fill(1);
    while (small.length > 0 && large.length > 0) {
      const under = small.pop() as number;
      const over = large[large.length - 1];
      this.chance[under] = scaled[under];
      this.other[under] = over;
      scaled[over] -= 1 - scaled[under];
      if (scaled[over] >= 1) continue;
      large.pop();
      small.push(over);
    }
  }
}
