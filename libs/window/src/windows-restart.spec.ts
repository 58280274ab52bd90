import { BarBatch } from '@livetape/model';
import { seedSpans } from './seed-span';
import { type Row, setup, T0, trades } from './windows-fixture';
import { type WindowsOptions } from './windows-options';

describe('Windows after a restart', () => {
  function restarted(options: Partial<WindowsOptions> = {}, ...rows: Row[]) {
    const before = setup(options);
    before.add(...rows);
    before.windows.closeAll(before.closed);
    const after = setup(options);
    after.windows.seed(before.closed);
    return { ...after, stored: before.closed };
  }

  it('makes a trade of a stored window its next revision, and keeps what wider bars held', () => {
    const { add, take } = restarted({}, { at: 0, price: 10, id: 1 }, { at: 8000, price: 20, id: 2 });
    add({ at: 8500, price: 30, id: 3 });
    expect(take()).toMatchObject([{ widthMs: 1000, start: 8000, revision: 1, open: 20, close: 30, trades: 2 }]);
    add({ at: 10_000, price: 40, id: 4 });
    expect(take()).toMatchObject([{ widthMs: 10_000, start: 0, revision: 1, open: 10, close: 30, trades: 3 }]);
  });

  it('places a backfilled trade of a stored window by its id', () => {
    const { add, take } = restarted({}, { at: 100, price: 10, id: 11 }, { at: 200, price: 20, id: 12 });
    add({ at: 50, price: 5, id: 10 });
    expect(take(1000)).toMatchObject([{ open: 5, close: 20, revision: 1 }]);
  });

  it('says nothing anew when nothing is new', () => {
    const { windows, closed, add, take } = restarted({}, { at: 0, id: 1 }, { at: 70_000, id: 2 });
    windows.advance(T0, closed);
    add({ at: 71_000, id: 3 });
    expect(take()).toEqual([]);
    windows.closeAll(closed);
    expect(take().map(({ widthMs, revision }) => [widthMs, revision])).toEqual([
      [1000, 0],
      [10_000, 1],
      [60_000, 1],
      [300_000, 1],
      [3_600_000, 1],
      [86_400_000, 1],
    ]);
    expect(windows.shortfallCount).toBe(0);
  });

  it('writes the wider bar that the last process did not live to write', () => {
    const before = setup();
    before.add({ at: 3000, price: 7 }, { at: 10_000 });
    const stored = new BarBatch(8);
    for (let i = 0; i < before.closed.length; i++) {
      if (before.closed.widthMs[i] === 1000) stored.append(before.closed, i);
    }
    const { windows, add, take } = setup();
    windows.seed(stored);
    add({ at: 10_500 });
    expect(take()).toMatchObject([{ widthMs: 10_000, start: 0, revision: 0, open: 7, trades: 1 }]);
  });

  it('withholds a revision of a wider bar whose children were not seeded', () => {
    const before = setup();
    before.add({ at: 0 }, { at: 1000 }, { at: 15_000 });
    const stored = new BarBatch(8);
    for (let i = 0; i < before.closed.length; i++) {
      if (before.closed.widthMs[i] === 10_000) stored.append(before.closed, i);
    }
    const { windows, add, take } = setup();
    windows.seed(stored);
    add({ at: 15_000 }, { at: 16_000 }, { at: 2000 });
    expect(take(10_000)).toEqual([]);
    expect(windows.shortfallCount).toBe(1);
  });

  it('closes an idle seeded instrument at the pace of the clock', () => {
    const { windows, closed, take } = restarted({}, { at: 0 });
    windows.advance(T0 + 999_000, closed);
    expect(take()).toEqual([]);
    windows.add(trades({ at: 9500 }), T0 + 999_000, closed);
    windows.advance(T0 + 1_000_000, closed);
    expect(take().map(({ widthMs, revision, trades: n }) => [widthMs, revision, n])).toEqual([
      [1000, 0, 1],
      [10_000, 1, 2],
    ]);
  });

  it('leaves instruments alone that have traded already', () => {
    const before = setup();
    before.add({ at: 0, instrument: 0 }, { at: 0, instrument: 1, price: 5 });
    before.windows.closeAll(before.closed);
    const { windows, closed, take } = setup();
    windows.add(trades({ at: 700, instrument: 1, price: 8 }), T0, closed);
    windows.advance(T0 + 5000, closed);
    take();
    windows.seed(before.closed);
    windows.advance(T0 + 6000, closed);
    windows.advance(T0 + 9200, closed);
    expect(take()).toEqual([]);
    windows.advance(T0 + 9300, closed);
    expect(take()).toMatchObject([{ instrument: 1, widthMs: 10_000, trades: 1, open: 8 }]);
  });

  it('refuses a width that is not kept', () => {
    const bars = new BarBatch(1);
    bars.widthMs[bars.claim()] = 1234;
    expect(() => setup().windows.seed(bars)).toThrow('bars of 1234 ms are not kept');
  });

  it('asks the store for bounded spans', () => {
    const spans = seedSpans(T0 + 1_234_567, 600_000);
    expect(spans.map(({ widthMs, from }) => [widthMs, from - T0])).toEqual([
      [1000, 630_000],
      [10_000, 600_000],
      [60_000, 600_000],
      [300_000, 0],
      [3_600_000, -79_200_000],
      [86_400_000, -79_200_000],
    ]);
  });
});
