import { BarRing } from './bar-ring';

const starts = (ring: BarRing) => Array.from(ring.start.subarray(ring.begin, ring.end));

describe('BarRing', () => {
  it('keeps the newest bars in order and lets the oldest leave', () => {
    const ring = new BarRing(3);
    for (let start = 1; start <= 20; start++) expect(ring.put(start, 0)).toBe('appended');
    expect(starts(ring)).toEqual([18, 19, 20]);
  });

  it('replaces a bar by its revision and ignores an older revision', () => {
    const ring = new BarRing(4);
    ring.put(1, 0);
    ring.put(2, 1);
    ring.close[ring.row] = 7;
    expect(ring.put(2, 0)).toBe('ignored');
    expect(ring.put(2, 2)).toBe('revised');
    ring.close[ring.row] = 9;
    expect(starts(ring)).toEqual([1, 2]);
    expect(ring.close[ring.indexFrom(2)]).toBe(9);
  });

  it('puts a late bar in its place and moves every column with it', () => {
    const ring = new BarRing(4);
    for (const start of [1, 2, 4]) {
      ring.put(start, 0);
      ring.vwap[ring.row] = start * 10;
    }
    expect(ring.put(3, 0)).toBe('inserted');
    ring.vwap[ring.row] = 30;
    expect(starts(ring)).toEqual([1, 2, 3, 4]);
    expect(Array.from(ring.vwap.subarray(ring.begin, ring.end))).toEqual([10, 20, 30, 40]);
    expect(ring.put(0, 0)).toBe('ignored');
  });

  it('finds the bar nearest to a time', () => {
    const ring = new BarRing(4);
    expect(ring.indexNear(5)).toBe(-1);
    for (const start of [10, 20, 30]) ring.put(start, 0);
    const near = (time: number) => ring.start[ring.indexNear(time)];
    expect([near(0), near(14), near(16), near(99)]).toEqual([10, 10, 20, 30]);
  });
});
