import { afterEach, describe, expect, it } from '@jest/globals';
import { CLOSES } from '@livetape/wire';
import { type Harness as World, Harness } from './harness';

let harness: World;

afterEach(() => harness.stop());

describe('a server that stops', () => {
  it('sends what is newest, and then says goodbye with 3001', async () => {
    harness = await Harness.start({ rateHzMax: 1 });
    const peers = [await harness.connectIn('json'), await harness.connectIn('binary')];
    for (const peer of peers) {
      peer.send({ op: 'subscribe', id: 1, channels: ['trades:demo:S0USDT'] });
      await peer.next('subscribed');
    }
    harness.trade(0, 1, 3);
    await harness.app.close();
    const { code } = CLOSES.draining;
    expect(await Promise.all(peers.map((peer) => peer.closed))).toEqual([code, code]);
    for (const peer of peers)
      expect((await peer.next('delta')).items[0][3].map((row) => row[0])).toEqual(['1', '2', '3']);
    expect(harness.gateway.stats()).toMatchObject({ connections: 0, clients: 0, closed: { draining: 2 } });
  });

  it('gives also the newest to a client that asked for little', async () => {
    harness = await Harness.start({ rateHzMax: 100 });
    const peer = await harness.connectIn('binary');
    peer.send({ op: 'pace', id: 1, maxRateHz: 0.1 });
    peer.send({ op: 'subscribe', id: 2, channels: ['trades:demo:S0USDT'] });
    await peer.next('subscribed');
    harness.trade(0, 1);
    expect((await peer.next('delta')).items[0][1]).toBe(1);
    harness.trade(0, 2);
    await harness.app.close();
    expect((await peer.next('delta')).items[0].slice(1)).toEqual([2, 0, [['2', 2, 102, 1, 1]]]);
  });

  it('lets nobody in while it sends its clients away in steps, and is done in time', async () => {
    harness = await Harness.start({ connectionsPerAddressMax: 200, drainMsMax: 100 });
    const peers = await Promise.all(Array.from({ length: 120 }, () => harness.connect()));
    const stopped = harness.app.close();
    await expect(harness.connect()).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(harness.gateway.isStopping).toBe(true);
    await stopped;
    expect(new Set(await Promise.all(peers.map((peer) => peer.closed)))).toEqual(new Set([CLOSES.draining.code]));
    expect(harness.gateway.stats()).toMatchObject({ connections: 0, refusedUpgrades: { stopping: 1 } });
  });

  it('does not wait for a client that answers nothing', async () => {
    harness = await Harness.start();
    const peer = await harness.connect();
    peer.socket.pause();
    await harness.app.close();
    await harness.until(({ connections }) => connections === 0);
    peer.socket.resume();
    expect(await peer.closed).toBe(CLOSES.draining.code);
  });
});
