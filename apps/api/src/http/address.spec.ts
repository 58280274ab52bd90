import { type AddressInfo, createServer } from 'node:net';
import { addressTaken, urlOf } from './address';

describe('addressTaken', () => {
  it('tells a taken port from a free one, in one line', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const server = { host: '127.0.0.1', port, requestsPerSecond: 1, requestsBurst: 1, proxies: 0 };
    expect(await addressTaken(server)).toBe(
      `port ${port} of 127.0.0.1 is taken: end what uses it, or set LIVETAPE_SERVER_PORT`,
    );
    await new Promise((resolve) => other.close(resolve));
    expect(await addressTaken(server)).toBeNull();
  });
});

describe('urlOf', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['0.0.0.0', 'http://localhost:3000'],
    ['::1', 'http://[::1]:3000'],
  ])('opens %s at %s', (host, url) => expect(urlOf(host, 3_000)).toBe(url));
});
