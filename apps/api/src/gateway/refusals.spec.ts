import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CLOSES, COMMAND_BYTES_MAX } from '@livetape/wire';
import { Harness } from './harness';

let harness: Harness;

afterEach(() => harness.stop());

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
    const socket = await harness.rawStream();
    socket.write(Buffer.from([0x81, 0xfe, 0x10]));
    socket.resetAndDestroy();
    const peer = await harness.connect();
    peer.send({ op: 'ping', id: 1 });
    await peer.next('pong');
    await harness.until(({ connections }) => connections === 1);
  });

  it.each([
    ['half a frame', [0x81, 0xfe, 0x10]],
    ['a fragment without an end', [0x01, 0x81, 0, 0, 0, 0, 0x41]],
    ['a whole command and the beginning of another', [0x81, 0x80, 0, 0, 0, 0, 0x81]],
  ])('ends that sends %s and no more', async (_, bytes) => {
    harness = await Harness.start({ messageMsMax: 40 });
    const socket = await harness.rawStream();
    socket.write(Buffer.from(bytes));
    await harness.until(({ clients }) => clients === 0);
    socket.resetAndDestroy();
    await harness.until(({ connections }) => connections === 0);
    expect(harness.gateway.stats().closed).toEqual({ 'protocol-error': 1 });
  });

  it('may send a command in pieces, as long as it ends', async () => {
    harness = await Harness.start({ messageMsMax: 40, pingMs: 20 });
    const peer = await harness.connect();
    for (let id = 0; id < 5; id++) {
      peer.socket.send('{"op":"ping",', { fin: false });
      await once(peer.socket, 'ping');
      peer.socket.send(`"id":${id}}`, { fin: true });
      expect(await peer.next('pong')).toMatchObject({ id });
    }
  });

  it.each([
    ['without a credit', []],
    ['of nothing new', [{ op: 'credit', id: 1, frames: 4 }]],
  ])('is closed for acknowledgements %s, as for any flood', async (_, before) => {
    harness = await Harness.start();
    const peer = await harness.connect();
    for (const command of before) peer.send(command);
    peer.send({ op: 'ack', frames: 0 });
    expect(await peer.next('error')).toMatchObject({ id: null, code: 'bad-command' });
    repeat(60, () => peer.send({ op: 'ack', frames: 0 }));
    expect(await peer.closed).toBe(CLOSES['protocol-error'].code);
  });

  it('is closed for pongs that nobody asked for, as for any flood', async () => {
    harness = await Harness.start();
    const peer = await harness.connect();
    repeat(60, () => peer.socket.pong('x'));
    expect(await peer.closed).toBe(CLOSES['too-many-commands'].code);
  });
});

describe('the connections of one address', () => {
  it('have so many channels together', async () => {
    harness = await Harness.start({ channelsPerAddressMax: 3 });
    const [first, second] = [await harness.connect(), await harness.connect()];
    first.send({ op: 'subscribe', id: 1, channels: ['feeds', 'alerts'] });
    await first.next('subscribed');
    second.send({ op: 'subscribe', id: 2, channels: ['feeds', 'latency'] });
    expect(await second.next('error')).toMatchObject({ id: 2, code: 'too-many-channels' });
    first.send({ op: 'unsubscribe', id: 3, channels: ['alerts'] });
    await first.next('unsubscribed');
    second.send({ op: 'subscribe', id: 4, channels: ['feeds', 'latency'] });
    await second.next('subscribed');
    await first.end();
    await harness.until(({ connections }) => connections === 1);
    second.send({ op: 'subscribe', id: 5, channels: ['alerts'] });
    await second.next('subscribed');
  });

  it('send so many commands together', async () => {
    harness = await Harness.start({ commandsPerAddressPerSecond: 10 });
    const peers = [await harness.connect(), await harness.connect()];
    for (const peer of peers) repeat(10, () => peer.send({ op: 'ping', id: 1 }));
    for (const peer of peers) for (let i = 0; i < 10; i++) await peer.next('pong');
    repeat(10, () => peers[0].send({ op: 'ping', id: 2 }));
    expect(await peers[0].closed).toBe(CLOSES['too-many-commands'].code);
  });
});

type Send = (data: string | Buffer) => void;

function repeat(times: number, act: () => void): void {
  for (let i = 0; i < times; i++) act();
}
