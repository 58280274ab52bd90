import { afterEach, describe, expect, it } from '@jest/globals';
import { CLOSES } from '@livetape/wire';
import { Harness } from './harness';

const INSTRUMENTS = 20;
const CHANNELS = Array.from({ length: INSTRUMENTS }, (_, id) => `trades:demo:S${id}USDT`);
/** Trades that each flush brings to each channel: so many that they fill the kernel's buffers in no time. */
const TRADES = 200;
const UNREAD_BYTES_MAX = 262_144;

let harness: Harness;

afterEach(() => harness.stop());

async function follow(encoding: 'json' | 'binary') {
  const peer = await harness.connectIn(encoding);
  peer.send({ op: 'subscribe', id: 1, channels: CHANNELS });
  await peer.next('subscribed');
  return peer;
}

describe.each(['json', 'binary'] as const)('a stalled client, in %s', (encoding) => {
  it('is sent no more than it may leave unread and one flush, though the kernel would take megabytes', async () => {
    harness = await Harness.start({ rateHzMax: 100, unreadBytesMax: UNREAD_BYTES_MAX, slowMsMax: 300 }, INSTRUMENTS);
    const [stalled, healthy] = [await follow(encoding), await follow(encoding)];
    let flushBytesMax = 0;
    healthy.socket.on('message', (data: Buffer) => (flushBytesMax = Math.max(flushBytesMax, data.length)));
    stalled.socket.pause();
    let published = 0;
    let unreadMax = 0;
    while (harness.gateway.stats().closedSlow === 0) {
      for (let id = 0; id < INSTRUMENTS; id++) harness.trade(id, published, TRADES);
      published += TRADES;
      await healthy.next('delta');
      unreadMax = Math.max(unreadMax, harness.gateway.stats().unreadBytesMax);
    }
    expect(unreadMax).toBeGreaterThan(UNREAD_BYTES_MAX);
    // a frame has up to 10 bytes of header
    expect(unreadMax).toBeLessThanOrEqual(UNREAD_BYTES_MAX + flushBytesMax + 10);
    stalled.socket.resume();
    expect(await stalled.closed).toBe(CLOSES['slow-client'].code);
    await harness.until(({ connections }) => connections === 1);
    healthy.send({ op: 'ping', id: 2 });
    expect(await healthy.next('pong')).toMatchObject({ id: 2 });
    expect(harness.gateway.stats()).toMatchObject({ clients: 1, closed: { 'slow-client': 1 } });
  });

  it('goes on where it stands when it reads again, with what was left out told', async () => {
    harness = await Harness.start({ rateHzMax: 100, unreadBytesMax: 65_536, slowMsMax: 60_000 }, INSTRUMENTS);
    const peer = await follow(encoding);
    peer.socket.pause();
    let published = 0;
    while (harness.gateway.stats().behind === 0) {
      for (let id = 0; id < INSTRUMENTS; id++) harness.trade(id, published, TRADES);
      published += TRADES;
      const { framesSent: before } = harness.gateway.stats();
      await harness.until(({ framesSent, behind }) => framesSent > before || behind > 0);
    }
    for (let id = 0; id < INSTRUMENTS; id++) harness.trade(id, published, TRADES);
    published += TRADES;
    peer.socket.resume();
    const counts = new Map<number, number>();
    const isAll = () => [...counts.values()].filter((offset) => offset === published).length === INSTRUMENTS;
    while (!isAll()) {
      for (const [handle, offset, conflated, rows] of (await peer.next('delta')).items) {
        expect(offset).toBe((counts.get(handle) ?? 0) + conflated + rows.length);
        counts.set(handle, offset);
      }
    }
    await harness.until(({ behind, unreadBytes }) => behind === 0 && unreadBytes <= 65_536);
    expect(harness.gateway.stats()).toMatchObject({ clients: 1, closed: {} });
  });
});
