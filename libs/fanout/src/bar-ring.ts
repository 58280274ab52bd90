import { type ExactSum } from '@livetape/columns';
import { type BarBatch } from '@livetape/model';
import { type BarRow } from '@livetape/wire';

/** start, open, high, low, close, trades, revision, then volume, notional, buyVolume as high and low part. */
const NUMBERS = 13;
const SUMS = 7;
/** Value of 1 in the high part of a sum. */
const HIGH = 2n ** 53n;
const SLOTS_FIRST = 16;

/**
 * Bars in numbered slots, 104 bytes each: as text a bar takes about 115. Most widths of most instruments never fill their slots,
 * so memory is claimed as slots are used, doubling, up to `capacity`.
 */
export class BarRing {
  private numbers = new Float64Array(0);
  /** Sums that two doubles do not hold, by where they would stand; there the high part is NaN. No market has such. */
  private readonly wide = new Map<number, bigint>();

  constructor(private readonly capacity: number) {}

  /** Bytes claimed so far. */
  get byteLength(): number {
    return this.numbers.byteLength;
  }

  /** Fills a slot: an old one, or the one after the last. */
  set(slot: number, bars: BarBatch, row: number): void {
    const at = slot * NUMBERS;
    if (at >= this.numbers.length) this.grow(slot);
    const { numbers } = this;
    numbers[at] = bars.start[row];
    numbers[at + 1] = bars.open[row];
    numbers[at + 2] = bars.high[row];
    numbers[at + 3] = bars.low[row];
    numbers[at + 4] = bars.close[row];
    numbers[at + 5] = bars.trades[row];
    numbers[at + 6] = bars.revision[row];
    this.setSum(at + SUMS, bars.volume, row);
    this.setSum(at + SUMS + 2, bars.notional, row);
    this.setSum(at + SUMS + 4, bars.buyVolume, row);
  }

  row(slot: number): BarRow {
    const { numbers } = this;
    const at = slot * NUMBERS;
    return [
      numbers[at],
      numbers[at + 1],
      numbers[at + 2],
      numbers[at + 3],
      numbers[at + 4],
      this.sumText(at + SUMS),
      this.sumText(at + SUMS + 2),
      this.sumText(at + SUMS + 4),
      numbers[at + 5],
      numbers[at + 6],
    ];
  }

  /** A sum below 2^53 is exact as a double and costs no BigInt. */
  private setSum(at: number, sums: ExactSum, row: number): void {
    this.wide.delete(at);
    this.numbers[at] = 0;
    this.numbers[at + 1] = sums.approximate(row);
    if (this.numbers[at + 1] > Number.MAX_SAFE_INTEGER) this.setLarge(at, sums.value(row));
  }

  private setLarge(at: number, sum: bigint): void {
    const high = sum / HIGH;
    const isWide = high >= HIGH;
    this.numbers[at] = isWide ? NaN : Number(high);
    this.numbers[at + 1] = Number(sum % HIGH);
    if (isWide) this.wide.set(at, sum);
  }

  private sumText(at: number): string {
    const [high, low] = [this.numbers[at], this.numbers[at + 1]];
    if (high === 0) return String(low);
    return String(this.wide.get(at) ?? BigInt(high) * HIGH + BigInt(low));
  }

  private grow(slot: number): void {
    const slots = Math.min(this.capacity, Math.max(SLOTS_FIRST, 2 * slot));
    const numbers = new Float64Array(slots * NUMBERS);
    numbers.set(this.numbers);
    this.numbers = numbers;
  }
}
