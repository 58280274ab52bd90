import { afterEach, describe, expect, it } from '@jest/globals';
import { LivetapeClient } from '@livetape/client';
import { CLOSES, type TradeRow } from '@livetape/wire';
import { Harness } from './harness';

const TRADES = 'trades:demo:S0USDT';

let harness: Harness;

afterEach(() => harness.stop());

describe('the stream', () => {
  it('greets, and answers a subscription with a snapshot and then deltas', async () => {
    harness = await Harness.start();
    harness.trade(0, 1);
    const peer = await harness.connect();
    expect(await peer.next('hello')).toMatchObject({ protocol: 1, source: 'sim', limits: { channelsMax: 128 } });
    peer.send({ op: 'subscribe', id: 1, channels: [TRADES] });
    expect(await peer.next('snapshot')).toMatchObject({ channel: TRADES, offset: 1, rows: [['1', 1, 101, 1, 1]] });
    expect(await peer.next('subscribed')).toEqual({ type: 'subscribed', id: 1, channels: [TRADES] });
    harness.trade(0, 2);
    expect((await peer.next('delta')).items).toEqual([[expect.any(Number), 2, 0, [['2', 2, 102, 1, 1]]]]);
    peer.send({ op: 'ping', id: 9 });
    expect(await peer.next('pong')).toMatchObject({ id: 9 });
    expect(harness.gateway.stats()).toMatchObject({ connections: 1, clients: 1, groups: 1, refused: 0 });
  });

  it('carries the client over a broken connection without losing or doubling a trade', async () => {
    harness = await Harness.start();
    const client = new LivetapeClient({ backoffMs: 20 });
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

  it('tells a lost book at once, while levels wait for the flush', async () => {
    harness = await Harness.start({ tickerHzMax: 1 });
    const peer = await harness.connect();
    peer.send({ op: 'subscribe', id: 1, channels: ['book:demo:S0USDT:5', 'book:demo:S1USDT:5'] });
    await peer.next('subscribed');
    harness.level(0, 100);
    for (const [instrument, state] of [
      [0, 'synced'],
      [0, 'stale'],
      [1, 'stale'],
    ] as const) {
      const status = { venue: 'demo', symbol: `S${instrument}USDT`, instrument, state, since: 0, reason: 'Lost.' };
      harness.bus.publish('books', status);
    }
    const { items } = await peer.next('delta');
    expect(items.map(([, offset, conflated, rows]) => [offset, conflated, rows.map((row) => row[0])])).toEqual([
      [3, 2, ['stale']],
      [1, 0, ['stale']],
    ]);
    expect(items[0][3][0][4]).toEqual([[100, 1]]);
  });

  it('says goodbye with 1001 when the server stops', async () => {
    harness = await Harness.start();
    const peers = await Promise.all([harness.connect(), harness.connect()]);
    await harness.app.close();
    expect(await Promise.all(peers.map((peer) => peer.closed))).toEqual([1001, 1001]);
    expect(harness.gateway.stats()).toMatchObject({ connections: 0, clients: 0, closed: { draining: 2 } });
  });

  it('cuts a peer that answers no pings', async () => {
    harness = await Harness.start({ pingMs: 20 });
    const peer = await harness.connect();
    peer.socket.pause();
    await harness.until(({ connections }) => connections === 0);
    peer.socket.resume();
    expect(await peer.closed).toBe(1006);
  });
});

describe('a stalled client', () => {
  it('costs bounded memory, is closed with its code, and nobody else notices', async () => {
    const limits = { tickerHzMax: 100, bufferedBytesMax: 65_536, bufferedBytesHardMax: 1_048_576, slowMsMax: 300 };
    const instruments = 20;
    harness = await Harness.start(limits, instruments);
    const channels = Array.from({ length: instruments }, (_, id) => `trades:demo:S${id}USDT`);
    const [stalled, healthy] = [await harness.connect(), await harness.connect()];
    for (const peer of [stalled, healthy]) {
      peer.send({ op: 'subscribe', id: 1, channels });
      await peer.next('subscribed');
    }
    stalled.socket.pause();
    let bufferedMax = 0;
    let published = 0;
    while (harness.gateway.stats().closedSlow === 0) {
      for (let id = 0; id < instruments; id++) harness.trade(id, published, 200);
      published += 200;
      await healthy.next('delta');
      bufferedMax = Math.max(bufferedMax, harness.gateway.stats().bufferedBytes);
    }
    expect(bufferedMax).toBeGreaterThan(65_536);
    expect(bufferedMax).toBeLessThan(1_048_576);
    stalled.socket.resume();
    expect(await stalled.closed).toBe(CLOSES['slow-client'].code);
    await harness.until(({ connections }) => connections === 1);
    healthy.send({ op: 'ping', id: 2 });
    expect(await healthy.next('pong')).toMatchObject({ id: 2 });
    expect(harness.gateway.stats()).toMatchObject({ clients: 1, closed: { 'slow-client': 1 } });
  });
});
