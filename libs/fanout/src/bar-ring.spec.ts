import { barsOf } from './fixtures';
import { BarRing } from './bar-ring';

describe('BarRing', () => {
  it.each([0n, 5n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 3n ** 60n, 2n ** 106n, 2n ** 131n - 1n])(
    'keeps a sum of %d exactly',
    (sum) => {
      const bars = barsOf([{ instrument: 0, start: 1_000 }]);
      bars.notional.set(0, sum);
      const ring = new BarRing(4);
      ring.set(0, bars, 0);
      expect(ring.row(0)).toEqual([1_000, 0, 0, 0, 1, '5', String(sum), '1', 1, 0]);
      bars.notional.set(0, 7n);
      ring.set(0, bars, 0);
      expect(ring.row(0)[6]).toBe('7');
    },
  );

  it('grows to its capacity and no further', () => {
    const ring = new BarRing(600);
    for (let slot = 0; slot < 600; slot++) ring.set(slot, barsOf([{ instrument: 0, start: slot * 1_000 }]), 0);
    ring.set(0, barsOf([{ instrument: 0, start: 9_000_000 }]), 0);
    expect([0, 1, 599].map((slot) => ring.row(slot)[0])).toEqual([9_000_000, 1_000, 599_000]);
    expect(ring.byteLength).toBe(600 * 104);
  });
});
