import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CLOSES } from '@livetape/wire';
import { Harness } from './harness';
import { RefusedError } from './peer';

let harness: Harness;

afterEach(() => harness.stop());

/** The problem that a refused upgrade answers. */
async function problemOf(connecting: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await connecting.then(
    () => new Error('it was let in'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RefusedError)) throw error;
  expect(error.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = JSON.parse(error.body) as Record<string, unknown>;
  expect(problem).toMatchObject({
    status: error.status,
    instance: '/stream',
    detail: expect.stringMatching(/^[^.]+\.$/),
  });
  return { ...problem, retryAfter: error.headers['retry-after'] };
}

/** What the server answers on a bare socket, whole. */
async function answerTo(request: string): Promise<string> {
  const socket = await harness.raw();
  socket.write(request);
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  await once(socket, 'close');
  return answer;
}

describe('an upgrade', () => {
  it.each([
    ['no Origin', {}, null],
    ['our own page', { origin: 'http://127.0.0.1:PORT' }, null],
    ['an allowed page', { origin: 'https://desk.example' }, null],
    ['another page', { origin: 'https://evil.example' }, 403],
    ['another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['no address', { origin: 'null' }, 403],
    ['an allowed page as a prefix', { origin: 'https://desk.example.evil' }, 403],
    ['a name pointed at loopback', { origin: 'http://evil.example:PORT', host: 'evil.example:PORT' }, 403],
  ])('from %s', async (_, headers, status) => {
    harness = await Harness.start({ originsAllowed: ['https://desk.example'] });
    const port = String(harness.port);
    const actual = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key, value.replace('PORT', port)]),
    );
    if (status === null) await (await harness.connect(actual)).next('hello');
    else expect(await problemOf(harness.connect(actual))).toMatchObject({ status, code: 'forbidden-origin' });
    expect(harness.gateway.stats().upgradesRefused).toBe(status === null ? 0 : 1);
  });

  it('is refused without an Origin where one is required', async () => {
    harness = await Harness.start({ originRequired: 'always' });
    expect(await problemOf(harness.connect())).toMatchObject({ status: 403, code: 'forbidden-origin' });
  });

  it('chooses the first subprotocol that it knows', async () => {
    harness = await Harness.start();
    const offers = [[], ['livetape.json'], ['livetape.binary'], ['x', 'livetape.binary', 'livetape.json']];
    const peers = await Promise.all(offers.map((offer) => harness.connect({}, offer)));
    expect(peers.map((peer) => peer.socket.protocol)).toEqual([
      '',
      'livetape.json',
      'livetape.binary',
      'livetape.binary',
    ]);
    const hellos = await Promise.all(peers.map((peer) => peer.next('hello')));
    expect(hellos.map(({ encoding }) => encoding)).toEqual(['json', 'json', 'binary', 'binary']);
    expect(harness.gateway.stats()).toMatchObject({ connections: 4, connectionsBinary: 2 });
  });

  it('is refused when it offers only subprotocols that nobody knows', async () => {
    harness = await Harness.start();
    expect(await problemOf(harness.connect({}, ['graphql-ws', 'mqtt']))).toMatchObject({
      status: 400,
      code: 'unknown-subprotocol',
    });
    expect(harness.gateway.stats().refusedUpgrades).toEqual({ 'unknown-subprotocol': 1 });
  });

  it('is refused above the connections of one address, until one ends', async () => {
    harness = await Harness.start({ connectionsPerAddressMax: 2 });
    const first = await harness.connect();
    await harness.connect();
    const problem = { status: 429, code: 'too-many-connections-of-address', retryAfter: '5' };
    expect(await problemOf(harness.connect())).toMatchObject(problem);
    await first.end();
    await harness.until(({ connections }) => connections === 1);
    await expect(harness.connect()).resolves.toBeDefined();
  });

  it('is refused above the connections in all', async () => {
    harness = await Harness.start({ connectionsMax: 1 });
    await harness.connect();
    const problem = { status: 503, code: 'too-many-connections', retryAfter: '5' };
    expect(await problemOf(harness.connect())).toMatchObject(problem);
  });

  it('that is no handshake, or elsewhere, is told so', async () => {
    harness = await Harness.start();
    const head = `Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`;
    expect(await answerTo(`GET /stream HTTP/1.1\r\n${head}\r\n`)).toMatch(
      /^HTTP\/1.1 400 Bad Request\r\n[^]*application\/problem\+json[^]*"code":"invalid-request"/,
    );
    expect(await answerTo(`GET /streams?ticket=secret HTTP/1.1\r\n${head}\r\n`)).toMatch(
      /^HTTP\/1.1 404 Not Found\r\n[^]*"code":"not-found","instance":"\/streams"}$/,
    );
  });
});

describe('with API keys', () => {
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

  it('lets nobody in without one that may read', async () => {
    harness = await Harness.start({}, 2, { keys: true });
    const [reader, clerk] = [await harness.makeKey('read'), await harness.makeKey('trade-data')];
    expect(await problemOf(harness.connect())).toMatchObject({ status: 401, code: 'not-authenticated' });
    expect(await problemOf(harness.connect(bearer('lt_x_y')))).toMatchObject({ status: 401 });
    expect(await problemOf(harness.connect(bearer(clerk.text)))).toMatchObject({ status: 403, code: 'not-allowed' });
    await (await harness.connect(bearer(reader.text))).next('hello');
  });

  it('lets in who shows a ticket, once', async () => {
    harness = await Harness.start({}, 2, { keys: true });
    const { id } = await harness.makeKey('read');
    const { text } = harness.access.giveTicket({ keyId: id, scopes: new Set(['read']) });
    await (await harness.connect({}, [], `?ticket=${text}`)).next('hello');
    expect(await problemOf(harness.connect({}, [], `?ticket=${text}`))).toMatchObject({ status: 401 });
  });

  it('uses no ticket up for a page that it does not let in', async () => {
    harness = await Harness.start({}, 2, { keys: true });
    const { id } = await harness.makeKey('read');
    const { text } = harness.access.giveTicket({ keyId: id, scopes: new Set(['read']) });
    const evil = harness.connect({ origin: 'https://evil.example' }, [], `?ticket=${text}`);
    expect(await problemOf(evil)).toMatchObject({ code: 'forbidden-origin' });
    await (await harness.connect({}, [], `?ticket=${text}`)).next('hello');
  });

  it('wants an Origin only of who shows none, where other machines may come from', async () => {
    harness = await Harness.start({}, 2, { host: '0.0.0.0' });
    expect(await problemOf(harness.connect())).toMatchObject({ code: 'forbidden-origin' });
    const { text } = await harness.makeKey('read');
    await (await harness.connect(bearer(text))).next('hello');
  });

  it('closes the sockets of a key that is revoked, and of no other', async () => {
    harness = await Harness.start({}, 2, { keys: true });
    const [lost, kept] = [await harness.makeKey('read'), await harness.makeKey('read')];
    const peers = [await harness.connect(bearer(lost.text)), await harness.connect(bearer(kept.text))];
    await harness.access.file.revoke(lost.id);
    expect(await peers[0].closed).toBe(CLOSES['key-revoked'].code);
    peers[1].send({ op: 'ping', id: 1 });
    await peers[1].next('pong');
    await harness.until(({ connections }) => connections === 1);
    expect(harness.gateway.stats()).toMatchObject({ closed: { 'key-revoked': 1 } });
    expect(await problemOf(harness.connect(bearer(lost.text)))).toMatchObject({ code: 'not-authenticated' });
  });
});
