import { type ChartBar } from './chart-bar';
import { Candles } from './candles';

const bar = (start: number, widthMs: number, more: Partial<ChartBar> = {}): ChartBar => ({
  start,
  widthMs,
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  volume: 1,
  notional: 10,
  trades: 1,
  revision: 0,
  ...more,
});
const starts = (candles: Candles) => candles.rows().map(({ start }) => start);

describe('Candles', () => {
  it('joins history and live bars without a seam, whichever comes first', () => {
    const candles = new Candles(1_000);
    candles.putAll([bar(3_000, 1_000), bar(4_000, 1_000)]);
    candles.putAll([bar(1_000, 1_000), bar(2_000, 1_000), bar(3_000, 1_000)]);
    expect(starts(candles)).toEqual([1_000, 2_000, 3_000, 4_000]);
  });

  it('lets the higher revision win in either order', () => {
    const candles = new Candles(1_000);
    candles.put(bar(1_000, 1_000, { revision: 1, close: 5 }));
    candles.put(bar(1_000, 1_000, { revision: 0, close: 4 }));
    expect(candles.rows()[0].close).toBe(5);
    candles.put(bar(1_000, 1_000, { revision: 2, close: 6 }));
    expect(candles.rows()[0].close).toBe(6);
  });

  it('folds the bar that still grows from seconds until it closes', () => {
    const candles = new Candles(60_000);
    candles.put(bar(0, 60_000));
    candles.put(bar(60_000, 1_000, { high: 20, close: 15 }));
    candles.put(bar(61_000, 1_000, { low: 2, close: 3 }));
    expect(candles.rows()[1]).toMatchObject({
      start: 60_000,
      open: 10,
      high: 20,
      low: 2,
      close: 3,
      volume: 2,
      trades: 2,
    });
    candles.put(bar(60_000, 60_000, { close: 7 }));
    expect(candles.rows()).toHaveLength(2);
    expect(candles.rows()[1].close).toBe(7);
  });

  it('counts a second once when a wider part already holds it', () => {
    const candles = new Candles(3_600_000);
    candles.put(bar(5_000, 1_000));
    candles.put(bar(0, 60_000, { volume: 40 }));
    candles.put(bar(60_000, 1_000));
    expect(candles.rows()[0].volume).toBe(41);
  });

  it('shows two growing bars while the first waits for late trades', () => {
    const candles = new Candles(60_000);
    candles.put(bar(59_000, 1_000));
    candles.put(bar(60_000, 1_000));
    expect(starts(candles)).toEqual([0, 60_000]);
  });

  it('drops parts of what has closed', () => {
    const candles = new Candles(60_000);
    candles.put(bar(0, 60_000));
    candles.put(bar(30_000, 1_000, { revision: 3, volume: 99 }));
    expect(candles.rows()).toHaveLength(1);
    expect(candles.rows()[0].volume).toBe(1);
    expect(candles.oldest).toBe(0);
  });
});
