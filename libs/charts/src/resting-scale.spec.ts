import { RestingScale } from './resting-scale';

describe('RestingScale', () => {
  it('grows at once to a round size and shrinks only when bars look short', () => {
    const scale = new RestingScale();
    expect([scale.fit(13), scale.full]).toEqual([true, 20]);
    expect([scale.fit(19), scale.full]).toEqual([false, 20]);
    expect([scale.fit(8), scale.full]).toEqual([false, 20]);
    expect([scale.fit(21), scale.full]).toEqual([true, 50]);
    expect([scale.fit(4), scale.full]).toEqual([true, 5]);
  });

  it('stays where it is without anything to show', () => {
    const scale = new RestingScale();
    scale.fit(13);
    expect([scale.fit(0), scale.fit(NaN), scale.full]).toEqual([false, false, 20]);
  });
});
