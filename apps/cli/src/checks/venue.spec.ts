import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { MemoryHttp, type MemorySocket, MemoryTransport } from '@livetape/feed';
import { venues } from '@livetape/venues';
import { checkRest, checkSockets, checkVenue, MEANS } from './venue';

let server: Server;
let answer: { status: number; body: string };
beforeEach(async () => {
  server = createServer((_request, response) => response.writeHead(answer.status).end(answer.body)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
});
afterEach(() => server.close());

const base = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const endpoints = () => ({ socket: `ws://${base()}`, rest: `http://${base()}` });
const MEMORY = { socket: 'ws://venue', rest: 'http://venue' };

/** Sockets that open when asked to, and answer each frame that they get. */
function means(received: (socket: MemorySocket, text: string) => void, timeoutMs = 5000) {
  const transport = new MemoryTransport(received);
  const open = transport.open.bind(transport);
  transport.open = (url, events) => {
    const socket = open(url, events) as MemorySocket;
    queueMicrotask(() => socket.accept());
    return socket;
  };
  return { http: new MemoryHttp(), transport, timeoutMs };
}

describe('checks of a venue', () => {
  it('tells what REST answered', async () => {
    const venue = await venues['binance']();
    answer = { status: 200, body: '{"symbols":[]}' };
    expect(await checkRest(venue, endpoints())).toMatchObject({
      name: 'binance REST',
      ok: true,
      answer: `http://${base()} lists 0 instruments`,
    });
    answer = { status: 451, body: '' };
    expect(await checkRest(venue, endpoints())).toMatchObject({ ok: false, answer: expect.stringContaining('451') });
  });

  it('tells why a socket does not open, beside what REST says', async () => {
    answer = { status: 403, body: '' };
    const checks = await checkVenue(await venues['binance'](), endpoints(), MEANS);
    expect(checks).toMatchObject([
      { name: 'binance REST', ok: false },
      { name: 'binance WebSocket', ok: false, answer: expect.stringContaining('handshake-refused: HTTP 403') },
    ]);
  });

  it.each([
    ['{"result":null,"id":1}', true, 'opened and granted the subscription'],
    ['{"code":2,"msg":"Invalid request","id":1}', false, 'refused: 2 Invalid request'],
    [
      '{"e":"trade","s":"BTCUSDT","t":1,"p":"1.0","q":"1.0","T":1672515782136,"m":false}',
      true,
      'opened and sends data',
    ],
  ])('tells what the subscription was answered: %s', async (frame, ok, says) => {
    const check = await checkSockets(
      await venues['binance'](),
      MEMORY,
      means((socket) => socket.deliver(frame)),
    );
    expect(check).toMatchObject({ ok, answer: expect.stringContaining(says) });
  });

  it('takes neither silence nor a heartbeat for an answer, and answers what must be answered', async () => {
    const sent: string[] = [];
    const silent = means((socket, text) => {
      sent.push(text);
      if (text.includes('sub')) socket.deliver(gzipSync('{"ping":1}'));
    }, 50);
    const check = await checkSockets(await venues['htx'](), MEMORY, silent);
    expect(check).toMatchObject({ ok: false, answer: expect.stringContaining('none of which grants') });
    expect(sent).toContain('{"pong":1}');
    const mute = await checkSockets(
      await venues['binance'](),
      MEMORY,
      means(() => undefined, 50),
    );
    expect(mute).toMatchObject({ ok: false, answer: expect.stringContaining('is silent for 0.05 s') });
  });

  it('asks where to connect and waits for the greeting', async () => {
    const greeting = means((socket, text) => text.includes('subscribe') && socket.deliver('{"id":"1","type":"ack"}'));
    const checked = checkSockets(await venues['kucoin'](), MEMORY, greeting);
    greeting.http.open[0].answer(
      200,
      '{"code":"200000","data":{"token":"T","instanceServers":[{"endpoint":"wss://there/","protocol":"websocket","encrypt":true,"pingInterval":18000,"pingTimeout":10000}]}}',
    );
    while (greeting.transport.sockets.length === 0 || !greeting.transport.newest.isOpen) await Promise.resolve();
    expect(greeting.transport.newest.sent).toEqual([]);
    greeting.transport.newest.deliver('{"id":"x","type":"welcome"}');
    expect(await checked).toMatchObject({ ok: true });
  });

  it('tells that nobody says where to connect', async () => {
    const refusing = means(() => undefined);
    const checked = checkSockets(await venues['kucoin'](), MEMORY, refusing);
    refusing.http.open[0].answer(503, '');
    expect(await checked).toMatchObject({ ok: false, answer: expect.stringContaining('HTTP 503') });
  });
});
