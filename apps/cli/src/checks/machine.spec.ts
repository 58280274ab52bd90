import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFile } from '@livetape/keys';
import { venues } from '@livetape/venues';
import { checkDatabase, checkKeys, checkPort, readSettings } from './machine';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'livetape-doctor-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('readSettings', () => {
  it('takes the environment before the file before the defaults', async () => {
    const file = join(folder, 'settings.json');
    const endpoints = { socket: 'ws://file', rest: 'http://file' };
    writeFileSync(file, JSON.stringify({ server: { port: 8080 }, venues: { binance: { endpoints } } }));
    const settings = await readSettings({
      LIVETAPE_CONFIG: file,
      LIVETAPE_STORE_PATH: '/data/x',
      LIVETAPE_VENUES_BINANCE_ENDPOINTS_REST: 'http://environment',
    });
    expect([settings.host, settings.port, settings.database]).toEqual(['127.0.0.1', 8080, '/data/x']);
    const venue = await venues['binance']();
    expect(settings.endpointsOf(venue)).toEqual({ socket: 'ws://file', rest: 'http://environment' });
    const bare = await readSettings({ LIVETAPE_CONFIG: join(folder, 'none.json') });
    expect(bare.endpointsOf(venue)).toEqual(venue.endpoints);
  });
});

describe('checkPort', () => {
  it('tells a free port from a taken one', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const settings = await readSettings({ LIVETAPE_SERVER_PORT: String(port) });
    expect(await checkPort(settings)).toMatchObject({ ok: false, answer: expect.stringContaining('EADDRINUSE') });
    server.close();
    await once(server, 'close');
    expect(await checkPort(settings)).toMatchObject({ ok: true });
  });
});

describe('checkDatabase', () => {
  it('asks whether the file, or the folder that it will be made in, can be written', async () => {
    writeFileSync(join(folder, 'plain'), '');
    const check = async (path: string) => checkDatabase(await readSettings({ LIVETAPE_STORE_PATH: path }));
    expect(await check(join(folder, 'new', 'deep', 'a.sqlite'))).toMatchObject({ ok: true });
    expect(await check(join(folder, 'plain', 'a.sqlite'))).toMatchObject({ ok: false });
    expect(await check(':memory:')).toMatchObject({ ok: true, answer: 'in memory: nothing is kept' });
  });
});

describe('checkKeys', () => {
  it('asks whether who must show a key could have one', async () => {
    const path = join(folder, 'keys.json');
    const check = async (environment: Record<string, string>) =>
      checkKeys(await readSettings({ LIVETAPE_AUTH_KEYS_PATH: path, ...environment }));
    const open = { LIVETAPE_SERVER_HOST: '0.0.0.0' };
    expect(await check({})).toMatchObject({ ok: true, answer: 'not asked for on 127.0.0.1' });
    const none = { ok: false, answer: expect.stringMatching(/has none that is valid: make one with `.*keys create/) };
    expect(await check(open)).toMatchObject(none);
    expect(await check({ LIVETAPE_AUTH_REQUIRED: 'always' })).toMatchObject(none);
    expect(await check({ ...open, LIVETAPE_AUTH_REQUIRED: 'never' })).toMatchObject({ ok: true });
    const file = new KeyFile(path);
    const { key } = await file.create({ name: 'desk', scopes: ['read'], expiresAtMs: null });
    expect(await check(open)).toMatchObject({ ok: true, answer: `asked for on 0.0.0.0; ${path} has valid ones` });
    await file.revoke(key.id);
    expect(await check(open)).toMatchObject(none);
    writeFileSync(path, '{}');
    expect(await check(open)).toMatchObject({ ok: false, answer: expect.stringContaining('does not hold what') });
  });
});
