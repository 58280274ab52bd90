import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { venues } from '@livetape/venues';
import { checkRest, checkSocket } from './venue';

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

describe('checks of a venue', () => {
  it('tells what REST answered', async () => {
    const venue = await venues['binance']();
    answer = { status: 200, body: '{"symbols":[]}' };
    expect(await checkRest(venue, endpoints())).toMatchObject({
      ok: true,
      answer: `http://${base()} lists 0 instruments`,
    });
    answer = { status: 451, body: '' };
    expect(await checkRest(venue, endpoints())).toMatchObject({ ok: false, answer: expect.stringContaining('451') });
  });

  it('tells why a socket does not open', async () => {
    answer = { status: 403, body: '' };
    const check = await checkSocket(await venues['binance'](), endpoints());
    expect(check).toMatchObject({ ok: false, answer: expect.stringContaining('handshake-refused: HTTP 403') });
  });
});
