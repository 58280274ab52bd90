import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LivetapeClient } from '@livetape/client';
import { CLOSES, type TradeRow } from '@livetape/wire';
import { Harness } from './harness';

const TRADES = 'trades:demo:S0USDT';

let harness: Harness;

afterEach(() => harness.stop());

describe.each(['json', 'binary'] as const)('the stream, in %s', (encoding) => {
  it('greets, and answers a subscription with a snapshot and then deltas', async () => {
    harness = await Harness.start();
    harness.trade(0, 1);
    const peer = await harness.connectIn(encoding);
    expect(await peer.next('hello')).toMatchObject({ protocol: 2, encoding, source: 'sim', limits: { rateHzMax: 20 } });
    peer.send({ op: 'subscribe', id: 1, channels: [TRADES] });
    expect(await peer.next('snapshot')).toMatchObject({ channel: TRADES, offset: 1, rows: [['1', 1, 101, 1, 1]] });
    expect(await peer.next('subscribed')).toEqual({ type: 'subscribed', id: 1, channels: [TRADES] });
    harness.trade(0, 2);
    expect((await peer.next('delta')).items).toEqual([[expect.any(Number), 2, 0, [['2', 2, 102, 1, 1]]]]);
    peer.send({ op: 'ping', id: 9 });
    const { id, serverTimeMs } = await peer.next('pong');
    expect([id, Math.round((serverTimeMs % 1) * 1_000)]).toEqual([9, 204]);
    expect(harness.gateway.stats()).toMatchObject({ connections: 1, clients: 1, groups: 1, refused: 0 });
  });

  it('carries the client over a broken connection without losing or doubling a trade', async () => {
    harness = await Harness.start();
    const client = new LivetapeClient({ backoffMs: 20, encoding });
    const ids: string[] = [];
    let more: () => void = () => undefined;
    const add = ({ rows }: { rows: readonly TradeRow[] }) => {
      ids.push(...rows.map((row) => row[0]));
      more();
    };
    const upTo = async (count: number) => {
      while (ids.length < count) await new Promise<void>((resolve) => (more = resolve));
    };
    harness.trade(0, 1);
    client.connect(harness.url);
    client.subscribe(TRADES, { snapshot: add, delta: add });
    await upTo(1);
    harness.trade(0, 2);
    await upTo(2);
    harness.cut();
    harness.trade(0, 3);
    harness.trade(0, 4);
    await upTo(4);
    client.close();
    expect(ids).toEqual(['1', '2', '3', '4']);
    expect(client.misfits).toBe(0);
  });

  it('sends no more than the credit that the client has, and goes on with each acknowledgement', async () => {
    harness = await Harness.start({ rateHzMax: 100, commandsPerSecond: 1, commandsBurst: 3 });
    const peer = await harness.connectIn(encoding);
    peer.send({ op: 'subscribe', id: 1, channels: [TRADES] });
    await peer.next('subscribed');
    peer.send({ op: 'credit', id: 2, frames: 2 });
    expect(await peer.next('credited')).toEqual({ type: 'credited', id: 2, frames: 2 });
    peer.messages.length = 0;
    let id = 1;
    // more acknowledgements than commands are allowed
    for (let dealtWith = 2; dealtWith <= 20; dealtWith += 2) {
      await harness.until(({ behind }) => {
        harness.trade(0, id++);
        return behind === 1;
      });
      for (let i = 0; i < 2; i++) await peer.next('delta');
      expect(peer.messages).toEqual([]);
      peer.send({ op: 'ack', frames: dealtWith });
      await harness.until(({ behind }) => behind === 0);
    }
    expect(harness.gateway.stats()).toMatchObject({ refused: 0, closed: {} });
  });

  it('tells a lost book at once, while levels wait for the flush', async () => {
    harness = await Harness.start({ rateHzMax: 1 });
    const peer = await harness.connectIn(encoding);
    peer.send({ op: 'subscribe', id: 1, channels: ['book:demo:S0USDT:5', 'book:demo:S1USDT:5'] });
    await peer.next('subscribed');
    harness.level(0, 100);
    harness.book(0, 'synced');
    harness.book(0, 'stale');
    harness.book(1, 'stale');
    const { items } = await peer.next('delta');
    expect(items.map(([, offset, conflated, rows]) => [offset, conflated, rows.map((row) => row[0])])).toEqual([
      [3, 2, ['stale']],
      [1, 0, ['stale']],
    ]);
    expect(items[0][3][0].slice(4, 8)).toEqual([100, 0, [[100, 1]], []]);
  });

  it('carries every kind of channel', async () => {
    harness = await Harness.start({ barsFlushMs: 1 });
    const peer = await harness.connectIn(encoding);
    const channels = ['bars:demo:S1USDT:1s', 'ticker:demo:S1USDT', 'alerts', 'latency', 'feeds', 'top:S1-USDT'];
    peer.send({ op: 'subscribe', id: 1, channels });
    const { length } = channels;
    const snapshots = [];
    while (snapshots.length < length) snapshots.push(await peer.next('snapshot'));
    const nameOf = new Map(snapshots.map(({ handle, channel }) => [handle, channel]));
    harness.bar(1, 5_000, { close: 7 });
    harness.top(1, 40);
    harness.alert('a1');
    harness.latency(12);
    harness.book(1, 'synced');
    const seen = new Map<string | undefined, unknown>();
    while (seen.size < length) {
      for (const [handle, , , rows] of (await peer.next('delta')).items) seen.set(nameOf.get(handle), rows[0]);
    }
    expect(seen.get('bars:demo:S1USDT:1s')).toEqual([5_000, 7, 7, 7, 7, '1', '7', '1', 1, 0]);
    expect(seen.get('ticker:demo:S1USDT')).toEqual([0, 0, 0, 0, 40, 1, 41, 1, 0]);
    expect(seen.get('alerts')).toEqual(['alert', expect.objectContaining({ id: 'a1', clearedAt: null })]);
    expect(seen.get('latency')).toEqual(['demo', 'apply', 1, 1_000, 1, 0, 12, 24, 36]);
    expect(seen.get('feeds')).toEqual(['book', expect.objectContaining({ symbol: 'S1USDT', state: 'synced' })]);
    expect(seen.get('top:S1-USDT')).toContain('demo');
  });

  it('slows down for a client that asks for it, at any time', async () => {
    harness = await Harness.start({ rateHzMax: 50 });
    const peer = await harness.connectIn(encoding);
    peer.send({ op: 'pace', id: 1, maxRateHz: 5, maxKbps: 2 });
    expect(await peer.next('paced')).toEqual({ type: 'paced', id: 1, maxRateHz: 5, maxKbps: 2 });
    expect(harness.gateway.stats()).toMatchObject({ paced: 1 });
    peer.send({ op: 'pace', id: 2 });
    expect(await peer.next('paced')).toEqual({ type: 'paced', id: 2, maxRateHz: null, maxKbps: null });
    peer.send({ op: 'pace', id: 3, maxRateHz: 0 });
    expect(await peer.next('error')).toMatchObject({ id: 3, code: 'bad-command' });
  });
});

describe('the keepalive', () => {
  it('closes a peer that answers no pings as unreachable', async () => {
    harness = await Harness.start({ pingMs: 20 });
    const peer = await harness.connect();
    peer.socket.pause();
    await harness.until(({ clients }) => clients === 0);
    peer.socket.resume();
    expect(await peer.closed).toBe(CLOSES.unreachable.code);
    await harness.until(({ connections }) => connections === 0);
    expect(harness.gateway.stats().closed).toEqual({ unreachable: 1 });
  });

  it('keeps a peer that answers', async () => {
    harness = await Harness.start({ pingMs: 20 });
    const peer = await harness.connect();
    for (let pings = 0; pings < 6; pings++) await once(peer.socket, 'ping');
    expect(harness.gateway.stats()).toMatchObject({ connections: 1, closed: {} });
  });
});
