import { chartAt, plotWidth, sheetScale, visibleAcross, visibleCharts } from './layout';

const rects = Float32Array.from([0, 0, 100, 50, 110, 0, 100, 50, 0, 60, 100, 50]);

describe('chartAt', () => {
  it('hits the chart under the point and nothing between charts', () => {
    expect(chartAt(rects, 5, 5)).toBe(0);
    expect(chartAt(rects, 110, 49)).toBe(1);
    expect(chartAt(rects, 50, 60)).toBe(2);
    expect(chartAt(rects, 105, 5)).toBe(-1);
    expect(chartAt(rects, 100, 5)).toBe(-1);
  });
});

describe('visibleCharts', () => {
  it('marks what reaches into the window', () => {
    expect(Array.from(visibleCharts(rects, 0, 55))).toEqual([1, 1, 0]);
    expect(Array.from(visibleCharts(rects, 50, 200))).toEqual([0, 0, 1]);
  });
});

describe('visibleAcross', () => {
  it('tells the charts that reach into a part of a sheet from left to right', () => {
    const strip = Float32Array.from([0, 5, 130, 200, 130, 5, 130, 200, 260, 5, 130, 200]);
    expect(Array.from(visibleAcross(strip, 0, 130))).toEqual([1, 0, 0]);
    expect(Array.from(visibleAcross(strip, 129, 261))).toEqual([1, 1, 1]);
  });
});

describe('sheetScale', () => {
  it('is the screen its own where the sheet fits', () => expect(sheetScale(1380, 840, 2)).toBe(2));

  it('keeps a long sheet of a phone below the largest texture', () => {
    const scale = sheetScale(360, 3_600, 3);
    expect(3_600 * scale).toBeLessThanOrEqual(8_192);
  });
});

describe('plotWidth', () => {
  it('leaves room for labels only where there is some', () => {
    expect(plotWidth(150, 60)).toBe(150);
    expect(plotWidth(400, 60)).toBe(400);
    expect(plotWidth(400, 200)).toBe(344);
  });
});
