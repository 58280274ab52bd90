import { Histogram } from '@livetape/columns';
import { type TradeBatch } from '@livetape/model';

/** Rates are means over this many whole seconds. */
const SECONDS = 5;
/** Lag is told over the last minute, kept as six parts of ten seconds. */
const PARTS = 6;
const PART_SECONDS = 10;

/** Percentiles of receive time less event time, ms. */
export interface Lag {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Rates and lag of a feed. `second` is to be called once a second. Recording allocates nothing. */
export class Meter {
  frames = 0;
  trades = 0;
  private readonly framesBySecond = new Float64Array(SECONDS);
  private readonly tradesBySecond = new Float64Array(SECONDS);
  private seconds = 0;
  private framesBefore = 0;
  private tradesBefore = 0;
  private readonly parts = Array.from({ length: PARTS }, () => new Histogram());
  private readonly minute = new Histogram();
  private part = 0;

  get framesPerSecond(): number {
    return this.mean(this.framesBySecond);
  }

  get tradesPerSecond(): number {
    return this.mean(this.tradesBySecond);
  }

  /** Null before the first trade of the last minute. */
  get lag(): Lag | null {
    this.minute.clear();
    for (const part of this.parts) this.minute.add(part);
    if (this.minute.count === 0) return null;
    const ms = (quantile: number) => this.minute.quantile(quantile) / 1_000;
    return { p50: ms(0.5), p95: ms(0.95), p99: ms(0.99) };
  }

  /** Counts the trades of a batch and how late they came. A lag below 0 is the difference of two clocks: it counts as 0. */
  record(trades: TradeBatch): void {
    this.trades += trades.length;
    const part = this.parts[this.part];
    for (let row = 0; row < trades.length; row++) {
      if (trades.eventTime[row] > 0) part.record(Math.max(0, trades.receiveTime[row] - trades.eventTime[row]));
    }
  }

  /** Ends a second. */
  second(): void {
    const slot = this.seconds % SECONDS;
    this.framesBySecond[slot] = this.frames - this.framesBefore;
    this.tradesBySecond[slot] = this.trades - this.tradesBefore;
    this.framesBefore = this.frames;
    this.tradesBefore = this.trades;
    this.seconds++;
    if (this.seconds % PART_SECONDS !== 0) return;
    this.part = (this.part + 1) % PARTS;
    this.parts[this.part].clear();
  }

  private mean(bySecond: Float64Array): number {
    const seconds = Math.min(this.seconds, SECONDS);
    let sum = 0;
    for (let i = 0; i < seconds; i++) sum += bySecond[i];
    return seconds === 0 ? 0 : sum / seconds;
  }
}
