import { BARS_KEPT } from './bar-log';
import { topOf } from './fixtures';
import { bar, BARS, TICKER, TRADES, trades, world } from './world';

describe('a slow client', () => {
  it('gets nothing while it does not read, then exactly what it missed', () => {
    const { fanout, flush, join } = world();
    const { mirror } = join(BARS, TICKER);
    mirror.messages.length = 0;
    mirror.unread = 1_001;
    for (let second = 1; second <= 5; second++) {
      fanout.publishBars(bar(second));
      fanout.publishTops(topOf(0, second));
      flush(1_000);
    }
    expect(mirror.messages).toEqual([]);
    expect(fanout.stats()).toMatchObject({ behind: 1, slowed: 1 });
    mirror.unread = 0;
    flush();
    const [{ items }] = mirror.take('delta');
    expect(items.map(([, offset, conflated, rows]) => [offset, conflated, rows.length])).toEqual([
      [5, 0, 5],
      [5, 4, 1],
    ]);
    expect(fanout.stats()).toMatchObject({ behind: 0, conflated: 4 });
  });

  it('gets a new snapshot when the bars it missed are no longer kept', () => {
    const { fanout, flush, join } = world();
    const { mirror } = join(BARS);
    mirror.take('snapshot');
    mirror.unread = 1_001;
    flush();
    for (let second = 1; second <= BARS_KEPT + 1; second++) fanout.publishBars(bar(second));
    flush(1_000);
    mirror.unread = 0;
    flush();
    expect(mirror.take('snapshot')).toMatchObject([{ recovered: false, offset: BARS_KEPT + 1 }]);
  });

  it('is closed when it stays slow for too long', () => {
    const { fanout, flush, join } = world();
    const { mirror } = join(TRADES);
    mirror.unread = 1_001;
    flush();
    flush(10_000);
    expect(mirror.closed).toBeNull();
    flush(1);
    expect(mirror.closed).toBe('slow-client');
    expect(fanout.stats()).toMatchObject({ clients: 0, groups: 0, closedSlow: 1 });
  });

  it('is closed at once above the hard limit', () => {
    const { flush, join } = world();
    const { mirror } = join(TRADES);
    mirror.unread = 10_001;
    flush();
    expect(mirror.closed).toBe('slow-client');
  });

  it('starts its time anew each time it has read', () => {
    const { flush, join } = world();
    const { mirror } = join(TRADES);
    for (let i = 0; i < 5; i++) {
      mirror.unread = 1_001;
      flush(9_000);
      mirror.unread = 0;
      flush();
    }
    expect(mirror.closed).toBeNull();
  });

  it('waits for snapshots without costing bytes, and may still change its mind', () => {
    const { fanout, flush, join, subscribe } = world();
    const { mirror, client } = join();
    mirror.unread = 1_001;
    subscribe(client, [BARS, TRADES, TICKER]);
    expect(mirror.messages).toEqual([]);
    fanout.unsubscribe(client, { op: 'unsubscribe', id: 2, channels: [TRADES] });
    flush();
    mirror.unread = 0;
    flush();
    expect(mirror.take('snapshot').map((snapshot) => snapshot.channel)).toEqual([BARS, TICKER]);
  });

  it('does not disturb others', () => {
    const { fanout, flush, join } = world();
    const slow = join(TRADES).mirror;
    const fast = join(TRADES).mirror;
    slow.unread = 1_001;
    fast.messages.length = 0;
    for (let id = 1; id <= 3; id++) {
      fanout.publishTrades(trades(id, id));
      flush();
    }
    expect(fast.take('delta')).toHaveLength(3);
    slow.unread = 0;
    flush();
    expect(slow.channel(TRADES)).toEqual(fast.channel(TRADES));
  });
});
