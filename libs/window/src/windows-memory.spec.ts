import { BarBatch, TradeBatch } from '@livetape/model';
import { Windows } from './windows';

const INSTRUMENTS = 60;
const ROWS = 2000;
const BATCHES = 50;

describe('Windows, memory', () => {
  it('allocates nothing per trade, window, revision or late trade', () => {
    const windows = new Windows({ instrumentCount: INSTRUMENTS, latenessMs: 500, futureMsMax: Infinity });
    const closed = new BarBatch(100_000);
    const batches = Array.from({ length: BATCHES }, () => new TradeBatch(ROWS));
    let bars = 0;
    let least = Infinity;
    for (let round = 0; round < 8; round++) {
      batches.forEach((batch, i) => fill(batch, (round * BATCHES + i) * ROWS));
      const before = process.memoryUsage().heapUsed;
      for (const batch of batches) {
        windows.add(batch, 1_700_000_000_000, closed);
        windows.advance(1_700_000_000_000, closed);
        bars += closed.length;
        closed.clear();
      }
      least = Math.min(least, Math.abs(process.memoryUsage().heapUsed - before));
    }
    expect(bars).toBeGreaterThan(100_000);
    expect(windows.lateCount).toBeGreaterThan(100);
    // 100,000 trades a round: a boxed number of 16 bytes each would be 1.6 MB.
    expect(least).toBeLessThan(200_000);
  });
});

/** A trade every 3 ms; every 100th revises a bar, every 1000th is too late. */
function fill(batch: TradeBatch, firstId: number): void {
  batch.clear();
  for (let id = firstId; id < firstId + ROWS; id++) {
    const row = batch.claim();
    const back = id % 1000 === 999 ? 700_000_000 : id % 100 === 99 ? 9_000_000 : 0;
    batch.instrument[row] = id % INSTRUMENTS;
    batch.price[row] = 6_183_763 + (id % 1000);
    batch.size[row] = id % 7 === 0 ? 9_000_000_000_000 : 2_000_000;
    batch.aggressor[row] = 1;
    batch.id[row] = id;
    batch.firstId[row] = id;
    batch.lastId[row] = id;
    batch.eventTime[row] = 1_700_000_000_000_000 + id * 3000 - back;
  }
}
