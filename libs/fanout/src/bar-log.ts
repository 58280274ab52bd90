import { type ExactSum } from '@livetape/columns';
import { type BarBatch } from '@livetape/model';
import { type BarRow, integerText } from '@livetape/wire';
import { NumberLog } from './number-log';

/** Bars and revisions kept for a snapshot: ten minutes of seconds. */
export const BARS_KEPT = 600;

const WIDTH = 10;
const VOLUME = 5;
const NOTIONAL = 6;
const BUY_VOLUME = 7;

/** The last bars of an instrument and width, 80 bytes each; a revision is an item of its own. */
export class BarLog extends NumberLog {
  /** Sums of 2^53 or more, by where NaN stands for them. */
  private readonly wide = new Map<number, bigint>();

  constructor() {
    super(BARS_KEPT, WIDTH, 'snapshot');
  }

  push(bars: BarBatch, row: number): void {
    const at = this.claim();
    const { numbers } = this;
    numbers[at] = bars.start[row];
    numbers[at + 1] = bars.open[row];
    numbers[at + 2] = bars.high[row];
    numbers[at + 3] = bars.low[row];
    numbers[at + 4] = bars.close[row];
    this.setSum(at + VOLUME, bars.volume, row);
    this.setSum(at + NOTIONAL, bars.notional, row);
    this.setSum(at + BUY_VOLUME, bars.buyVolume, row);
    numbers[at + 8] = bars.trades[row];
    numbers[at + 9] = bars.revision[row];
  }

  protected override rowAt(slot: number): BarRow {
    const { numbers } = this;
    const at = slot * WIDTH;
    return [
      numbers[at],
      numbers[at + 1],
      numbers[at + 2],
      numbers[at + 3],
      numbers[at + 4],
      this.sumText(at + VOLUME),
      this.sumText(at + NOTIONAL),
      this.sumText(at + BUY_VOLUME),
      numbers[at + 8],
      numbers[at + 9],
    ];
  }

  /** A sum below 2^53 is exact as a double, and costs no BigInt. */
  private setSum(at: number, sums: ExactSum, row: number): void {
    const sum = sums.approximate(row);
    if (this.wide.size > 0) this.wide.delete(at);
    this.numbers[at] = sum <= Number.MAX_SAFE_INTEGER ? sum : NaN;
    if (!(sum <= Number.MAX_SAFE_INTEGER)) this.wide.set(at, sums.value(row));
  }

  private sumText(at: number): string {
    const wide = this.wide.get(at);
    return wide === undefined ? integerText(this.numbers[at]) : String(wide);
  }
}
