import { BarBatch, WIDTHS } from '@livetape/model';
import { Windows } from './windows';
import { setup, T0, trades } from './windows-fixture';

describe('Windows', () => {
  it('closes a window when the watermark reaches its end', () => {
    const { add, take } = setup();
    add({ at: 0, price: 100, size: 1, id: 5 }, { at: 999, price: 200, size: 3, id: 6, aggressor: -1 });
    expect(take()).toEqual([]);
    add({ at: 1000, price: 1 });
    expect(take()).toEqual([
      {
        instrument: 0,
        widthMs: 1000,
        start: 0,
        revision: 0,
        open: 100,
        high: 200,
        low: 100,
        close: 200,
        volume: 4n,
        notional: 700n,
        buyVolume: 1n,
        trades: 2,
        lastId: 6,
      },
    ]);
  });

  it('puts a trade exactly on an edge into the window that begins there, and one µs earlier into the one before', () => {
    const { windows, closed, take } = setup();
    const batch = trades({ at: 1000, price: 7, id: 2 }, { at: 1000, price: 5, id: 1 });
    batch.eventTime[1] -= 1;
    windows.add(batch, T0 + 1000, closed);
    windows.closeAll(closed);
    expect(take(1000).map(({ start, open }) => [start, open])).toEqual([
      [0, 5],
      [1000, 7],
    ]);
  });

  it('keeps a window open for a trade within the lateness', () => {
    const { add, take } = setup({ latenessMs: 500 });
    add({ at: 900, price: 100 }, { at: 1499, price: 9 }, { at: 950, price: 200 });
    expect(take()).toEqual([]);
    add({ at: 1500, price: 9 });
    expect(take()).toMatchObject([{ start: 0, trades: 2, notional: 300n, revision: 0 }]);
  });

  it('takes open and close by event time and then id, not by arrival', () => {
    const { add, take } = setup();
    add(
      { at: 500, price: 3, id: 3 },
      { at: 100, price: 2, id: 2 },
      { at: 100, price: 1, id: 1 },
      { at: 900, price: 9, id: 9 },
      { at: 900, price: 8, id: 8 },
    );
    add({ at: 1000 });
    expect(take()).toMatchObject([{ open: 1, close: 9, high: 9, low: 1 }]);
  });

  it('counts the trades of an aggregate, and one where ids are text', () => {
    const { add, take } = setup();
    add({ at: 0, id: 70, firstId: 10, lastId: 14 }, { at: 1, id: -1, firstId: -1, lastId: -1 });
    add({ at: 1000 });
    expect(take()).toMatchObject([{ trades: 6, lastId: 14 }]);
  });

  it('revises the bar of a later trade and every closed bar above it, once per batch', () => {
    const { add, take } = setup();
    add({ at: 0, price: 10, id: 100 }, { at: 61_000, price: 20, id: 101 });
    expect(take().map(({ widthMs, revision }) => [widthMs, revision])).toEqual([
      [1000, 0],
      [10_000, 0],
      [60_000, 0],
    ]);
    add({ at: 500, price: 50, size: 2, id: 50 }, { at: 600, price: 5, id: 51 }, { at: 30_000, price: 11, id: 60 });
    expect(take().map(({ widthMs, start, revision, notional }) => [widthMs, start, revision, notional])).toEqual([
      [1000, 0, 1, 115n],
      [1000, 30_000, 0, 11n],
      [10_000, 0, 1, 115n],
      [10_000, 30_000, 0, 11n],
      [60_000, 0, 1, 126n],
    ]);
  });

  it('revises before it closes the wider bar, so that no revision repeats what was said', () => {
    const { add, take } = setup();
    add({ at: 0, id: 1 }, { at: 5000, id: 2 });
    take();
    add({ at: 1, id: 3 }, { at: 10_000, id: 4 });
    expect(take().map(({ widthMs, start, revision, trades: n }) => [widthMs, start, revision, n])).toEqual([
      [1000, 0, 1, 2],
      [1000, 5000, 0, 1],
      [10_000, 0, 0, 3],
    ]);
  });

  it('counts and records a trade beyond the horizon, boundedly', () => {
    const { windows, add, take } = setup({ horizonMs: 10_000, lateCapacity: 2 });
    add({ at: 20_500 });
    add({ at: 10_000, id: 77 });
    expect(take(1000)).toMatchObject([{ start: 10_000, revision: 0 }]);
    add({ at: 9999, id: 78 }, { at: 0, id: 79 }, { at: 1, id: 80 });
    expect(take()).toEqual([]);
    expect(windows.lateCount).toBe(3);
    expect([windows.late.length, windows.late.idOf(0), windows.late.idOf(1)]).toEqual([2, '78', '79']);
  });

  it('sets aside event times that are missing or too far ahead of our clock', () => {
    const { windows, closed, add, take } = setup({ futureMsMax: 5000 });
    add({ at: 0 });
    windows.add(trades({ at: 5001 }, { at: -T0 }, { at: -T0 - 5 }, { at: Number.NaN }), T0, closed);
    expect(take()).toEqual([]);
    expect([windows.futureCount, windows.untimedCount, windows.lateCount]).toEqual([1, 3, 0]);
    windows.add(trades({ at: 5000 }), T0, closed);
    expect(take()).toMatchObject([{ start: 0 }]);
  });

  it('closes an idle instrument by the clock, whatever the offset between the clocks', () => {
    const { windows, closed, take } = setup({ latenessMs: 2000 });
    const ours = T0 - 4000;
    windows.add(trades({ at: 400 }), ours, closed);
    windows.advance(ours + 2599, closed);
    expect(take()).toEqual([]);
    windows.advance(ours + 2600, closed);
    expect(take()).toMatchObject([{ widthMs: 1000, start: 0 }]);
    windows.advance(ours + 11_600, closed);
    expect(take()).toMatchObject([{ widthMs: 10_000, start: 0 }]);
    windows.advance(ours - 60_000, closed);
    expect(take()).toEqual([]);
  });

  it('leaves no bar for a window without trades, however far time jumps', () => {
    const { windows, add, take } = setup({ futureMsMax: Infinity });
    add({ at: 0 });
    add({ at: 86_400_000 * 400, price: 3 });
    expect(take().map(({ widthMs, trades: n }) => [widthMs, n])).toEqual(Object.values(WIDTHS).map((ms) => [ms, 1]));
    expect(windows.lateCount).toBe(0);
  });

  it('survives an event time of long ago, bounded in time', () => {
    const { windows, closed, add, take } = setup();
    windows.add(trades({ at: 1 - T0 }), T0, closed);
    add({ at: 0 });
    expect(take(1000)).toMatchObject([{ start: -T0 }]);
  });

  it('keeps instruments apart', () => {
    const { add, take } = setup();
    add({ at: 0, instrument: 0 }, { at: 500, instrument: 1 }, { at: 2000, instrument: 1 });
    expect(take()).toMatchObject([{ instrument: 1, trades: 1 }]);
    expect(() => add({ at: 0, instrument: 2 })).toThrow('instrument 2 is unknown');
  });

  it('hands a full batch to its drain, and throws without one', () => {
    const seen: number[] = [];
    const drain = (batch: BarBatch) => {
      for (let i = 0; i < batch.length; i++) seen.push(batch.start[i] - T0);
      batch.clear();
    };
    const rows = [0, 1000, 2000, 3000].map((at) => ({ at }));
    const small = new BarBatch(2);
    new Windows({ instrumentCount: 1, latenessMs: 0, drain }).add(trades(...rows), T0, small);
    expect([seen, small.length]).toEqual([[0, 1000], 1]);
    const bare = new Windows({ instrumentCount: 1, latenessMs: 0 });
    expect(() => bare.add(trades(...rows), T0, new BarBatch(2))).toThrow(RangeError);
  });
});
