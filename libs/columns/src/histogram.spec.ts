import fc from 'fast-check';
import { Histogram } from './histogram';

function of(...values: number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('Histogram', () => {
  it('is exact below 64', () => {
    for (let value = 0; value < 64; value++) expect(of(value).quantile(0.5)).toBe(value);
  });

  it('is within 3 % of the value at the rank', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.maxSafeNat());
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, q) => {
          const sorted = all.toSorted((a, b) => a - b);
          const truth = sorted[Math.max(0, Math.ceil(q * all.length) - 1)];
          expect(Math.abs(of(...all).quantile(q) - truth)).toBeLessThanOrEqual(truth * 0.03);
        },
      ),
    );
  });

  it('counts what is no size as 0, and what is too large as the largest', () => {
    const histogram = of(-5, NaN, -Infinity, 0.9);
    expect([histogram.count, histogram.quantile(1)]).toEqual([4, 0]);
    expect(of(Infinity).quantile(1) / 2 ** 53).toBeCloseTo(1, 1);
  });

  it('has no quantile while it is empty', () => {
    expect(new Histogram().quantile(0.5)).toBeNaN();
  });

  it('counts what is too large for its bits as the largest', () => {
    const small = new Histogram(10);
    small.record(1_000);
    small.record(1e9);
    expect([small.quantile(0), small.quantile(1)]).toEqual([1_000, 1_016]);
  });

  it('counts a value as often as it came', () => {
    const histogram = of(1);
    histogram.recordMany(5, 3);
    expect([histogram.count, histogram.quantile(0.25), histogram.quantile(0.5)]).toEqual([4, 1, 5]);
  });

  it('counts by bounds, and what is beyond them', () => {
    const counts = new Float64Array(3);
    of(0, 10, 11, 60, 61, 5_000).countInto([10, 60], counts);
    of(10).countInto([10, 60], counts);
    expect([...counts]).toEqual([3, 2, 2]);
  });

  it('adds another, and clears', () => {
    const histogram = of(1, 2);
    histogram.add(of(3, 4));
    expect([histogram.count, histogram.quantile(0.5), histogram.quantile(1)]).toEqual([4, 2, 4]);
    histogram.clear();
    expect(histogram.count).toBe(0);
    expect(histogram.quantile(1)).toBeNaN();
  });
});
