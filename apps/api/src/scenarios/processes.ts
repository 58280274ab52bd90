import { deepStrictEqual, strictEqual } from 'node:assert';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CLOSES } from '@livetape/wire';
import { refused } from './authenticating';
import { within } from './deadline';
import { PlatformProcess, runCommand, type Settings } from './platform-process';
import { type Probe } from './probe';
import { ONCE, type Scenario } from './scenario';
import { type Stage } from './stage';

const KEYED: Settings = { AUTH_REQUIRED: 'always', AUTH_TICKET_MS: '3000' };

/** The built platform, as it is started: signals, exits, and keys by the command line and by REST. */
export const processes: readonly Scenario[] = [
  {
    name: 'SIGTERM: the stream ends with 3001, the process with 0, within 10 s',
    encodings: ['binary'],
    run: async (stage) => {
      const platform = await start(stage);
      const probe = await stage.connect(platform);
      const channel = `trades:${await platform.instrument()}`;
      await probe.follow(channel);
      await probe.skipTo('delta');
      platform.kill('SIGTERM');
      const startMs = performance.now();
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES.draining.code);
      const { code, stderr } = await platform.end();
      deepStrictEqual([code, stderr, performance.now() - startMs < 10_000], [0, '', true]);
    },
  },
  {
    name: 'kill -9: 1006; started again on the same port, the old position gives the whole state of a new epoch',
    encodings: ['binary'],
    run: async (stage) => {
      const platform = await start(stage);
      const probe = await stage.connect(platform);
      const channel = `bars:${await platform.instrument()}:1s`;
      await probe.follow(channel);
      await probe.skipTo('delta');
      const position = probe.ledger.position(channel);
      const { port } = platform;
      platform.kill('SIGKILL');
      deepStrictEqual(
        [await within(probe.closed, () => 'the close'), (await platform.end()).signal],
        [1006, 'SIGKILL'],
      );
      const again = await start(stage, { SERVER_PORT: port }, platform.folder);
      const next = await stage.connect(again, { after: probe });
      next.subscribe(1, [channel], { [channel]: position });
      const snapshot = await next.take('snapshot');
      deepStrictEqual([snapshot.recovered, snapshot.epoch === position.epoch], [false, false]);
      await next.skipTo('delta');
      const starts = next.ledger.copy(channel).rows.map(([start]) => start);
      strictEqual(new Set(starts).size, starts.length);
    },
  },
  {
    name: 'SIGTERM twice: it ends at once, with 1',
    encodings: ONCE,
    run: async (stage) => {
      const platform = await start(stage);
      const probe = await stage.connect(platform);
      probe.socket.pause();
      platform.kill('SIGTERM');
      await delay(150);
      platform.kill('SIGTERM');
      strictEqual((await platform.end()).code, 1);
    },
  },
  {
    name: 'bound to all addresses without a key: one line that names the command, and 78',
    encodings: ONCE,
    run: async (stage) => {
      const platform = await PlatformProcess.spawn({ SERVER_HOST: '0.0.0.0' });
      stage.atEnd(() => platform.remove());
      const { code, stderr } = await platform.end();
      deepStrictEqual([code, stderr.trim().split('\n').length, stderr.includes('keys create')], [78, 1, true], stderr);
    },
  },
  {
    name: 'bound to all addresses with a key: the stream wants it, also from this machine',
    encodings: ONCE,
    run: async (stage) => {
      const { platform, key } = await startWithKey(stage, { SERVER_HOST: '0.0.0.0', AUTH_REQUIRED: 'unless-loopback' });
      strictEqual((await refused(stage, platform)).status, 401);
      await stage.connect(platform, bearer(key));
      strictEqual((await fetch(`${platform.origin}/api/v1/instruments`)).status, 401);
    },
  },
  {
    name: 'a setting that is wrong: one line, and 78; a port that is taken: one line, and 1',
    encodings: ONCE,
    run: async (stage) => {
      const wrong = await PlatformProcess.spawn({ GATEWAY_RATE_HZ_MAX: 'fast' });
      stage.atEnd(() => wrong.remove());
      const one = await wrong.end();
      deepStrictEqual([one.code, one.stderr.trim().split('\n').length], [78, 1], one.stderr);
      const server = await stage.serve();
      const taken = await PlatformProcess.spawn({ SERVER_PORT: new URL(server.url).port });
      stage.atEnd(() => taken.remove());
      const two = await taken.end();
      deepStrictEqual([two.code, two.stderr.trim().split('\n').length], [1, 1], two.stderr);
      await stage.connect(server);
    },
  },
  {
    name: 'tickets by REST: none without a key; one opens one socket; after ticketMs it opens none',
    encodings: ONCE,
    run: async (stage) => {
      const { platform, key } = await startWithKey(stage, KEYED);
      strictEqual((await fetch(`${platform.origin}/api/v1/tickets`, { method: 'POST' })).status, 401);
      const query = `?ticket=${await ticket(platform, key)}`;
      const probe = await stage.connect(platform, { query });
      strictEqual((await refused(stage, platform, { query })).status, 401);
      const late = `?ticket=${await ticket(platform, key)}`;
      const atRest = await fetch(`${platform.origin}/api/v1/instruments${late}`);
      strictEqual(atRest.status, 401);
      await delay(3_050);
      strictEqual((await refused(stage, platform, { query: late })).status, 401);
      deepStrictEqual(await probe.fence(), []);
    },
  },
  {
    name: 'keys revoke on the command line: sockets of that key end with 3503 within a second, others stay',
    encodings: ONCE,
    run: async (stage) => {
      const { platform, key } = await startWithKey(stage, KEYED);
      const other = await platform.command('keys', 'create', '--name', 'other');
      const probe = await stage.connect(platform, bearer(key));
      const stays = await connectSoon(stage, platform, other);
      const closed = probe.closed.then((code) => ({ code, atMs: performance.now() }));
      await platform.command('keys', 'revoke', key.slice(3, 13));
      const doneMs = performance.now();
      const { code, atMs } = await within(closed, () => 'the close');
      deepStrictEqual([code, atMs - doneMs < 1_000], [CLOSES['key-revoked'].code, true]);
      deepStrictEqual(await stays.fence(), []);
      strictEqual((await refused(stage, platform, bearer(key))).status, 401);
    },
  },
  {
    name: "keys by REST: only an admin makes, rotates and revokes; a revoked key's socket ends with 3503",
    encodings: ONCE,
    run: async (stage) => {
      const { platform, key } = await startWithKey(stage, KEYED, 'read,admin');
      const ask = (path: string, method: string, as: string, body?: object) =>
        fetch(`${platform.origin}/api/v1/keys${path}`, {
          method,
          headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
          body: body && JSON.stringify(body),
        });
      const made = await ask('', 'POST', key, { name: 'reader', scopes: ['read'] });
      strictEqual(made.status, 201);
      const reader = (await made.json()) as { id: string; key: string };
      const probe = await stage.connect(platform, bearer(reader.key));
      for (const [path, method] of [
        ['', 'GET'],
        ['', 'POST'],
        [`/${reader.id}`, 'DELETE'],
        [`/${reader.id}/rotate`, 'POST'],
      ] as const) {
        strictEqual(
          (
            await ask(
              path,
              method,
              reader.key,
              method === 'POST' && path === '' ? { name: 'x', scopes: ['admin'] } : undefined,
            )
          ).status,
          403,
        );
      }
      strictEqual((await ask(`/${reader.id}`, 'DELETE', key)).status, 200);
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['key-revoked'].code);
    },
  },
  {
    name: 'a handshake that comes a byte at a time is cut, while others are served',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      const http = server.harness.app.getHttpServer() as { headersTimeout: number };
      strictEqual(http.headersTimeout, 10_000);
      http.headersTimeout = 200;
      const { port, hostname } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      // A byte that crosses the cut on its way makes it a reset.
      socket.on('error', () => undefined);
      const cut = new Promise((resolve) => socket.once('close', resolve));
      let answer = '';
      const drip = setInterval(() => socket.writable && socket.write('G'), 50);
      socket.on('data', (data: Buffer) => {
        answer += data.toString();
        clearInterval(drip);
      });
      stage.atEnd(() => Promise.resolve(clearInterval(drip)));
      socket.write('GET /stream HTTP/1.1\r\nX: ');
      const probe = await stage.connect(server);
      await within(cut, () => 'the cut');
      deepStrictEqual([answer.split(' ')[1], await probe.fence()], ['408', []]);
    },
  },
  {
    name: 'a message that is begun and not ended is closed with 3500 after messageMsMax',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ messageMsMax: 200 });
      const raw = await stage.raw(server);
      raw.send({ fin: false, payload: '{"op":' });
      strictEqual(await raw.closeCode(), CLOSES['protocol-error'].code);
    },
  },
];

async function start(stage: Stage, settings: Settings = {}, folder?: string): Promise<PlatformProcess> {
  const platform = await PlatformProcess.start(settings, folder);
  stage.atEnd(() => platform.remove());
  return platform;
}

async function startWithKey(stage: Stage, settings: Settings, scopes = 'read') {
  const folder = await PlatformProcess.folder();
  const key = await runCommand(folder, 'keys', 'create', '--name', 'scenario', '--scopes', scopes);
  return { platform: await start(stage, settings, folder), key };
}

/** A key that another process made is taken in within a second. */
async function connectSoon(stage: Stage, platform: PlatformProcess, key: string): Promise<Probe> {
  const endMs = performance.now() + 1_000;
  for (;;) {
    const probe = await stage.connect(platform, bearer(key)).catch(() => null);
    if (probe !== null) return probe;
    if (performance.now() > endMs) throw new Error('a new key was not taken in within a second');
    await delay(50);
  }
}

async function ticket(platform: PlatformProcess, key: string): Promise<string> {
  const answer = await fetch(`${platform.origin}/api/v1/tickets`, { method: 'POST', ...bearer(key) });
  return ((await answer.json()) as { ticket: string }).ticket;
}

function bearer(key: string): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${key}` } };
}
