import { Invalidation, Invalidations } from './invalidation';

describe('Invalidations', () => {
  it('merges to the highest level and is clean once taken', () => {
    const charts = new Invalidations(2);
    charts.mark(0, Invalidation.Axes);
    charts.mark(0, Invalidation.Values);
    expect(charts.take(0)).toBe(Invalidation.Axes);
    expect(charts.take(0)).toBe(Invalidation.None);
    expect(charts.level(1)).toBe(Invalidation.None);
  });

  it('marks every chart without lowering one', () => {
    const charts = new Invalidations(2);
    charts.mark(1, Invalidation.All);
    charts.markAll(Invalidation.Values);
    expect([charts.take(0), charts.take(1)]).toEqual([Invalidation.Values, Invalidation.All]);
  });
});
