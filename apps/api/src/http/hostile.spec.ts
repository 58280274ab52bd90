import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type ProblemDto } from '@livetape/dto';
import { venues } from '@livetape/venues';
import fc from 'fast-check';
import { loadConfig } from '../config';
import { createPlatform } from './platform';

const folder = mkdtempSync(join(tmpdir(), 'livetape-hostile-'));
let app: NestExpressApplication;
let port: number;

beforeAll(async () => {
  const environment = {
    LIVETAPE_SOURCE: 'sim',
    LIVETAPE_SIM_TRADES_PER_SECOND: '10',
    LIVETAPE_STORE_PATH: join(folder, 'livetape.sqlite'),
    LIVETAPE_LOG_LEVEL: 'error',
    LIVETAPE_FEEDS_ISOLATION: 'inline',
    LIVETAPE_SERVER_REQUESTS_PER_SECOND: '1000000',
    LIVETAPE_SERVER_REQUESTS_BURST: '1000000',
  };
  app = await createPlatform(loadConfig({ environment, file: null, venueIds: Object.keys(venues) }));
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
}, 60_000);

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; code: string; type: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  const type = response.headers.get('content-type') ?? '';
  const { code = '' } = type.includes('json') ? ((await response.json()) as Partial<ProblemDto>) : {};
  return { status: response.status, code, type };
}

/** Sends bytes as they are and resolves with all that is answered until the server ends the connection. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    // refused bytes that are still on their way make the system answer with a reset
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const request = (line: string, headers: readonly string[] = [], body = '') =>
  `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n${body}`;
const statusOf = (answer: string) => Number(answer.split(' ', 2)[1]);

const QUERIES = {
  bars: 'venue=binance&symbol=BTCUSDT',
  trades: 'venue=binance&symbol=BTCUSDT',
  book: 'venue=binance&symbol=BTCUSDT',
  'book/history': 'venue=binance&symbol=BTCUSDT',
  greeks: 'venue=binance&symbol=BTCUSDT',
  top: 'base=BTC&quote=USDT',
  'merged-book': 'base=BTC&quote=USDT',
  gaps: '',
};
const PATHS = Object.entries(QUERIES);

describe.each(PATHS)('%s', (path, query) => {
  it.each([
    ['an unknown field', 'colour=red'],
    ['a field of every object', '__proto__=1'],
    ['another one', 'constructor=1'],
    ['a nested one', '__proto__[venue]=binance'],
    ['a nested one of a known name', 'venue[__proto__]=x'],
    ['a field without a name', '=1'],
    ['a name of a NUL', '%00=1'],
  ])('refuses %s', async (_what, more) => {
    expect(await ask(`/api/v1/${path}?${query}&${more}`)).toMatchObject({ status: 400, code: 'invalid-query' });
  });

  it.each(['venue', 'symbol', 'base', 'quote', 'limit', 'depth', 'from', 'cursor'])(
    'refuses %s twice',
    async (field) => {
      expect(await ask(`/api/v1/${path}?${query}&${field}=1&${field}=2`)).toMatchObject({ status: 400 });
    },
  );
});

describe('bounds', () => {
  it.each(['bars', 'trades'])('of %s hold', async (path) => {
    const at = `/api/v1/${path}?venue=binance&symbol=BTCUSDT`;
    for (const more of [
      'limit=10001',
      'limit=0',
      'limit=-1',
      'limit=1e4',
      'limit=0x10',
      'limit=',
      'limit=%00',
      'limit=NaN',
    ])
      expect([more, await ask(`${at}&${more}`)]).toMatchObject([more, { status: 400, code: 'invalid-query' }]);
    for (const more of ['from=5&to=5', 'from=6&to=5', 'from=-1', 'to=4102444800001', 'from=99999999999999999999'])
      expect([more, await ask(`${at}&${more}`)]).toMatchObject([more, { status: 400, code: 'invalid-query' }]);
    expect((await ask(`${at}&limit=10000`)).status).toBe(200);
  });

  it.each([
    '%00',
    '%0a',
    '__proto__',
    'constructor',
    'toString',
    "'; DROP TABLE bars; --",
    '../../etc/passwd',
    '%F0%9F%92%A5',
  ])('know no symbol and no venue %s', async (text) => {
    const encoded = text.startsWith('%') ? text : encodeURIComponent(text);
    expect((await ask(`/api/v1/bars?venue=binance&symbol=${encoded}`)).code).toBe('unknown-symbol');
    expect((await ask(`/api/v1/bars?venue=${encoded}&symbol=BTCUSDT`)).code).toBe('unknown-venue');
    expect((await ask(`/api/v1/feeds/${encoded}/instruments`)).status).toBe(404);
    expect((await ask(`/api/v1/top?base=${encoded}&quote=USDT`)).code).toBe('unknown-pair');
  });

  it.each(['%', '%f', '%ff', '%c0%80', '%ed%a0%80'])('refuse the path %s', async (path) => {
    expect((await ask(`/api/v1/feeds/${path}/instruments`)).status).toBe(400);
  });
});

describe('the server', () => {
  it.each([
    ['a path of 3,000 characters', request(`GET /api/v1/${'a'.repeat(3_000)}`), 414],
    ['a path of 20,000 characters', request(`GET /api/v1/${'a'.repeat(20_000)}`), 431],
    ['a header of 20,000 characters', request('GET /api/v1/status', [`X-Big: ${'a'.repeat(20_000)}`]), 431],
    [
      '2,000 headers',
      request(
        'GET /api/v1/status',
        Array.from({ length: 2_000 }, (_, i) => `X-${i}: value`),
      ),
      431,
    ],
    ['a body on GET', request('GET /api/v1/status', ['Content-Length: 5'], 'hello'), 413],
    [
      'a chunked body on GET',
      request('GET /api/v1/status', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n'),
      413,
    ],
    ['two lengths', request('GET /api/v1/status', ['Content-Length: 5', 'Content-Length: 6'], 'hello'), 400],
    ['a length and chunks', request('GET /api/v1/status', ['Content-Length: 5', 'Transfer-Encoding: chunked']), 400],
    ['a length that is none', request('GET /api/v1/status', ['Content-Length: -1']), 400],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
    ['a body on a ticket', request('POST /api/v1/tickets', ['Content-Length: 2'], '{}'), 413],
    ['a POST', request('POST /api/v1/status'), 405],
    ['a PUT of a key', request('PUT /api/v1/keys'), 405],
    ['a TRACE', request('TRACE /api/v1/status'), 405],
    ['a method of its own', request('BREW /api/v1/status'), 400],
    ['a POST of a page', request('POST /wall'), 404],
    ['a folder above', request('GET /../../package.json'), 404],
    ['a folder above, encoded', request('GET /%2e%2e/%2e%2e/%2e%2e/%2e%2e/package.json'), 404],
    ['a folder above the widget', request('GET /widget/..%2f..%2fapi/main.js'), 404],
    ['a NUL in a file', request('GET /main%00.js'), 404],
  ])('refuses %s', async (_what, bytes, status) => expect(statusOf(await send(bytes))).toBe(status));

  it('gives nobody long to send a request', () => {
    const { headersTimeout, requestTimeout, maxHeadersCount } = app.getHttpServer();
    expect([headersTimeout, requestTimeout, maxHeadersCount]).toEqual([10_000, 20_000, 100]);
  });

  it('answers nothing in any address with a failure of its own', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        '__proto__',
        'constructor',
        '%00',
        '%',
        '%ff',
        'NaN',
        '1e9',
        '-1',
        '',
        '[]',
        'BTCUSDT',
        'binance',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
      fc.string({ maxLength: 20 }).map((text) => text.replace(/[\s#?\\]/g, '')),
    );
    const name = fc.oneof(
      fc.constantFrom('venue', 'symbol', 'limit', 'from', 'to', 'cursor', 'width', 'last', 'depth'),
      word,
    );
    const pair = fc.tuple(name, word).map(([key, value]) => `${key}=${value}`);
    const address = fc
      .tuple(fc.constantFrom(...PATHS), fc.array(pair, { maxLength: 4 }), fc.boolean())
      .map(([[path, query], pairs, isWhole]) => `${path}?${[isWhole ? query : '', ...pairs].join('&')}`);
    await fc.assert(
      fc.asyncProperty(address, async (at) => {
        const { status } = await ask(`/api/v1/${at}`);
        return status < 500;
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});

describe('the page', () => {
  it('runs nothing inline, is framed by nobody and is not sniffed', async () => {
    for (const path of ['/', '/binance/BTCUSDT', '/missing.js', '/api/v1/status']) {
      const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/unsafe-|script-src[^;]*(nonce|\*|http)/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('gives its styles another nonce each time', async () => {
    const nonce = async () =>
      /nonce-([^']+)/.exec(
        (await fetch(`http://127.0.0.1:${port}/`)).headers.get('content-security-policy') ?? '',
      )?.[1];
    const [one, two] = [await nonce(), await nonce()];
    expect(one).toMatch(/^[\w+/=]{24}$/);
    expect(one).not.toBe(two);
  });
});
