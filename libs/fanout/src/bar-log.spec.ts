import { BarLog, BARS_KEPT } from './bar-log';
import { barsOf } from './fixtures';

function flushed(log: BarLog, ...seconds: number[]): BarLog {
  for (const second of seconds) log.push(barsOf([{ instrument: 0, start: second * 1_000 }]), 0);
  log.advance(0);
  return log;
}

describe('BarLog', () => {
  it.each([0n, 5n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 3n ** 60n, 2n ** 106n, 2n ** 131n - 1n])(
    'keeps a sum of %d exactly',
    (sum) => {
      const log = new BarLog();
      const bars = barsOf([{ instrument: 0, start: 1_000 }]);
      bars.notional.set(0, sum);
      log.push(bars, 0);
      log.advance(0);
      expect(log.rows(0)).toEqual([[1_000, 0, 0, 0, 1, '5', String(sum), '1', 1, 0]]);
      flushed(log, ...Array.from({ length: BARS_KEPT }, () => 7));
      expect(log.rows(0)[0]).toEqual([7_000, 0, 0, 0, 7, '5', '10', '1', 1, 0]);
    },
  );

  it('claims memory as bars come, 80 bytes each, and no more than it keeps', () => {
    const log = flushed(new BarLog(), 1);
    expect(log.byteLength).toBe(16 * 80);
    flushed(log, ...Array.from({ length: 700 }, (_, i) => i));
    expect(log.byteLength).toBe(BARS_KEPT * 80);
    const rows = log.rows(0);
    expect([rows.length, rows[0][0], rows[599][0]]).toEqual([600, 100_000, 699_000]);
  });
});
