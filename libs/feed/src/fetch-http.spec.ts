import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { FetchHttp } from './fetch-http';

describe('FetchHttp', () => {
  const http = new FetchHttp({ timeoutMs: 200, bodyBytesMax: 1_000 });
  const server = createServer((request, response) => {
    if (request.url === '/limited') response.writeHead(429, { 'retry-after': '3' }).end('slow down');
    else if (request.url === '/large') response.end(Buffer.alloc(10_000));
    else if (request.url === '/hang') response.write('{');
    else if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('inflated'));
    else if (request.url === '/bomb')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100_000)));
    else if (request.url === '/broken') response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
    else if (request.url === '/cut') response.write('{', () => response.destroy());
    else if (request.url === '/moved') response.writeHead(302, { location: '/' }).end();
    else if (request.url === '/agent') response.end(request.headers['user-agent']);
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

  it('says what it is, inflates what is compressed, and follows nobody elsewhere', async () => {
    expect(Buffer.from((await http.get(`${url}/agent`)).body).toString()).toBe('node');
    expect(Buffer.from((await http.get(`${url}/gzip`)).body).toString()).toBe('inflated');
    expect((await http.get(`${url}/moved`)).status).toBe(302);
  });

  it('fails on an answer that is cut, is not what it says, or inflates beyond the limit', async () => {
    await expect(http.get(`${url}/cut`)).rejects.toMatchObject({ code: 'http-failed' });
    await expect(http.get(`${url}/broken`)).rejects.toMatchObject({ code: 'http-failed' });
    await expect(http.get(`${url}/bomb`)).rejects.toMatchObject({ code: 'http-too-large' });
    await expect(http.get('no address')).rejects.toMatchObject({ code: 'http-failed' });
  });

  it('refuses an answer above its limit, one that hangs in its body, one that was given up, and nobody there', async () => {
    await expect(http.get(`${url}/large`)).rejects.toMatchObject({ code: 'http-too-large', retry: 'never' });
    await expect(http.get(`${url}/hang`)).rejects.toMatchObject({ code: 'http-timeout', retry: 'backoff' });
    await expect(http.get(`${url}/`, AbortSignal.abort())).rejects.toMatchObject({ code: 'stopped' });
    await expect(http.get('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'http-failed' });
  });
});
