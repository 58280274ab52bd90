import { garbagePerCall } from './garbage';

describe('garbagePerCall', () => {
  it('sees one small object per call', () => {
    const kept: unknown[] = [null];
    expect(garbagePerCall(() => (kept[0] = { at: 1 }))).toBeGreaterThanOrEqual(12);
  });

  it('sees none where none is', () => {
    const column = new Float64Array(1);
    expect(
      garbagePerCall(() => {
        column[0] += 0.5;
      }),
    ).toBeLessThan(4);
  });
});
