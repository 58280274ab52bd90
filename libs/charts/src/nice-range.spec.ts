import { NiceRange, niceStep } from './nice-range';

describe('NiceRange', () => {
  it('covers the data with a margin', () => {
    const range = new NiceRange();
    expect(range.fit(100, 200)).toBe(true);
    expect(range.min).toBeLessThan(100);
    expect(range.max).toBeGreaterThan(200);
  });

  it('stays while the data moves inside it', () => {
    const range = new NiceRange();
    range.fit(100, 200);
    expect(range.fit(105, 205)).toBe(false);
    expect(range.fit(120, 190)).toBe(false);
  });

  it('widens at once when the data leaves it, and closes in when the data is small', () => {
    const range = new NiceRange();
    range.fit(100, 200);
    expect(range.fit(100, 300)).toBe(true);
    expect(range.max).toBeGreaterThan(300);
    expect(range.fit(150, 170)).toBe(true);
    expect(range.max - range.min).toBeLessThan(40);
  });

  it('gives flat data a height once and then rests', () => {
    const range = new NiceRange();
    expect(range.fit(50, 50)).toBe(true);
    expect(range.max).toBeGreaterThan(range.min);
    expect(range.fit(50, 50)).toBe(false);
  });

  it('ignores what is no number', () => {
    const range = new NiceRange();
    range.fit(1, 2);
    expect(range.fit(Infinity, -Infinity)).toBe(false);
    expect(range.fit(NaN, 2)).toBe(false);
    expect(range.min).toBeLessThan(1);
  });
});

describe('niceStep', () => {
  it.each([
    [10, 5, 2],
    [1, 3, 0.5],
    [700, 3, 500],
    [0.003, 3, 0.001],
  ])('divides %d by at most %d steps of %d', (span, count, step) =>
    expect(niceStep(span, count)).toBeCloseTo(step, 12),
  );
});
