import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Request, type Response } from 'express';
import { readBody } from './json-body';
import { Problem } from './problem';

let server: Server;
let outcome: Promise<unknown>;
beforeEach(async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  outcome = promise;
  server = createServer((request, response) => {
    const read = readBody(request as Request, response as Response, 30).then(
      () => (request as Request).body as unknown,
    );
    void read.catch((error: unknown) => error).then((what) => resolve(what), resolve);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function post(length: number, body: string, type = 'application/json') {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`);
  return socket;
}

const code = async () => ((await outcome) as Problem).code;

describe('readBody', () => {
  it('reads an object', async () => {
    post(7, '{"a":1}', 'application/json; charset=UTF-8');
    expect(await outcome).toEqual({ a: 1 });
  });

  it('waits only so long for what was promised', async () => {
    post(100, '{"a":');
    expect(await code()).toBe('body-too-slow');
  });

  it('reads nothing of what says that it is too large', async () => {
    post(1_000_000_000, '');
    expect(await code()).toBe('body-too-large');
  });

  it('takes a body that is cut off for no body', async () => {
    post(100, '{"a":').end();
    expect(['invalid-request', 'body-too-slow']).toContain(await code());
  });

  it.each([
    [8, true],
    [9, false],
  ])('takes objects nested %d deep: %s', async (depth, isTaken) => {
    const text = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    post(text.length, text);
    expect(!((await outcome) instanceof Problem)).toBe(isTaken);
  });
});
