import { LadderPainter } from './ladder';
import {
  ladderColumns,
  ladderHeight,
  LADDER_ROW,
  type LadderLayout,
  ladderRowsIn,
  rowY,
  spreadY,
  SPREAD_ROW,
} from './ladder-layout';
import { LadderRows } from './ladder-rows';
import { type Palette } from './palette';
import { type Surface } from './tile';

const palette = { text: 'text', muted: 'muted', panel: 'panel', warn: 'warn', up: 'up', down: 'down' } as Palette;
const layout: LadderLayout = { width: 300, height: 400, scale: 1, top: 0, rows: 5 };
const look = { isStale: false, priceText: String, sizeText: String, spreadText: '1', imbalanceText: '+10 %' };

/** A surface that writes down the texts and fills, with the colour and alpha of each. */
function recorder() {
  const texts: string[] = [];
  const fills: { style: string; alpha: number; args: number[] }[] = [];
  const state = {
    globalAlpha: 1,
    fillStyle: '',
    font: '12px sans',
    measureText: () => ({ width: 30 }),
    clearRect: () => undefined,
    fillRect: (...args: number[]) => fills.push({ style: state.fillStyle, alpha: state.globalAlpha, args }),
    fillText: (text: string) => texts.push(text),
  };
  return { surface: state as unknown as Surface, texts, fills };
}

function setUp() {
  const rows = new LadderRows(10);
  const painter = new LadderPainter(rows);
  painter.palette = palette;
  painter.place(layout);
  const levels: [number, number][] = [
    [100, 1],
    [99, 2],
    [98, 3],
  ];
  const asks = [
    [101, 4],
    [102, 5],
    [103, 6],
  ] as const;
  const fill = (trustedBids = 10) =>
    rows.fill({ bids: levels, asks }, { rows: 5, step: 1, depth: 10, trustedBids, trustedAsks: 10 });
  fill();
  return { painter, levels, fill };
}

describe('LadderPainter', () => {
  it('paints all rows once and nothing while nothing changes', () => {
    const { painter } = setUp();
    const { surface, texts } = recorder();
    expect(painter.paint(surface, look)).toBe(11);
    expect(texts).toEqual(expect.arrayContaining(['100', '101', '1', '15', '+10 %']));
    expect(painter.paint(surface, look)).toBe(0);
  });

  it('leaves Σ size and the imbalance out where there is no room for them', () => {
    const { painter } = setUp();
    painter.place({ ...layout, width: 150 });
    const { surface, texts } = recorder();
    painter.paint(surface, look);
    expect(texts).toEqual(['100', '1', '99', '2', '98', '3', '101', '4', '102', '5', '103', '6', '1', '']);
  });

  it('paints only the rows whose price, size or total changed', () => {
    const { painter, levels, fill } = setUp();
    painter.paint(recorder().surface, look);
    levels[2][1] = 4;
    fill();
    const { surface, texts } = recorder();
    expect(painter.paint(surface, look)).toBe(1);
    expect(texts).toEqual(['98', '4', '7']);
  });

  it('paints it all when the bars need another scale or the book goes stale', () => {
    const { painter, levels, fill } = setUp();
    painter.paint(recorder().surface, look);
    levels[2][1] = 400;
    fill();
    expect(painter.paint(recorder().surface, look)).toBe(11);
    const { surface, fills } = recorder();
    expect(painter.paint(surface, { ...look, isStale: true })).toBe(11);
    expect(fills.filter(({ style }) => style === 'up').every(({ alpha }) => alpha < 0.2)).toBe(true);
  });

  it('draws a line where the levels that are known to be complete end', () => {
    const { painter, fill } = setUp();
    fill(2);
    const { surface, fills } = recorder();
    painter.paint(surface, look);
    const dashes = fills.filter(({ style }) => style === 'warn');
    expect(new Set(dashes.map(({ args }) => args[1]))).toEqual(new Set([rowY(layout, 2, true)]));
  });

  it('paints nothing without a book', () => {
    const rows = new LadderRows(10);
    const painter = new LadderPainter(rows);
    painter.palette = palette;
    painter.place(layout);
    const { surface, fills, texts } = recorder();
    painter.paint(surface, { ...look, spreadText: '', imbalanceText: '' });
    expect([fills, texts]).toEqual([[], []]);
  });

  it('wipes a row whose level has gone', () => {
    const { painter, levels, fill } = setUp();
    painter.paint(recorder().surface, look);
    levels.length = 2;
    fill();
    const { surface, texts } = recorder();
    expect(painter.paint(surface, look)).toBe(1);
    expect(texts).toEqual([]);
  });
});

describe('the layout of a ladder', () => {
  it('has the spread in the middle, best prices next to it', () => {
    expect(rowY(layout, 0, false)).toBe(spreadY(layout) - LADDER_ROW);
    expect(rowY(layout, 0, true)).toBe(spreadY(layout) + SPREAD_ROW);
    expect(ladderHeight(5)).toBe(10 * LADDER_ROW + SPREAD_ROW);
  });

  it('stands in the middle of more room than it needs, and is scrolled in less', () => {
    expect(rowY(layout, 4, false)).toBe(Math.floor((400 - ladderHeight(5)) / 2));
    expect(rowY({ ...layout, height: 100, top: 30 }, 4, false)).toBe(-30);
  });

  it('lets no two columns overlap', () => {
    const { price, size, total, room } = ladderColumns(300);
    expect(size - room).toBeGreaterThan(price);
    expect(total - room).toBeGreaterThan(size);
  });
});

describe('ladderRowsIn', () => {
  it('counts the rows that stand whole in a height', () => {
    for (const rows of [0, 1, 7]) {
      expect(ladderRowsIn(ladderHeight(rows))).toBe(rows);
      expect(ladderRowsIn(ladderHeight(rows) + LADDER_ROW)).toBe(rows);
    }
    expect(ladderRowsIn(0)).toBe(0);
  });
});
