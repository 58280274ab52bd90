import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { FetchHttp } from './fetch-http';

describe('FetchHttp', () => {
  const http = new FetchHttp({ timeoutMs: 200, bodyBytesMax: 1_000 });
  const server = createServer((request, response) => {
    if (request.url === '/limited') response.writeHead(429, { 'retry-after': '3' }).end('slow down');
    else if (request.url === '/large') response.end(Buffer.alloc(10_000));
    else if (request.url === '/hang') response.write('{');
    else if (request.method === 'POST') response.end('posted');
    else response.end('{"ok":true}');
  });
  let url = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('answers with status, body and Retry-After', async () => {
    const reply = await http.get(`${url}/`);
    expect({ ...reply, body: Buffer.from(reply.body).toString() }).toEqual({
      status: 200,
      body: '{"ok":true}',
      retryAfterMs: null,
    });
    expect(Buffer.from((await http.post(`${url}/`)).body).toString()).toBe('posted');
    expect(await http.get(`${url}/limited`)).toMatchObject({ status: 429, retryAfterMs: 3_000 });
  });

  it('refuses an answer above its limit, one that hangs in its body, one that was given up, and nobody there', async () => {
    await expect(http.get(`${url}/large`)).rejects.toMatchObject({ code: 'http-too-large', retry: 'never' });
    await expect(http.get(`${url}/hang`)).rejects.toMatchObject({ code: 'http-timeout', retry: 'backoff' });
    await expect(http.get(`${url}/`, AbortSignal.abort())).rejects.toMatchObject({ code: 'stopped' });
    await expect(http.get('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'http-failed' });
  });
});
