import { BarBatch, WIDTHS } from '@livetape/model';
import { INSTRUMENTS, START_MS } from './tape';

const HOUR_MS = 3_600_000;

/** The bars of an hour of 60 instruments in one width. */
export function barsOfHour(width: '1s' | '1m'): BarBatch[] {
  const widthMs = WIDTHS[width];
  const batches: BarBatch[] = [];
  for (let start = START_MS; start < START_MS + HOUR_MS; start += widthMs) {
    const bars = new BarBatch(INSTRUMENTS.length);
    for (const { id } of INSTRUMENTS) {
      const row = bars.claim();
      const price = 100_000 * (id + 1);
      bars.instrument[row] = id;
      bars.widthMs[row] = widthMs;
      bars.start[row] = start;
      bars.revision[row] = 0;
      bars.open[row] = price;
      bars.high[row] = price + 20;
      bars.low[row] = price - 20;
      bars.close[row] = price + 5;
      bars.volume.set(row, 123_456_789n);
      bars.notional.set(row, 123_456_789n * BigInt(price));
      bars.buyVolume.set(row, 60_000_000n);
      bars.trades[row] = 333;
      bars.lastId[row] = start / 1_000;
    }
    batches.push(bars);
  }
  return batches;
}
