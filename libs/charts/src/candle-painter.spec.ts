import { barNear, type CandleFrame, firstFrom, placeX, priceAt, priceY } from './candle-frame';
import { CandlePainter, type CandleView, paintPointer } from './candle-painter';
import { type ChartBar } from './chart-bar';
import { type Palette } from './palette';
import { type Surface } from './tile';

const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette;

const bar = (second: number, more: Partial<ChartBar> = {}): ChartBar => ({
  start: second * 1_000,
  widthMs: 1_000,
  open: 100,
  high: 103,
  low: 99,
  close: 102,
  volume: 2,
  notional: 202,
  trades: 3,
  revision: 0,
  ...more,
});

const viewOf = (bars: readonly ChartBar[], more: Partial<CandleView> = {}): CandleView => ({
  bars,
  widthMs: 1_000,
  until: (bars.at(-1)?.start ?? 0) + 999,
  isStale: false,
  priceText: (price) => price.toFixed(2),
  timeText: (time) => `t${time / 1_000}`,
  ...more,
});

interface Call {
  readonly name: string;
  readonly style: string;
  readonly alpha: number;
  readonly args: unknown[];
}

/** A surface that writes down every call with the colour and alpha of its moment. */
function recorder(): { surface: Surface; of: (name: string) => Call[] } {
  const calls: Call[] = [];
  const state: Record<string, unknown> = { globalAlpha: 1, fillStyle: '', measureText: () => ({ width: 40 }) };
  const surface = new Proxy(state, {
    get: (target, name: string) =>
      target[name] ??
      ((...args: unknown[]) => {
        const style = String(target[name === 'stroke' ? 'strokeStyle' : 'fillStyle']);
        calls.push({ name, style, alpha: target['globalAlpha'] as number, args });
      }),
  });
  return { surface: surface as unknown as Surface, of: (name) => calls.filter((call) => call.name === name) };
}

function painted(view: CandleView, width = 600) {
  const painter = new CandlePainter();
  painter.palette = palette;
  painter.place({ width, height: 300, scale: 1 });
  const { surface, of } = recorder();
  painter.paint(surface, view);
  return { painter, of, frame: painter.frame as CandleFrame };
}

describe('CandlePainter', () => {
  it('paints nothing but a clean sheet without bars', () => {
    const { of, painter } = painted(viewOf([]));
    expect(of('clearRect')).toHaveLength(1);
    expect(of('fillRect')).toHaveLength(0);
    expect(painter.frame).toBeNull();
  });

  it('leaves rising candles hollow and fills falling ones', () => {
    const rising = painted(viewOf([bar(1), bar(2)]));
    expect(rising.of('clearRect')).toHaveLength(3);
    const falling = painted(viewOf([bar(1, { open: 102, close: 100 }), bar(2, { open: 102, close: 100 })]));
    expect(falling.of('clearRect')).toHaveLength(1);
    expect(new Set(falling.of('fillRect').map(({ style }) => style))).toContain('down');
  });

  it('draws one VWAP line with a point per bar', () => {
    const { of } = painted(viewOf([bar(1), bar(2), bar(3)]));
    expect(of('stroke').map(({ style }) => style)).toEqual(['vwap']);
    expect(of('lineTo')).toHaveLength(2);
  });

  it('leaves the place of a window without a trade empty', () => {
    const { frame } = painted(viewOf([bar(1), bar(5)]));
    expect(placeX(frame, 5_000) - placeX(frame, 1_000)).toBe(4 * frame.slot);
    expect(placeX(frame, 6_000)).toBeCloseTo(frame.plotWidth);
  });

  it('reaches up to the time that is asked for, so that silence shows as emptiness', () => {
    const { frame } = painted(viewOf([bar(1)], { until: 30_500 }));
    expect(frame.to).toBe(31_000);
    expect(frame.plotWidth - placeX(frame, 2_000)).toBeCloseTo(29 * frame.slot);
  });

  it('dims what moves when it is stale', () => {
    const { of } = painted(viewOf([bar(1), bar(2)], { isStale: true }));
    for (const { alpha } of of('stroke')) expect(alpha).toBeLessThan(0.5);
    for (const { alpha, style } of of('fillRect')) if (style === 'up') expect(alpha).toBeLessThan(0.5);
  });

  it('marks revised bars', () => {
    const { of } = painted(viewOf([bar(1), bar(2, { revision: 1 })]));
    expect(of('fillRect').filter(({ style }) => style === 'warn')).toHaveLength(1);
  });

  it('keeps all of a bar within the prices, and no label twice', () => {
    const { frame, of } = painted(viewOf([bar(1), bar(2, { high: 120, low: 80 })]));
    expect(priceY(frame, 120)).toBeGreaterThanOrEqual(0);
    expect(priceY(frame, 80)).toBeLessThanOrEqual(frame.priceBottom);
    const labels = of('fillText').map(({ args }) => args[0] as string);
    const prices = labels.filter((text) => !text.startsWith('t') && text !== '102.00');
    expect(new Set(prices).size).toBe(prices.length);
    expect(labels).toContain('102.00');
  });

  it('fits a narrow chart with fewer bars, the newest at the right', () => {
    const bars = Array.from({ length: 200 }, (_, second) => bar(second));
    const { frame } = painted(viewOf(bars), 300);
    expect(firstFrom(bars, frame.from)).toBeGreaterThan(150);
    expect(placeX(frame, 200_000)).toBeCloseTo(frame.plotWidth);
  });
});

describe('the pointer', () => {
  const bars = [bar(10), bar(11), bar(20)];
  const { frame } = painted(viewOf(bars));

  it('finds the bar under it, or the nearest one', () => {
    const xOf = (second: number) => placeX(frame, second * 1_000) + frame.slot / 2;
    expect(barNear(bars, frame, xOf(11))).toBe(bars[1]);
    expect(barNear(bars, frame, xOf(13))).toBe(bars[1]);
    expect(barNear(bars, frame, xOf(18))).toBe(bars[2]);
    expect(barNear(bars, frame, 0)).toBe(bars[0]);
    expect(barNear([], frame, 50)).toBeNull();
  });

  it('reads the price at its height, and none where volume stands', () => {
    expect(priceAt(frame, priceY(frame, 101))).toBeCloseTo(101);
    expect(priceAt(frame, frame.bottom)).toBeNull();
    const { surface, of } = recorder();
    paintPointer(surface, { frame, bar: bars[1], y: priceY(frame, 101) }, { palette, priceText: (p) => p.toFixed(1) });
    expect(of('fillText').map(({ args }) => args[0])).toEqual(['101.0']);
    const below = recorder();
    paintPointer(below.surface, { frame, bar: bars[1], y: frame.bottom }, { palette, priceText: String });
    expect(below.of('fillText')).toEqual([]);
    expect(below.of('fillRect')).toHaveLength(1);
  });
});
