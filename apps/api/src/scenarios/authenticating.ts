import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CLOSES } from '@livetape/wire';
import { KeyFile } from '@livetape/keys';
import { within } from './deadline';
import { type Probe, type ProbeOptions, UpgradeError } from './probe';
import { ONCE, type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

const TRADES = 'trades:demo:S0USDT';

/** Time within which a key that was revoked has no socket any more. */
const REVOKED_MS_MAX = 1_000;

/** Keys, tickets, and what becomes of sockets when their key ends. */
export const authenticating: readonly Scenario[] = [
  {
    name: 'no key: 401 not-authenticated, a problem that asks for a bearer token, and no socket',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      await rejects(stage.open(server), (error: UpgradeError) => {
        strictEqual(error.status, 401);
        strictEqual(error.headers['www-authenticate'], 'Bearer');
        strictEqual(String(error.headers['content-type']).startsWith('application/problem+json'), true);
        const { code, status, instance } = JSON.parse(error.body) as Record<string, unknown>;
        deepStrictEqual([code, status, instance], ['not-authenticated', 401, '/stream']);
        return true;
      });
      strictEqual(server.harness.gateway.stats().connectionsOpened, 0);
    },
  },
  {
    name: 'the right key opens the stream, and the case of the scheme is free',
    run: async (stage) => {
      const server = await withKeys(stage);
      const { text } = await server.harness.makeKey('read');
      for (const authorization of [`Bearer ${text}`, `bearer ${text}`]) {
        const probe = await stage.connect(server, { headers: { authorization } });
        await probe.follow(TRADES);
      }
    },
  },
  {
    name: '13 wrong keys: each 401, none repeated in the answer',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      const { id, text } = await server.harness.makeKey('read');
      const other = (await server.harness.makeKey('read')).text;
      const wrong = ['', 'x', 'lt_', `lt_${id}_`, `lt_${id}`, text.slice(0, -1), `${text}A`, text.toUpperCase()];
      wrong.push(
        `lt_${id}_${'A'.repeat(43)}`,
        `lt_${id}_${other.slice(14)}`,
        text.replace(id, 'aaaaaaaaaa'),
        `${text} x`,
        '__proto__',
      );
      for (const key of wrong) {
        const error = await refused(stage, server, { headers: { authorization: `Bearer ${key}` } });
        deepStrictEqual([error.status, error.body.includes(other.slice(14))], [401, false], key);
      }
      strictEqual(wrong.length, 13);
    },
  },
  {
    name: 'a key anywhere but in the header is none: query, cookie, Basic, subprotocol',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      const { text } = await server.harness.makeKey('read');
      const basic = Buffer.from(`key:${text}`).toString('base64');
      const tries: ProbeOptions[] = [
        { query: `?key=${text}` },
        { query: `?ticket=${text}` },
        { query: `?authorization=Bearer%20${text}` },
        { headers: { cookie: `key=${text}; authorization=Bearer ${text}` } },
        { headers: { authorization: `Basic ${basic}` } },
        { headers: { authorization: text } },
        { protocols: ['livetape.json', text] },
      ];
      for (const options of tries) strictEqual((await refused(stage, server, options)).status, 401);
    },
  },
  {
    name: 'keys without the scope read: 403 not-allowed, whatever else they may',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      for (const scopes of [['trade-data'], ['admin'], ['trade-data', 'admin']] as const) {
        const { text } = await server.harness.makeKey(...scopes);
        const error = await refused(stage, server, { headers: { authorization: `Bearer ${text}` } });
        deepStrictEqual([error.status, (JSON.parse(error.body) as { code: string }).code], [403, 'not-allowed']);
      }
    },
  },
  {
    name: 'a key that is wrong is refused even where none is asked for',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      await stage.connect(server);
      strictEqual((await refused(stage, server, { headers: { authorization: 'Bearer x' } })).status, 401);
      strictEqual((await refused(stage, server, { query: '?ticket=x' })).status, 401);
    },
  },
  {
    name: 'a ticket opens one socket; a second use is 401, and the first socket lives on',
    run: async (stage) => {
      const server = await withKeys(stage);
      const { id } = await server.harness.makeKey('read');
      const query = `?ticket=${ticketOf(server, id)}`;
      const probe = await stage.connect(server, { query });
      strictEqual((await refused(stage, server, { query })).status, 401);
      await probe.follow(TRADES);
    },
  },
  {
    name: 'ten sockets at once with one ticket: one opens, nine are 401',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      const { id } = await server.harness.makeKey('read');
      const query = `?ticket=${ticketOf(server, id)}`;
      const tries = await Promise.allSettled(Array.from({ length: 10 }, () => stage.open(server, { query })));
      const statuses = tries.map((one) => (one.status === 'fulfilled' ? 101 : (one.reason as UpgradeError).status));
      deepStrictEqual(statuses.sort(), [101, ...Array<number>(9).fill(401)]);
    },
  },
  {
    name: 'two tickets in one request, an empty one, one cut short, one of another server: 401',
    encodings: ONCE,
    run: async (stage) => {
      const [server, another] = [await withKeys(stage), await withKeys(stage)];
      const { id } = await server.harness.makeKey('read');
      const foreign = ticketOf(another, (await another.harness.makeKey('read')).id);
      const ticket = ticketOf(server, id);
      const queries = [
        `?ticket=${ticket}&ticket=${ticket}`,
        '?ticket=',
        `?ticket=${ticket.slice(1)}`,
        `?ticket=${foreign}`,
        `?TICKET=${ticket}`,
      ];
      for (const query of queries) strictEqual((await refused(stage, server, { query })).status, 401, query);
      await stage.connect(server, { query: `?ticket=${ticket}` });
    },
  },
  {
    name: 'a ticket is not used up by an upgrade that is refused for its Origin or subprotocol',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      const query = `?ticket=${ticketOf(server, (await server.harness.makeKey('read')).id)}`;
      strictEqual((await refused(stage, server, { query, headers: { origin: 'https://evil.example' } })).status, 403);
      strictEqual((await refused(stage, server, { query, protocols: ['soap'] })).status, 400);
      await stage.connect(server, { query });
    },
  },
  {
    name: 'a ticket ends with its key: revoked or rotated before it is used, 401',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      for (const end of ['revoke', 'rotate'] as const) {
        const { id } = await server.harness.makeKey('read');
        const query = `?ticket=${ticketOf(server, id)}`;
        await server.harness.access.file[end](id);
        await server.harness.access.refresh();
        strictEqual((await refused(stage, server, { query })).status, 401);
      }
    },
  },
  {
    name: 'a key revoked by another process: its sockets, also those of tickets, end with 3503 within a second; no others',
    run: async (stage) => {
      const server = await withKeys(stage);
      const [gone, stays] = [await server.harness.makeKey('read'), await server.harness.makeKey('read')];
      const mine = [await byKey(stage, server, gone.text), await byKey(stage, server, gone.text)];
      mine.push(await stage.connect(server, { query: `?ticket=${ticketOf(server, gone.id)}` }));
      const others = [await byKey(stage, server, stays.text), await byKey(stage, server, stays.text)];
      for (const probe of [...mine, ...others]) await probe.follow(TRADES);
      // another process knows of the file alone
      await new KeyFile(server.harness.access.file.path).revoke(gone.id);
      const startMs = performance.now();
      for (const probe of mine) strictEqual(await within(probe.closed, () => 'the close'), CLOSES['key-revoked'].code);
      strictEqual(performance.now() - startMs < REVOKED_MS_MAX, true, `${performance.now() - startMs} ms`);
      server.market.trades(0, 1);
      for (const probe of others) await probe.upTo(TRADES, 1);
      strictEqual((await refused(stage, server, bearer(gone.text))).status, 401);
      await server.until(({ connections }) => connections === 2);
      deepStrictEqual(server.harness.gateway.stats().closed, { 'key-revoked': 3 });
    },
  },
  {
    name: 'rotation: sockets of the old secret end with 3503, the old secret is 401, the new one opens',
    run: async (stage) => {
      const server = await withKeys(stage);
      const { id, text } = await server.harness.makeKey('read');
      const probe = await byKey(stage, server, text);
      const made = await new KeyFile(server.harness.access.file.path).rotate(id);
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['key-revoked'].code);
      strictEqual((await refused(stage, server, bearer(text))).status, 401);
      await (await byKey(stage, server, made.text)).follow(TRADES);
    },
  },
  {
    name: 'a key that expires ends its sockets with 3503, within a second',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      const expiresAtMs = Date.now() + 700;
      const { text } = await server.harness.access.file.create({ name: 'short', scopes: ['read'], expiresAtMs });
      await server.harness.access.refresh();
      const probe = await byKey(stage, server, text);
      strictEqual(await within(probe.closed, () => 'the close'), CLOSES['key-revoked'].code);
      strictEqual(Date.now() >= expiresAtMs && Date.now() - expiresAtMs < REVOKED_MS_MAX, true);
      strictEqual((await refused(stage, server, bearer(text))).status, 401);
    },
  },
  {
    name: 'a key made by another process opens the stream within a second',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      const wish = { name: 'new', scopes: ['read'], expiresAtMs: null } as const;
      const { text } = await new KeyFile(server.harness.access.file.path).create(wish);
      const startMs = performance.now();
      for (;;) {
        const tried = await stage.open(server, bearer(text)).catch((error: UpgradeError) => error.status);
        if (typeof tried === 'object') break;
        deepStrictEqual([tried, performance.now() - startMs < REVOKED_MS_MAX], [401, true]);
        await delay(20);
      }
    },
  },
  {
    name: 'the file of keys holds no secret, and only its owner may read it',
    encodings: ONCE,
    run: async (stage) => {
      const server = await withKeys(stage);
      const { text } = await server.harness.makeKey('read');
      const { path } = server.harness.access.file;
      const file = await readFile(path, 'utf8');
      deepStrictEqual([file.includes(text.slice(14)), file.includes(text.slice(3, 13))], [false, true]);
      strictEqual((await stat(path)).mode & 0o777, 0o600);
    },
  },
];

function withKeys(stage: Stage): Promise<Server> {
  return stage.serve({}, 2, { keys: true });
}

function ticketOf(server: Server, keyId: string): string {
  return server.harness.access.giveTicket({ keyId, scopes: new Set(['read']) }).text;
}

function bearer(text: string): ProbeOptions {
  return { headers: { authorization: `Bearer ${text}` } };
}

function byKey(stage: Stage, server: Server, text: string): Promise<Probe> {
  return stage.connect(server, bearer(text));
}

/** The refusal of an upgrade; an upgrade that succeeds is the failure. */
export async function refused(
  stage: Stage,
  server: { readonly url: string },
  options: ProbeOptions = {},
): Promise<UpgradeError> {
  const tried = await stage.open(server, options).catch((error: unknown) => error);
  if (tried instanceof UpgradeError) return tried;
  if (tried instanceof Error) throw tried;
  throw new Error('the upgrade was not refused');
}
