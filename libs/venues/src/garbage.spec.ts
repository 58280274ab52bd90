import { garbagePerCall } from './garbage';

const heapUsed = () => process.memoryUsage().heapUsed;

describe('garbagePerCall', () => {
  it('sees one small object per call', () => {
    const kept: unknown[] = [null];
    expect(garbagePerCall(() => (kept[0] = { at: 1 }), heapUsed)).toBeGreaterThanOrEqual(12);
  });

  it('sees none where none is', () => {
    const column = new Float64Array(1);
    expect(
      garbagePerCall(() => {
        column[0] += 0.5;
      }, heapUsed),
    ).toBeLessThan(4);
  });
});
