import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type MadeKeyDto, type TicketDto } from '@livetape/dto';
import { KeyFile } from '@livetape/keys';
import { venues } from '@livetape/venues';
import { CLOSES } from '@livetape/wire';
import { WebSocket } from 'ws';
import { loadConfig } from '../config';
import { createPlatform } from '../http/platform';
import { Access } from './access';

const folder = mkdtempSync(join(tmpdir(), 'livetape-secrets-'));
const file = new KeyFile(join(folder, 'keys.json'));
const written: string[] = [];
/** Everything that opens something, or did. */
const secrets: string[] = [];
let app: NestExpressApplication;
let origin: string;
let admin: string;

function settings(more: Record<string, string> = {}) {
  const environment = {
    LIVETAPE_SOURCE: 'sim',
    LIVETAPE_SIM_TRADES_PER_SECOND: '10',
    LIVETAPE_STORE_PATH: join(folder, 'livetape.sqlite'),
    LIVETAPE_LOG_LEVEL: 'debug',
    LIVETAPE_FEEDS_ISOLATION: 'inline',
    LIVETAPE_AUTH_REQUIRED: 'always',
    LIVETAPE_AUTH_KEYS_PATH: file.path,
    ...more,
  };
  return loadConfig({ environment, file: null, venueIds: Object.keys(venues) });
}

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  }
  admin = await makeKey();
  app = await createPlatform(settings());
  await app.listen(0, '127.0.0.1');
  origin = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
}, 60_000);

afterAll(async () => {
  await app.close();
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

async function makeKey(): Promise<string> {
  const { text } = await file.create({ name: 'test', scopes: ['read', 'admin'], expiresAtMs: null });
  secrets.push(text.slice(14));
  return text;
}

const headers = (key: string) => ({ authorization: `Bearer ${key}` });
const post = (path: string, key: string) =>
  fetch(`${origin}/api/v1/${path}`, { method: 'POST', headers: headers(key) });

async function ticketOf(key: string): Promise<string> {
  const { ticket } = (await (await post('tickets', key)).json()) as TicketDto;
  secrets.push(ticket);
  return ticket;
}

/** Opens the stream: how it ends, or HTTP's status where it does not open. */
function open(query = '', key?: string) {
  const url = `${origin.replace('http', 'ws')}/stream${query}`;
  const socket = new WebSocket(url, { origin, headers: key === undefined ? {} : headers(key) });
  const opened = new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  return { socket, opened, closed };
}

describe('the stream', () => {
  it('opens to a key, and to nobody without one', async () => {
    const { socket, opened, closed } = open('', admin);
    expect(await opened).toBe(101);
    socket.close();
    await closed;
    expect(await open().opened).toBe(401);
    expect(await open('', `${admin.slice(0, -1)}!`).opened).toBe(401);
    expect(await open(`?key=${admin}`).opened).toBe(401);
  });

  it('opens once to a ticket', async () => {
    const ticket = await ticketOf(admin);
    const { socket, opened, closed } = open(`?ticket=${ticket}`);
    expect(await opened).toBe(101);
    expect(await open(`?ticket=${ticket}`).opened).toBe(401);
    socket.close();
    await closed;
  });

  it.each([
    ['revoked', async (id: string) => void (await file.revoke(id))],
    ['rotated', async (id: string) => void secrets.push((await file.rotate(id)).text.slice(14))],
  ])('ends within a second of its key being %s on the command line', async (_what, change) => {
    const key = await makeKey();
    await app.get(Access).refresh();
    const sockets = [open('', key), open(`?ticket=${await ticketOf(key)}`)];
    const bystander = open('', admin);
    expect(await Promise.all([...sockets, bystander].map(({ opened }) => opened))).toEqual([101, 101, 101]);
    const began = performance.now();
    await change(key.slice(3, 13));
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual(
      sockets.map(() => CLOSES['key-revoked'].code),
    );
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(bystander.socket.readyState).toBe(WebSocket.OPEN);
    bystander.socket.close();
    await bystander.closed;
    expect(await open('', key).opened).toBe(401);
  });
});

describe('a start without a key', () => {
  it('is refused in one line that names the command', async () => {
    const none = settings({ LIVETAPE_AUTH_KEYS_PATH: join(folder, 'none.json') });
    await expect(createPlatform(none)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^API keys are asked for and \S+ has none .* -- keys create [^\n]*$/),
    });
  });
});

describe('the log', () => {
  it('never holds what opens something', async () => {
    const made = (await (
      await fetch(`${origin}/api/v1/keys`, {
        method: 'POST',
        headers: { ...headers(admin), 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'made', scopes: ['read'] }),
      })
    ).json()) as MadeKeyDto;
    secrets.push(made.key.slice(14));
    for (const path of ['status', `status?key=${admin}`, `nothing/${admin}`, `%ff${admin}`, `keys/${admin}`, 'metrics'])
      await fetch(`${origin}/api/v1/${path}`, { headers: headers(admin) });
    await fetch(`${origin}/${admin}.js`);
    for (let i = 0; i < 15; i++) await fetch(`${origin}/api/v1/status`, { headers: headers(`${made.key}x`) });
    await fetch(`${origin}/api/v1/keys`, { method: 'POST', headers: headers(admin), body: admin });
    const hashes = (await file.read()).map(({ secretSha256 }) => secretSha256);
    const text = JSON.stringify({ version: 1, keys: await file.read(), admin });
    writeFileSync(file.path, text.slice(0, -1));
    await app.get(Access).refresh();
    const log = written.join('');
    // it was written, and of all this
    expect(log).toMatch(/Key \S{10} is no longer valid/);
    expect(log).toMatch(/The keys stay as they were/);
    expect(secrets.length).toBeGreaterThanOrEqual(7);
    for (const secret of [...secrets, ...hashes]) expect(log).not.toContain(secret);
  });
});
