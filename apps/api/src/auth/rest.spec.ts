import { writeFileSync } from 'node:fs';
import { type KeyDto, type KeysDto, type MadeKeyDto, type TicketDto } from '@livetape/dto';
import { Harness } from './harness';

let harness: Harness;
let reader: string;
let admin: string;
beforeAll(async () => {
  harness = await Harness.start({ gateway: { originsAllowed: ['https://desk.example'] } });
  reader = await harness.key('read');
  admin = await harness.key('read', 'admin');
});
afterAll(() => harness.stop());

const BARS = 'bars?venue=binance&symbol=BTCUSDT';
const json = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const make = async (body: object) => (await harness.ask<MadeKeyDto>('keys', { key: admin, ...json(body) })).body;

describe('REST with keys', () => {
  it('asks for one, and says how to show it', async () => {
    const { status, headers, body } = await harness.ask(BARS);
    expect([status, body.code, headers.get('www-authenticate')]).toEqual([
      401,
      'not-authenticated',
      'Bearer realm="livetape"',
    ]);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('answers who shows one, and everybody who asks whether it lives', async () => {
    expect((await harness.ask(BARS, { key: reader })).status).toBe(200);
    expect((await harness.ask('health/live')).status).toBe(200);
    expect((await fetch(`${harness.origin}/api/docs`)).status).toBe(200);
  });

  it.each(['BARS', 'bars/', 'Bars', '//bars', './bars', '%62ars'])(
    'does not take %s for another address',
    async (path) => {
      const { status } = await harness.ask(`${path}?venue=binance&symbol=BTCUSDT`);
      expect([401, 404]).toContain(status);
    },
  );

  it('asks before it looks at what is asked', async () => {
    expect((await harness.ask('bars?colour=red')).status).toBe(401);
    expect((await harness.ask('keys', json('{'))).status).toBe(401);
  });

  it('refuses a key that has not the scope', async () => {
    const blind = await harness.key('admin');
    expect((await harness.ask(BARS, { key: blind })).body).toMatchObject({ status: 403, code: 'not-allowed' });
    for (const [path, method] of [
      ['keys', 'GET'],
      ['keys/aaaaaaaaaa/rotate', 'POST'],
      ['KEYS', 'GET'],
      ['keys/aaaaaaaaaa', 'DELETE'],
    ])
      expect((await harness.ask(path, { key: reader, method })).body).toMatchObject({ status: 403 });
    expect((await harness.ask('keys', { key: reader, ...json({ name: 'x', scopes: ['admin'] }) })).status).toBe(403);
  });

  it('gives a ticket, for the key that asks', async () => {
    const began = Date.now();
    const { status, headers, body } = await harness.ask<TicketDto>('tickets', { method: 'POST', key: reader });
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body.ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(body.expiresAt - began).toBeGreaterThanOrEqual(30_000);
    expect((await harness.ask('tickets', { method: 'POST' })).status).toBe(401);
  });

  it('makes, lists, rotates and revokes keys', async () => {
    const made = await make({ name: 'desk', scopes: ['read'] });
    expect(made).toMatchObject({ name: 'desk', scopes: ['read'], expiresAt: null, revokedAt: null });
    expect((await harness.ask(BARS, { key: made.key })).status).toBe(200);
    const { body } = await harness.ask<KeysDto>('keys', { key: admin });
    expect(body.keys.find(({ id }) => id === made.id)).toEqual({ ...made, key: undefined });
    expect(JSON.stringify(body)).not.toContain(made.key.slice(14));
    const rotated = (await harness.ask<MadeKeyDto>(`keys/${made.id}/rotate`, { key: admin, method: 'POST' })).body;
    expect((await harness.ask(BARS, { key: made.key })).status).toBe(401);
    expect((await harness.ask(BARS, { key: rotated.key })).status).toBe(200);
    const revoked = await harness.ask<KeyDto>(`keys/${made.id}`, { key: admin, method: 'DELETE' });
    expect([revoked.status, revoked.body.revokedAt]).toEqual([200, expect.any(Number)]);
    expect((await harness.ask(BARS, { key: rotated.key })).status).toBe(401);
    const again = await harness.ask(`keys/${made.id}/rotate`, { key: admin, method: 'POST' });
    expect(again.body).toMatchObject({ status: 409, code: 'revoked-key' });
  });

  it.each(['aaaaaaaaaa', '__proto__', '%00', '..%2f..', 'constructor'])('knows no key %s', async (id) => {
    const { status } = await harness.ask(`keys/${id}`, { key: admin, method: 'DELETE' });
    expect([400, 404]).toContain(status);
  });

  it.each([
    ['{', 'invalid-body'],
    ['', 'invalid-body'],
    ['null', 'invalid-body'],
    ['[]', 'invalid-body'],
    ['"text"', 'invalid-body'],
    ['{"name":"x"}', 'invalid-body'],
    ['{"name":"x","scopes":["root"]}', 'invalid-body'],
    ['{"name":"x","scopes":["read"],"id":"aaaaaaaaaa"}', 'invalid-body'],
    ['{"name":"x","scopes":{"length":1,"0":"admin"}}', 'invalid-body'],
    ['{"__proto__":{"name":"x","scopes":["admin"]}}', 'invalid-body'],
    ['{"constructor":{"prototype":{"scopes":["admin"]}},"name":"x"}', 'invalid-body'],
    [`{"name":"x","scopes":${'['.repeat(500)}${']'.repeat(500)}}`, 'invalid-body'],
    [`{"name":"${'x'.repeat(5_000)}"}`, 'body-too-large'],
  ])('refuses the body %.60s', async (body, code) => {
    const before = (await harness.keys.read()).length;
    const answer = await harness.ask('keys', { key: admin, ...json(body) });
    expect(answer.body.code).toBe(code);
    expect(answer.status).toBeLessThan(500);
    expect((await harness.keys.read()).length).toBe(before);
    expect(({} as Record<string, unknown>)['scopes']).toBeUndefined();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json; charset=utf-16',
    '',
  ])('refuses a body of type %j', async (type) => {
    const body = JSON.stringify({ name: 'x', scopes: ['read'] });
    const init = { method: 'POST', headers: { 'content-type': type }, body, key: admin };
    expect((await harness.ask('keys', init)).body).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });

  it('refuses a body that is compressed', async () => {
    const init = { ...json('x'), key: admin };
    const headers = { ...init.headers, 'content-encoding': 'gzip' };
    expect((await harness.ask('keys', { ...init, headers })).body.code).toBe('unsupported-media-type');
  });

  it('keeps what it knows while the file holds nonsense, and says so to who would change it', async () => {
    const own = await Harness.start();
    const key = await own.key('read', 'admin');
    own.app.useLogger(false);
    writeFileSync(own.keys.path, 'half-writ');
    await own.access.refresh();
    expect((await own.ask(BARS, { key })).status).toBe(200);
    const answer = await own.ask('keys', { key, ...json({ name: 'x', scopes: ['read'] }) });
    expect(answer.body).toMatchObject({ status: 503, code: 'keys-unavailable' });
    await own.stop();
  });
});

describe('an address that shows wrong keys', () => {
  it('is told to wait, and who has a right one is not', async () => {
    const own = await Harness.start();
    const key = await own.key('read');
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await own.ask(BARS, { key: `${key.slice(0, -1)}!` })).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    const { headers, body } = await own.ask(BARS, { key: 'nonsense' });
    expect([body.code, Number(headers.get('retry-after'))]).toEqual(['rate-limited', expect.any(Number)]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await own.ask(BARS, { key })).status).toBe(200);
    expect((await own.ask(BARS)).status).toBe(401);
    await own.stop();
  });
});

describe('REST where no key is asked for', () => {
  it('answers everybody, gives tickets, and still makes keys only for who has one that may', async () => {
    const own = await Harness.start({ auth: { required: 'unless-loopback' } });
    const wish = json({ name: 'mine', scopes: ['admin'] });
    expect((await own.ask(BARS)).status).toBe(200);
    expect((await own.ask('tickets', { method: 'POST' })).status).toBe(201);
    expect((await own.ask(BARS, { key: 'nonsense' })).status).toBe(401);
    expect((await own.ask('keys')).body).toMatchObject({ status: 403, code: 'not-allowed' });
    expect((await own.ask('keys', wish)).body).toMatchObject({ status: 403, code: 'not-allowed' });
    expect(await own.keys.read()).toEqual([]);
    expect((await own.ask('keys', { ...wish, key: await own.key('admin') })).status).toBe(201);
    await own.stop();
  });
});

describe('an address that asks too often', () => {
  it('is told to wait, also by who asks what it may ask', async () => {
    const own = await Harness.start({
      server: { requestsBurst: 3, requestsPerSecond: 0.001 },
      gateway: { originsAllowed: ['https://desk.example'] },
    });
    const headers = { origin: 'https://desk.example', 'access-control-request-method': 'GET' };
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await own.ask('bars', { method: 'OPTIONS', headers })).status);
    expect(statuses).toEqual([204, 204, 204, 429, 429]);
    const answer = await own.ask('health/live', { headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://desk.example');
    expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
    await own.stop();
  });
});

describe('pages of other origins', () => {
  const origin = 'https://desk.example';
  const asked = (path: string, method: string, from = origin) =>
    harness.ask(path, { method: 'OPTIONS', headers: { origin: from, 'access-control-request-method': method } });

  it('may read where they are allowed, problems too', async () => {
    for (const key of [reader, undefined]) {
      const { headers } = await harness.ask(BARS, { headers: { origin }, key });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('vary')).toContain('Origin');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it.each(['https://evil.example', 'https://desk.example.evil.example', 'https://DESK.example', 'null', '*'])(
    'may not from %s',
    async (other) => {
      const { headers } = await harness.ask(BARS, { headers: { origin: other }, key: reader });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
      expect((await asked('tickets', 'POST', other)).status).toBe(405);
    },
  );

  it('are told before they send a key', async () => {
    const { status, headers } = await asked('tickets', 'POST');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-methods')).toBe('POST');
    expect(headers.get('access-control-allow-headers')).toBe('Authorization');
    expect((await asked('bars', 'GET')).headers.get('access-control-allow-methods')).toBe('GET, HEAD');
  });

  it.each([
    ['keys', 'POST'],
    ['keys', 'GET'],
    ['Keys/aaaaaaaaaa', 'DELETE'],
    ['bars', 'DELETE'],
    ['tickets', 'PUT'],
  ])('get nothing at %s by %s', async (path, method) => {
    const { status, headers } = await asked(path, method);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });
});
