import { BARS_KEPT } from './bar-log';
import { barsOf, topOf } from './fixtures';
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

  it('out of credit gets nothing, then the newest of everything once', () => {
    const { fanout, flush, join } = world();
    const { mirror } = join(TICKER);
    mirror.messages.length = 0;
    mirror.credit = 2;
    for (let price = 1; price <= 6; price++) {
      fanout.publishTops(topOf(0, price));
      flush();
    }
    expect(mirror.take('delta')).toHaveLength(2);
    expect(fanout.stats()).toMatchObject({ behind: 1, slowed: 1 });
    mirror.credit = 2;
    flush();
    flush();
    const [{ items }, ...others] = mirror.take('delta');
    expect([items.map(([, offset, conflated]) => [offset, conflated]), others]).toEqual([[[6, 3]], []]);
    expect(fanout.stats()).toMatchObject({ behind: 0, conflated: 3 });
  });

  it('out of credit is sent no more snapshots than it has credit for, and the rest as soon as it has some', () => {
    const { fanout, flush, join, subscribe } = world();
    const { mirror, client } = join();
    mirror.credit = 2;
    subscribe(client, [BARS, TRADES, TICKER]);
    expect(mirror.messages.map(({ type }) => type)).toEqual(['snapshot', 'snapshot']);
    mirror.credit = 1;
    fanout.resume(client);
    expect(mirror.messages.slice(2).map(({ type }) => type)).toEqual(['snapshot', 'subscribed']);
    flush();
    expect(fanout.stats()).toMatchObject({ waiting: 0, behind: 1, snapshots: 3 });
  });

  it('whose credit ends among new snapshots stands where those that it got have brought it', () => {
    const { fanout, flush, join } = world();
    const channels = [BARS, 'bars:demo:ETH/USD:1s', TICKER];
    const { mirror } = join(...channels);
    mirror.take('snapshot');
    mirror.credit = 0;
    for (let second = 1; second <= BARS_KEPT + 1; second++) {
      fanout.publishBars(bar(second));
      fanout.publishBars(barsOf([{ instrument: 1, start: second * 1_000 }]));
    }
    fanout.publishTops(topOf(0, 7));
    flush(1_000);
    const told: string[][] = [];
    for (let i = 0; i < 3; i++) {
      mirror.credit = 1;
      flush();
      told.push(mirror.messages.splice(0).map((message) => ('channel' in message ? message.channel! : message.type)));
    }
    expect(told).toEqual([[BARS], ['bars:demo:ETH/USD:1s'], ['delta']]);
    expect(fanout.stats().snapshots).toBe(5);
    expect(channels.map((name) => mirror.channel(name)?.offset)).toEqual([BARS_KEPT + 1, BARS_KEPT + 1, 1]);
  });

  it('is closed when it acknowledges nothing for too long', () => {
    const { flush, join } = world();
    const { mirror } = join(TRADES);
    mirror.credit = 0;
    flush();
    flush(10_000);
    expect(mirror.closed).toBeNull();
    flush(1);
    expect(mirror.closed).toBe('slow-client');
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
