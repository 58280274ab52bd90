import { columnOf, HeatColumns } from './heat-columns';
import { HeatMapPainter } from './heat-map';
import { type Palette } from './palette';
import { type Surface } from './tile';

const palette = { text: 'text', muted: 'muted', line: 'line', panel: 'panel', up: 'up', down: 'down' } as Palette;
const look = {
  isStale: false,
  unit: 1,
  priceText: (price: number) => `p${price.toFixed(0)}`,
  sizeText: (size: number) => `s${size.toFixed(1)}`,
  timeText: (ms: number) => `t${ms}`,
};

function recorder() {
  const fills: { style: string; args: number[] }[] = [];
  const texts: string[] = [];
  const moves: number[] = [];
  const state = {
    globalAlpha: 1,
    fillStyle: '',
    measureText: (text: string) => ({ width: text.length * 5 }),
    clearRect: () => undefined,
    fillRect: (...args: number[]) => fills.push({ style: state.fillStyle, args }),
    fillText: (text: string) => texts.push(text),
    beginPath: () => undefined,
    moveTo: (x: number) => moves.push(x),
    lineTo: () => undefined,
    stroke: () => undefined,
  };
  return { surface: state as unknown as Surface, fills, texts, moves };
}

function setUp(times: number[]) {
  const columns = new HeatColumns(600_000, 5_000);
  const bids = [
    [100, 1],
    [99, 2],
    [95, 9],
  ] as const;
  const asks = [
    [101, 4],
    [103, 5],
  ] as const;
  for (const time of times) columns.put(columnOf(time, { bids, asks }, { levels: 20, priceScale: 1, sizeScale: 1 }));
  const painter = new HeatMapPainter(columns);
  painter.palette = palette;
  painter.place(672, 240);
  return painter;
}

describe('HeatMapPainter', () => {
  it('paints a cell for each level, bids below asks, with axes and the scale of its shades', () => {
    const { surface, fills, texts } = recorder();
    expect(setUp([0, 595_000]).paint(surface, look)).toBe(true);
    const cells = (style: string) => fills.filter((fill) => fill.style === style && fill.args[0] >= 590);
    expect(cells('up')).toHaveLength(3);
    expect(cells('down')).toHaveLength(2);
    expect(Math.min(...cells('up').map(({ args }) => args[1]))).toBeGreaterThan(
      Math.max(...cells('down').map(({ args }) => args[1])),
    );
    expect(texts).toEqual(expect.arrayContaining(['bids', 'asks', 'p100', 't120000']));
  });

  it('shows as much time as there is, at least two minutes', () => {
    const widths = [[595_000], [400_000, 595_000], [0, 595_000]].map((times) => setUp(times).columnWidth);
    expect(widths).toEqual([(600 * 5) / 120, (600 * 5) / 240, (600 * 5) / 600]);
  });

  it('breaks the lines of the best prices where columns are missing', () => {
    const whole = recorder();
    setUp([585_000, 590_000, 595_000]).paint(whole.surface, look);
    const broken = recorder();
    setUp([500_000, 590_000, 595_000]).paint(broken.surface, look);
    expect([whole.moves.length, broken.moves.length]).toEqual([2, 4]);
  });

  it('reads what lies under a point', () => {
    const painter = setUp([0, 595_000]);
    painter.paint(recorder().surface, look);
    const reading = painter.read({ x: 597, y: painter.start.y })!;
    expect(reading).toMatchObject({ time: 595_000, bestBid: 100, bestAsk: 101 });
    const sizes = Array.from({ length: 200 }, (_, y) => painter.read({ x: 597, y: 20 + y }));
    expect(new Set(sizes.map((at) => at?.bidSize).filter((size) => typeof size === 'number'))).toEqual(
      new Set([1, 2, 9]),
    );
    expect(painter.read({ x: 100, y: painter.start.y })).toMatchObject({ bidSize: null, bestBid: null });
    expect(painter.read({ x: 640, y: 100 })).toBeNull();
  });

  it('paints nothing without a book', () => {
    const { surface, texts } = recorder();
    expect(setUp([]).paint(surface, look)).toBe(false);
    expect(texts).toEqual([]);
  });
});
