import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Harness } from './harness';

const CHANNELS = [
  'trades:demo:S0USDT',
  'book:demo:S0USDT:5',
  'ticker:demo:S1USDT',
  'feeds',
  'alerts',
  'nothing',
  '__proto__',
];

/** A frame as a client may send it: any header, a mask of zeros, any payload, whole or not. */
const frame = fc
  .record({
    head: fc.integer({ min: 0, max: 255 }),
    isMasked: fc.boolean(),
    payload: fc.uint8Array({ maxLength: 125 }),
    lie: fc.option(fc.integer({ min: 0, max: 127 }), { freq: 4 }),
  })
  .map(({ head, isMasked, payload, lie }) => {
    const length = lie ?? payload.length;
    return Buffer.from([head, (isMasked ? 0x80 : 0) | length, ...(isMasked ? [0, 0, 0, 0] : []), ...payload]);
  });

/** A command that is one, in a frame that is one. */
const command = fc
  .record({
    op: fc.constantFrom('subscribe', 'unsubscribe', 'pace', 'credit', 'ack', 'ping', 'x'),
    channels: fc.subarray(CHANNELS),
    hz: fc.double(),
    frames: fc.option(fc.integer({ min: -1, max: 3 })),
  })
  .map(({ op, channels, hz, frames }) => {
    const fields = {
      subscribe: { id: 1, channels },
      unsubscribe: { id: 1, channels },
      pace: { id: 1, maxRateHz: hz },
      credit: { id: 1, frames },
      ack: { frames },
      ping: { id: 1 },
      x: { id: 1 },
    };
    const payload = Buffer.from(JSON.stringify({ op, ...fields[op] }));
    const length = payload.length > 125 ? [126, payload.length >> 8, payload.length & 255] : [payload.length];
    length[0] |= 0x80;
    return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
  });

const bytes = fc.array(fc.oneof(frame, command, fc.uint8Array({ maxLength: 40 }).map(Buffer.from)), { maxLength: 12 });

/** An upgrade with headers that mean nothing. */
const upgrade = fc
  .record({
    path: fc.constantFrom('/stream', '/stream?ticket=x', '/stream/..', '/%ff', '/', '//stream', '*'),
    headers: fc.dictionary(
      fc.constantFrom(
        'Host',
        'Origin',
        'Sec-WebSocket-Key',
        'Sec-WebSocket-Version',
        'Sec-WebSocket-Protocol',
        'Authorization',
      ),
      fc.oneof(
        fc.string({ unit: fc.constantFrom(...'ab,;="13/: ') }),
        fc.constantFrom('13', 'AAAAAAAAAAAAAAAAAAAAAA=='),
      ),
    ),
  })
  .map(({ path, headers }) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return `GET ${path} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines.join('')}\r\n`;
  });

let harness: Harness;

beforeAll(async () => (harness = await Harness.start({ commandsPerAddressPerSecond: 1_000_000 })));

afterAll(() => harness.stop());

/** The server still serves, and holds nothing of those that were. */
async function checkEmpty(): Promise<void> {
  await harness.until(({ connections }) => connections === 0);
  expect(harness.gateway.stats()).toMatchObject({ clients: 0, groups: 0, unreadBytes: 0, bookLevels: 0 });
}

describe('the stream', () => {
  it('outlives whatever bytes come after the handshake, and keeps nothing of them', async () => {
    const property = fc.asyncProperty(bytes, fc.boolean(), async (chunks, isCut) => {
      const socket = await harness.rawStream();
      for (const chunk of chunks) socket.write(chunk);
      harness.trade(0, 1);
      if (isCut) socket.resetAndDestroy();
      else socket.end();
      socket.resume();
      await once(socket, 'close');
      await checkEmpty();
    });
    await fc.assert(property, { numRuns: 300 });
    const peer = await harness.connect();
    peer.send({ op: 'ping', id: 1 });
    expect(await peer.next('pong')).toMatchObject({ id: 1 });
    await peer.end();
    await checkEmpty();
  }, 60_000);

  it('outlives whatever upgrade is asked for', async () => {
    const property = fc.asyncProperty(upgrade, async (text) => {
      const socket = await harness.raw();
      socket.end(text);
      socket.resume();
      await once(socket, 'close');
      await checkEmpty();
    });
    await fc.assert(property, { numRuns: 300 });
    await (await harness.connect()).next('hello');
  }, 60_000);
});
