import { BARS_KEPT } from './bar-log';
import { barsOf, gapOf, statusOf, topOf, tradesOf } from './fixtures';
import { type Frame, type Outbox } from './outbox';
import { TRADES_KEPT } from './trade-log';
import { bar, BARS, TICKER, TRADES, trades, world } from './world';

describe('Fanout', () => {
  it('answers a subscription with the state of each channel, then says that all is there', () => {
    const { fanout, join } = world();
    fanout.publishBars(bar(1));
    fanout.publishBars(bar(2));
    fanout.publishBars(bar(1, 1));
    const { mirror } = join(BARS, 'feeds');
    expect(mirror.messages.map((message) => message.type)).toEqual(['snapshot', 'snapshot', 'subscribed']);
    expect(mirror.messages[0]).toMatchObject({ channel: BARS, epoch: 'e1', offset: 3, recovered: false });
    expect(mirror.messages[0]).toHaveProperty('instrument.priceDecimals', 2);
    expect(mirror.channel(BARS)?.rows.map((row) => [row[0], row[9]])).toEqual([
      [1_000, 0],
      [2_000, 0],
      [1_000, 1],
    ]);
    expect(mirror.messages[1]).toMatchObject({ channel: 'feeds', offset: 0, instrument: null, rows: [] });
  });

  it('sends the bars of all channels of a client as one delta, at most once a second', () => {
    const { fanout, flush, join } = world();
    const { mirror } = join(BARS, 'bars:demo:ETH/USD:1s');
    mirror.take('delta');
    fanout.publishBars(barsOf([0, 1, 2].map((instrument) => ({ instrument, start: 1_000 }))));
    flush();
    fanout.publishBars(bar(2));
    for (let i = 0; i < 19; i++) flush();
    expect(mirror.take('delta').map((delta) => delta.items.length)).toEqual([2]);
    flush();
    expect(mirror.take('delta').map((delta) => delta.items.length)).toEqual([1]);
  });

  it('conflates a ticker to the newest, and says how many were skipped', () => {
    const { fanout, flush, join } = world();
    fanout.publishTops(topOf(0, 10));
    const { mirror } = join(TICKER);
    fanout.publishTrades(trades(1, 3));
    fanout.publishTops(topOf(0, 20));
    flush();
    const [{ items }] = mirror.take('delta');
    expect(items).toEqual([[expect.any(Number), 5, 3, [[3, 1, 1, 3, 20, 1, 21, 2, 4]]]]);
  });

  it('does not let an older trade replace the last price', () => {
    const { fanout, join } = world();
    fanout.publishTrades(tradesOf([{ instrument: 0, id: 5, price: 50 }]));
    fanout.publishTrades(tradesOf([{ instrument: 0, id: 4, price: 40 }]));
    const { mirror } = join(TICKER);
    expect(mirror.channel(TICKER)?.rows[0][0]).toBe(50);
  });

  it('skips trades that a flush cannot hold, and says how many', () => {
    const { fanout, flush, join } = world();
    const { mirror } = join(TRADES);
    fanout.publishTrades(trades(1, TRADES_KEPT + 30));
    flush();
    const [{ items }] = mirror.take('delta');
    expect(items[0].slice(1, 3)).toEqual([TRADES_KEPT + 30, 30]);
    expect(fanout.stats().conflated).toBe(30);
  });

  it('sends the same frame object to all clients with the same channels, and encodes a row once', () => {
    const { fanout, flush } = world();
    const frames: Frame[][] = [[], [], []];
    for (const [i, list] of frames.entries()) {
      const send = (frame: Frame) => list.push(frame);
      const outbox: Outbox = { encoding: 'json', send, unreadBytes: () => 0, hasCredit: true, close: () => undefined };
      const channels = i < 2 ? [TRADES, TICKER] : [TRADES];
      fanout.subscribe(fanout.join(outbox), {
        op: 'subscribe',
        id: 1,
        channels: i === 1 ? channels.reverse() : channels,
      });
      list.length = 0;
    }
    const before = fanout.stats().framesEncoded;
    fanout.publishTrades(trades(1, 2));
    flush();
    expect(frames[0]).toHaveLength(1);
    expect(frames[1][0]).toBe(frames[0][0]);
    expect(frames[2]).toHaveLength(1);
    expect(fanout.stats()).toMatchObject({ groups: 2, framesEncoded: before + 2, framesSent: 8 + 3 });
  });

  it('resumes exactly what was missed', () => {
    const { fanout, join, subscribe } = world();
    fanout.publishBars(bar(1));
    fanout.publishTrades(trades(1, 3));
    const { mirror, client } = join(BARS, TRADES, TICKER);
    fanout.leave(client);
    fanout.publishBars(bar(2));
    fanout.publishTrades(trades(4, 4));
    const again = fanout.join(mirror);
    mirror.reopen();
    mirror.take('snapshot');
    subscribe(again, [BARS, TRADES, TICKER], {
      [BARS]: { epoch: 'e1', offset: 1 },
      [TRADES]: { epoch: 'e1', offset: 3 },
      [TICKER]: { epoch: 'e1', offset: 3 },
    });
    const snapshots = mirror.take('snapshot');
    expect(snapshots.map(({ recovered, offset, rows }) => [recovered, offset, rows.length])).toEqual([
      [true, 2, 1],
      [true, 4, 1],
      [true, 4, 1],
    ]);
    expect(mirror.channel(TRADES)?.rows.map((row) => row[0])).toEqual(['1', '2', '3', '4']);
    expect(fanout.stats().recovered).toBe(3);
  });

  it.each([
    ['of another epoch', { epoch: 'e0', offset: 1 }],
    ['from the future', { epoch: 'e1', offset: BARS_KEPT + 6 }],
    ['that is no longer kept', { epoch: 'e1', offset: 4 }],
  ])('sends the whole state for a position %s', (_, position) => {
    const { fanout, join, subscribe } = world();
    for (let second = 1; second <= BARS_KEPT + 5; second++) fanout.publishBars(bar(second));
    const { mirror, client } = join();
    subscribe(client, [BARS], { [BARS]: position });
    expect(mirror.messages[0]).toMatchObject({ recovered: false, offset: BARS_KEPT + 5 });
    expect(mirror.channel(BARS)?.rows).toHaveLength(BARS_KEPT);
  });

  it('gives the first subscriber after a pause what is newest, not the frame of before', () => {
    const { fanout, join } = world();
    fanout.publishBars(bar(1));
    const first = join(BARS);
    fanout.leave(first.client);
    fanout.publishBars(bar(2));
    expect(join(BARS).mirror.channel(BARS)?.offset).toBe(2);
  });

  it('refuses what does not exist by itself and the rest not', () => {
    const { join } = world();
    const { mirror } = join('feeds', 'bars:demo:NONE:1s', 'x', 'ticker:other:BTCUSDT');
    expect(
      mirror.messages.map((message) => ('code' in message ? [message.code, message.channel] : message.type)),
    ).toEqual([
      ['unknown-instrument', 'bars:demo:NONE:1s'],
      ['unknown-channel', 'x'],
      ['unknown-instrument', 'ticker:other:BTCUSDT'],
      'snapshot',
      'subscribed',
    ]);
    expect(mirror.messages.at(-1)).toMatchObject({ id: 1, channels: ['feeds'] });
  });

  it('refuses the whole command when it makes too many channels', () => {
    const { fanout, join, subscribe } = world();
    const { mirror, client } = join(BARS, TRADES, TICKER);
    mirror.messages.length = 0;
    subscribe(client, ['feeds', 'bars:demo:BTCUSDT:10s']);
    expect(mirror.messages).toEqual([expect.objectContaining({ id: 1, code: 'too-many-channels' })]);
    subscribe(client, ['feeds', BARS]);
    expect(mirror.take('subscribed')).toHaveLength(1);
    expect(fanout.stats().refused).toBe(1);
  });

  it('ends a subscription', () => {
    const { fanout, flush, join } = world();
    const { mirror, client } = join(TRADES);
    fanout.unsubscribe(client, { op: 'unsubscribe', id: 2, channels: [TRADES, 'feeds'] });
    expect(mirror.messages.slice(-2)).toMatchObject([
      { type: 'error', id: 2, code: 'not-subscribed', channel: 'feeds' },
      { type: 'unsubscribed', id: 2, channels: [TRADES] },
    ]);
    mirror.messages.length = 0;
    fanout.publishTrades(trades(1, 1));
    flush();
    expect(mirror.messages).toEqual([]);
    expect(fanout.stats()).toMatchObject({ groups: 0, clients: 1 });
  });

  it('keeps the newest status of a feed and the newest record of a gap', () => {
    const { fanout, flush, join } = world();
    fanout.publishFeed(statusOf('demo', 1));
    fanout.publishGap(gapOf('g1', 'filling'));
    const { mirror } = join('feeds');
    fanout.publishFeed(statusOf('demo', 2));
    fanout.publishGap(gapOf('g1', 'filled'));
    flush();
    expect(mirror.channel('feeds')?.offset).toBe(4);
    expect(join('feeds').mirror.channel('feeds')?.rows).toMatchObject([
      ['feed', { frames: 2 }],
      ['gap', { id: 'g1', state: 'filled' }],
    ]);
  });
});
