import { deepStrictEqual, strictEqual } from 'node:assert';
import { createRequire } from 'node:module';
import { PlatformProcess, runCommand, type Settings } from './platform-process';
import { ONCE, type Scenario } from './scenario';
import { type Stage } from './stage';

/** No budget of requests in the way. */
const UNHURRIED: Settings = { SERVER_REQUESTS_PER_SECOND: '100000', SERVER_REQUESTS_BURST: '100000' };

const PATHS = [
  'bars',
  'trades',
  'book',
  'book/history',
  'gaps',
  'greeks',
  'feeds/x/instruments',
  'top',
  'merged-book',
  'nothing',
];

/** Texts where a number, a name or a cursor is due. */
const NONSENSE = [
  '',
  '0',
  '-1',
  '1e3',
  '10001',
  '0x10',
  'NaN',
  'null',
  '[]',
  '%00',
  '%ff',
  "';--",
  '../..',
  '9'.repeat(40),
  '__proto__',
];

/** REST, the page and the logs of the built platform. */
export const boundaries: readonly Scenario[] = [
  {
    name: 'limit above 10,000, from not before to, ranges without bound: 400, and nothing is looked up',
    encodings: ONCE,
    run: async (stage) => {
      const platform = await start(stage);
      const [venue, symbol] = (await platform.instrument()).split(/:(.*)/s);
      const of = `venue=${venue}&symbol=${symbol}`;
      const tries: [string, number, string][] = [
        [`bars?${of}&limit=10000`, 200, ''],
        [`bars?${of}&limit=10001`, 400, 'invalid-query'],
        [`trades?${of}&limit=10001`, 400, 'invalid-query'],
        [`bars?${of}&from=5&to=5`, 400, 'invalid-query'],
        [`bars?${of}&from=6&to=5`, 400, 'invalid-query'],
        [`bars?${of}&pixels=10&from=0&to=4102444800000`, 400, 'range-too-large'],
        [`book?${of}&depth=1001`, 400, 'invalid-query'],
        [`bars?${of}&colour=red`, 400, 'invalid-query'],
      ];
      for (const [path, status, code] of tries) {
        const response = await fetch(`${platform.origin}/api/v1/${path}`);
        const body = (await response.json()) as { code?: string };
        deepStrictEqual([response.status, body.code ?? ''], [status, code], path);
        const type = status === 200 ? 'application/json' : 'application/problem+json';
        strictEqual(response.headers.get('content-type')?.startsWith(type), true, path);
      }
    },
  },
  {
    name: `${PATHS.length * NONSENSE.length * 2} requests of nonsense: each a problem below 500`,
    encodings: ONCE,
    run: async (stage) => {
      const platform = await start(stage, UNHURRIED);
      const [venue, symbol] = (await platform.instrument()).split(/:(.*)/s);
      for (const path of PATHS) {
        for (const text of NONSENSE) {
          for (const query of [
            `venue=${text}&symbol=${text}`,
            `venue=${venue}&symbol=${symbol}&limit=${text}&cursor=${text}&from=${text}`,
          ]) {
            const response = await fetch(`${platform.origin}/api/v1/${path}?${query}`);
            await response.text();
            strictEqual(response.status < 500, true, `${response.status} of ${path}?${query}`);
          }
        }
      }
    },
  },
  {
    name: 'bodies, long addresses and large headers are refused, and floods with 429 and a time to wait',
    encodings: ONCE,
    run: async (stage) => {
      const platform = await start(stage, { SERVER_REQUESTS_PER_SECOND: '0.05', SERVER_REQUESTS_BURST: '10' });
      const url = `${platform.origin}/api/v1/instruments`;
      const statuses = [
        (await fetch(url, { method: 'POST', body: 'x'.repeat(100_000) })).status,
        (await fetch(`${url}?x=${'x'.repeat(3_000)}`)).status,
        (await fetch(url, { headers: { 'x-large': 'x'.repeat(20_000) } })).status,
        (await fetch(url, { method: 'DELETE' })).status,
      ];
      deepStrictEqual(statuses, [405, 414, 431, 405]);
      const flood = await Promise.all(Array.from({ length: 20 }, () => fetch(url)));
      const refused = flood.filter(({ status }) => status === 429);
      strictEqual(
        refused.length >= 10 && refused.every(({ headers }) => Number(headers.get('retry-after')) >= 1),
        true,
      );
    },
  },
  {
    name: 'the page may run our scripts alone: no unsafe-inline, no unsafe-eval, Trusted Types, no frame around it',
    encodings: ONCE,
    run: async (stage) => {
      const platform = await start(stage);
      const { headers } = await fetch(`${platform.origin}/`);
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ]) {
        strictEqual(policy.includes(rule), true, `${rule} in ${policy}`);
      }
      deepStrictEqual([policy.includes('unsafe-inline'), policy.includes('unsafe-eval')], [false, false]);
      strictEqual(headers.get('x-content-type-options'), 'nosniff');
    },
  },
  {
    name: 'what the server writes, at its most talkative, holds no key, no ticket and no hash',
    encodings: ONCE,
    run: async (stage) => {
      const folder = await PlatformProcess.folder();
      const key = await runCommand(folder, 'keys', 'create', '--name', 'secret');
      const platform = await start(stage, { AUTH_REQUIRED: 'always', LOG_LEVEL: 'debug', LOG_JSON: 'true' }, folder);
      const headers = { authorization: `Bearer ${key}` };
      const answer = await fetch(`${platform.origin}/api/v1/tickets`, { method: 'POST', headers });
      const { ticket } = (await answer.json()) as { ticket: string };
      await stage.connect(platform, { query: `?ticket=${ticket}` });
      for (const query of [`?ticket=${ticket}`, `?key=${key}`]) await stage.open(platform, { query }).catch(() => null);
      for (const path of [`/api/v1/bars?key=${key}`, `/api/v1/${key}`, `/?ticket=${ticket}`]) {
        await fetch(`${platform.origin}${path}`, { headers });
        await fetch(`${platform.origin}${path}`);
      }
      await runCommand(folder, 'keys', 'revoke', key.slice(3, 13));
      platform.kill('SIGTERM');
      await platform.end();
      const { written } = platform;
      strictEqual(written.length > 200, true, 'it wrote nothing to look at');
      deepStrictEqual(
        [written.includes(key.slice(14)), written.includes(ticket), /[0-9a-f]{64}/.test(written)],
        [false, false, false],
      );
    },
  },
  {
    name: 'ws of the server is 8.21 or newer',
    encodings: ONCE,
    run: () => {
      const ours = createRequire(import.meta.url);
      const theirs = createRequire(ours.resolve('@nestjs/platform-ws'));
      const { version } = theirs('ws/package.json') as { version: string };
      const [major, minor] = version.split('.').map(Number);
      strictEqual(major > 8 || (major === 8 && minor >= 21), true, version);
      return Promise.resolve();
    },
  },
];

async function start(stage: Stage, settings: Settings = {}, folder?: string): Promise<PlatformProcess> {
  const platform = await PlatformProcess.start(settings, folder);
  stage.atEnd(() => platform.remove());
  return platform;
}
