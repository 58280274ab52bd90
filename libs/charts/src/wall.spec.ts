import { BarRing } from './bar-ring';
import { Invalidation } from './invalidation';
import { NiceRange } from './nice-range';
import { type Palette } from './palette';
import { type GapBand, type Surface, type Tile } from './tile';
import { WallPainter } from './wall';

const palette: Palette = {
  text: 'text',
  muted: 'muted',
  faint: 'faint',
  line: 'line',
  panel: 'panel',
  vwap: 'vwap',
  volume: 'volume',
  warn: 'warn',
  accent: 'accent',
  up: 'up',
  down: 'down',
  font: 'sans-serif',
};

/** A surface that writes down what was drawn, each call with the alpha it was drawn with. */
function recorder(): { surface: Surface; calls: string[]; alphas: Set<number> } {
  const calls: string[] = [];
  const alphas = new Set<number>();
  const state: Record<string, unknown> = { globalAlpha: 1, measureText: () => ({ width: 30 }) };
  const surface = new Proxy(state, {
    get: (target, name: string) =>
      target[name] ??
      ((...args: unknown[]) => {
        calls.push(
          `${name}(${args.map((arg) => (typeof arg === 'number' ? Math.round(arg) : String(arg))).join(',')})`,
        );
        if (name === 'stroke') alphas.add(target['globalAlpha'] as number);
      }),
  });
  return { surface: surface as unknown as Surface, calls, alphas };
}

function tileOf(bars: number, more: { isStale?: boolean; gaps?: GapBand[] } = {}): Tile {
  const ring = new BarRing(300);
  for (let i = 0; i < bars; i++) {
    ring.put(i * 1_000, 0);
    ring.vwap[ring.row] = 100 + Math.sin(i);
    ring.volume[ring.row] = 1 + (i % 3);
  }
  return { bars: ring, range: new NiceRange(), gaps: [], isStale: false, priceText: String, ...more };
}

function painterOf(...tiles: Tile[]): WallPainter {
  const painter = new WallPainter(tiles);
  painter.palette = palette;
  painter.rects = Float32Array.from(tiles.flatMap((_, i) => [i * 110, 0, 100, 60]));
  painter.visible = new Uint8Array(tiles.length).fill(1);
  painter.to = 300_000;
  painter.stale.markAll(Invalidation.All);
  return painter;
}

const count = (calls: string[], name: string) => calls.filter((call) => call.startsWith(`${name}(`)).length;

describe('WallPainter', () => {
  it('draws the line of a tile as one path from its first bar to its last', () => {
    const { surface, calls } = recorder();
    painterOf(tileOf(60)).paint(surface);
    expect(count(calls, 'stroke')).toBe(1);
    expect(count(calls, 'moveTo')).toBe(1);
    expect(count(calls, 'lineTo')).toBe(59);
  });

  it('leaves out points of a line that could not be told from the one before, never the last', () => {
    const flat = tileOf(300);
    flat.bars.vwap.fill(100);
    const { surface, calls } = recorder();
    painterOf(flat).paint(surface);
    // 100 px of 300 bars: every second point is half a pixel or more from the last one drawn
    expect(count(calls, 'lineTo')).toBe(150);
    expect(calls.findLast((call) => call.startsWith('lineTo'))).toMatch(/^lineTo\(100,/);
  });

  it('paints once for many invalidations, and nothing when all is up to date', () => {
    const painter = painterOf(tileOf(10), tileOf(10));
    const { surface } = recorder();
    expect(painter.paint(surface)).toBe(2);
    expect(painter.paint(surface)).toBe(0);
    painter.stale.mark(1, Invalidation.Values);
    painter.stale.mark(1, Invalidation.Axes);
    expect(painter.paint(surface)).toBe(1);
  });

  it('leaves a hidden tile out of date and paints it when it is seen', () => {
    const painter = painterOf(tileOf(10), tileOf(10));
    const { surface } = recorder();
    painter.visible[1] = 0;
    expect(painter.paint(surface)).toBe(1);
    painter.visible[1] = 1;
    expect(painter.paint(surface)).toBe(1);
  });

  it('dims stale data itself', () => {
    const { surface, alphas } = recorder();
    painterOf(tileOf(10, { isStale: true })).paint(surface);
    expect(Math.max(...alphas)).toBeLessThan(0.5);
  });

  it('breaks the line across an open gap and paints a band there', () => {
    const gap = { from: 100_000, to: 101_000, isOpen: true };
    const { surface, calls } = recorder();
    painterOf(tileOf(300, { gaps: [gap] })).paint(surface);
    expect(count(calls, 'moveTo')).toBe(2);
    expect(calls).toContain('fillRect(33,0,2,60)');
  });

  it('marks revised bars', () => {
    const tile = tileOf(60);
    const plain = recorder();
    painterOf(tile).paint(plain.surface);
    tile.bars.put(30_000, 1);
    const revised = recorder();
    painterOf(tile).paint(revised.surface);
    expect(count(revised.calls, 'fillRect')).toBe(count(plain.calls, 'fillRect') + 1);
  });

  it('paints an empty tile without a line', () => {
    const { surface, calls } = recorder();
    expect(painterOf(tileOf(0)).paint(surface)).toBe(1);
    expect(count(calls, 'stroke')).toBe(0);
  });

  it('paints one crosshair per visible tile and wipes it', () => {
    const painter = painterOf(tileOf(300), tileOf(300));
    const shown = recorder();
    painter.paintCrosshairs(shown.surface, 0.5);
    expect(count(shown.calls, 'fillText')).toBe(2);
    const wiped = recorder();
    painter.paintCrosshairs(wiped.surface, null);
    expect(count(wiped.calls, 'clearRect')).toBe(2);
    expect(count(wiped.calls, 'stroke')).toBe(0);
  });
});
