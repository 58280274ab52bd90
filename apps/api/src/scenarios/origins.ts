import { deepStrictEqual, strictEqual } from 'node:assert';
import { refused } from './authenticating';
import { ONCE, type Scenario } from './scenario';
import { type Server, type Stage } from './stage';

const ALLOWED = { originsAllowed: ['https://desk.example', 'http://127.0.0.1:4200'] };

/** Which pages may open the stream. `PORT` is the server's own. */
const MATRIX: readonly { readonly origin: string; readonly host?: string; readonly may: boolean }[] = [
  { origin: 'http://127.0.0.1:PORT', may: true },
  { origin: 'http://localhost:PORT', host: 'localhost:PORT', may: true },
  { origin: 'https://desk.example', may: true },
  { origin: 'http://127.0.0.1:4200', may: true },
  { origin: 'http://localhost:PORT', may: false },
  { origin: 'http://127.0.0.1:1', may: false },
  { origin: 'http://127.0.0.1', may: false },
  { origin: 'https://evil.example', may: false },
  { origin: 'http://desk.example', may: false },
  { origin: 'https://desk.example:8443', may: false },
  { origin: 'https://desk.example.evil.example', may: false },
  { origin: 'https://evil.example/https://desk.example', may: false },
  { origin: 'https://desk.example@evil.example', may: false },
  { origin: 'HTTPS://DESK.EXAMPLE', may: false },
  { origin: 'null', may: false },
  { origin: '', may: false },
  { origin: 'file://', may: false },
  { origin: 'chrome-extension://abc', may: false },
  { origin: '*', may: false },
];

/** Names that someone else may point at 127.0.0.1: Origin and Host are then the same. */
const REBOUND = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '0.0.0.0',
  '[::ffff:127.0.0.1]',
  '127.1.evil',
  '169.254.169.254',
];

export const origins: readonly Scenario[] = [
  {
    name: `${MATRIX.length} origins: those of the server itself and of the list may, no other, each 403 forbidden-origin`,
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve(ALLOWED);
      const seen = [];
      for (const { origin, host } of MATRIX) seen.push({ origin, may: await may(stage, server, origin, host) });
      deepStrictEqual(
        seen,
        MATRIX.map(({ origin, may }) => ({ origin, may })),
      );
      const refusals = MATRIX.filter(({ may }) => !may).length;
      deepStrictEqual(server.harness.gateway.stats().refusedUpgrades, { 'forbidden-origin': refusals });
    },
  },
  {
    name: 'DNS rebinding: on loopback a foreign name is not believed, though Origin and Host agree',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve();
      for (const name of REBOUND) {
        strictEqual(await may(stage, server, `http://${name}:PORT`, `${name}:PORT`), false, name);
      }
    },
  },
  {
    name: 'bound to another address: the page of its own name may, another may not',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ originRequired: 'always' }, 2, { host: '0.0.0.0' });
      strictEqual(await may(stage, server, 'https://desk.example', 'desk.example'), true);
      strictEqual(await may(stage, server, 'https://evil.example', 'desk.example'), false);
    },
  },
  {
    name: 'no Origin: programs may on loopback, or with a key; where one must be named, nobody',
    encodings: ONCE,
    run: async (stage) => {
      await stage.connect(await stage.serve());
      const open = await stage.serve({}, 2, { host: '0.0.0.0' });
      strictEqual((await refused(stage, open)).status, 403);
      const keyed = await stage.serve({}, 2, { host: '0.0.0.0', keys: true });
      const { text } = await keyed.harness.makeKey('read');
      const headers = { authorization: `Bearer ${text}` };
      await stage.connect(keyed, { headers });
      const strict = await stage.serve({ originRequired: 'always' }, 2, { keys: true });
      const key = (await strict.harness.makeKey('read')).text;
      strictEqual((await refused(stage, strict, { headers: { authorization: `Bearer ${key}` } })).status, 403);
    },
  },
  {
    name: 'behind a proxy the address is the last that it wrote, not what the client says',
    encodings: ONCE,
    run: async (stage) => {
      const server = await stage.serve({ connectionsPerAddressMax: 1 }, 2, { proxies: 1 });
      const by = (addresses: string) => ({ headers: { 'x-forwarded-for': addresses } });
      await stage.connect(server, by('10.0.0.1'));
      strictEqual((await refused(stage, server, by('10.9.9.9, 10.0.0.1'))).status, 429);
      await stage.connect(server, by('10.0.0.1, 10.0.0.2'));
    },
  },
];

async function may(stage: Stage, server: Server, origin: string, host?: string): Promise<boolean> {
  const { port } = new URL(server.url);
  const headers = { origin: origin.replace('PORT', port), ...(host && { host: host.replace('PORT', port) }) };
  const raw = await stage.raw(server, headers);
  const status = raw.head.split(' ')[1];
  if (status !== '101') deepStrictEqual(status, '403', raw.head);
  return status === '101';
}
