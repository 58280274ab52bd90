import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CLOSES, COMMAND_BYTES_MAX } from '@livetape/wire';
import { Harness } from './harness';

let harness: Harness;

afterEach(() => harness.stop());

describe('an upgrade', () => {
  it.each([
    ['no Origin', {}, null],
    ['our own page', { origin: 'http://127.0.0.1:PORT' }, null],
    ['an allowed page', { origin: 'https://desk.example' }, null],
    ['another page', { origin: 'https://evil.example' }, '403'],
    ['another port', { origin: 'http://127.0.0.1:1' }, '403'],
    ['no address', { origin: 'null' }, '403'],
    ['an allowed page as a prefix', { origin: 'https://desk.example.evil' }, '403'],
    ['a name pointed at loopback', { origin: 'http://evil.example:PORT', host: 'evil.example:PORT' }, '403'],
  ])('from %s', async (_, headers, status) => {
    harness = await Harness.start({ originsAllowed: ['https://desk.example'] });
    const { port } = new URL(harness.url);
    const actual = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key, value.replace('PORT', port)]),
    );
    if (status === null) await (await harness.connect(actual)).next('hello');
    else await expect(harness.connect(actual)).rejects.toThrow(status);
    expect(harness.gateway.stats().upgradesRefused).toBe(status === null ? 0 : 1);
  });

  it('is refused without an Origin where one is required', async () => {
    harness = await Harness.start({ originRequired: 'always' });
    await expect(harness.connect()).rejects.toThrow('403');
  });

  it('is refused above the connections of one address, until one ends', async () => {
    harness = await Harness.start({ connectionsPerAddressMax: 2 });
    const first = await harness.connect();
    await harness.connect();
    await expect(harness.connect()).rejects.toThrow('429');
    await first.end();
    await harness.until(({ connections }) => connections === 1);
    await expect(harness.connect()).resolves.toBeDefined();
  });

  it('is refused above the connections in all', async () => {
    harness = await Harness.start({ connectionsMax: 1 });
    await harness.connect();
    await expect(harness.connect()).rejects.toThrow('503');
  });
});

describe('a command', () => {
  it.each([
    ['', null, 'not-json'],
    ['hello', null, 'not-json'],
    ['[]', null, 'not-json'],
    ['['.repeat(9), null, 'too-deep'],
    ['{"op":"ping"}', null, 'bad-command'],
    ['{"op":"ping","id":1,"x":1}', 1, 'bad-command'],
    ['{"op":"drop","id":1}', 1, 'unknown-op'],
    ['{"op":"subscribe","id":1,"channels":[]}', 1, 'bad-command'],
    ['{"op":"subscribe","id":1,"channels":["x"]}', 1, 'unknown-channel'],
    ['{"op":"subscribe","id":1,"channels":["__proto__"]}', 1, 'unknown-channel'],
    ['{"op":"subscribe","id":1,"channels":["bars:demo:NONE:1s"]}', 1, 'unknown-instrument'],
    ['{"op":"subscribe","id":1,"channels":["feeds","trades:demo:S0USDT"]}', 1, 'too-many-channels'],
    ['{"op":"unsubscribe","id":1,"channels":["feeds"]}', 1, 'not-subscribed'],
  ])('%j is refused, and the connection lives on', async (text, id, code) => {
    harness = await Harness.start({ channelsMax: 1 });
    const peer = await harness.connect();
    peer.send(text);
    expect(await peer.next('error')).toMatchObject({ id, code });
    peer.send({ op: 'ping', id: 2 });
    expect(await peer.next('pong')).toMatchObject({ id: 2 });
  });
});

describe('a connection', () => {
  it.each([
    ['a binary frame', 'protocol-error', (send: Send) => send(Buffer.from('{"op":"ping","id":1}'))],
    ['one nonsense after the other', 'protocol-error', (send: Send) => repeat(17, () => send('x'))],
    ['a flood', 'too-many-commands', (send: Send) => repeat(60, () => send('{"op":"ping","id":1}'))],
    ['a frame above the limit', 'too-big', (send: Send) => send('x'.repeat(COMMAND_BYTES_MAX + 1))],
  ] as const)('is closed with its code for %s', async (_, name, act) => {
    harness = await Harness.start();
    const peer = await harness.connect();
    act((data) => peer.socket.send(data));
    expect(await peer.closed).toBe(CLOSES[name].code);
    await harness.until(({ connections }) => connections === 0);
    expect(harness.gateway.stats()).toMatchObject({ clients: 0, closed: { [name]: 1 } });
  });

  it('reads a command that comes in fragments, and ends at too many of them', async () => {
    harness = await Harness.start();
    const peer = await harness.connect();
    const text = '{"op":"ping","id":5}';
    for (const [i, char] of [...text].entries()) peer.socket.send(char, { fin: i === text.length - 1 });
    expect(await peer.next('pong')).toMatchObject({ id: 5 });
    for (let i = 0; i < 65; i++) peer.socket.send('', { fin: false });
    expect(await peer.closed).toBe(1008);
  });

  it('is closed when its text is not UTF-8', async () => {
    harness = await Harness.start();
    const peer = await harness.connect();
    peer.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await peer.closed).toBe(1007);
  });

  it('that is cut in the middle of a frame leaves nothing behind', async () => {
    harness = await Harness.start();
    const { port, host } = new URL(harness.url);
    const socket = connect(Number(port), '127.0.0.1');
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13';
    socket.write(
      `GET /stream HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.write(Buffer.from([0x81, 0xfe, 0x10]));
    socket.resetAndDestroy();
    const peer = await harness.connect();
    peer.send({ op: 'ping', id: 1 });
    await peer.next('pong');
    await harness.until(({ connections }) => connections === 1);
  });
});

type Send = (data: string | Buffer) => void;

function repeat(times: number, act: () => void): void {
  for (let i = 0; i < times; i++) act();
}
