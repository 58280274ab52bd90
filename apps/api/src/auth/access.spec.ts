import { type IncomingMessage } from 'node:http';
import { type Caller } from './access';
import { Harness } from './harness';

let harness: Harness;
const start = async (auth: object = {}) => (harness = await Harness.start({ auth }));
afterEach(() => harness.stop());

const identify = (way: 'rest' | 'stream', authorization?: string, url = '/stream') =>
  harness.access.identify({ url, headers: { authorization } } as IncomingMessage, way);
const bearer = (key: string) => `Bearer ${key}`;
const idOf = (key: string) => key.slice(3, 13);
const caller = (key: string) => ({ keyId: idOf(key), scopes: new Set(['read']) });
const ticketOf = (key: string) => harness.access.giveTicket(identify('rest', bearer(key)) as Caller).text;
const withTicket = (text: string) => identify('stream', undefined, `/stream?ticket=${text}`);

describe('Access', () => {
  it('knows who shows a key, and nobody else', async () => {
    await start();
    const key = await harness.key('read');
    for (const way of ['rest', 'stream'] as const) {
      expect(identify(way, bearer(key))).toEqual(caller(key));
      expect(identify(way, `bearer  ${key} `)).toEqual(caller(key));
      for (const wrong of [
        undefined,
        '',
        key,
        'Bearer',
        'Bearer ',
        `Basic ${key}`,
        `${bearer(key)} x`,
        bearer(`${key}A`),
      ])
        expect(identify(way, wrong)).toBe('not-authenticated');
    }
  });

  it('asks nobody on loopback, and lets nobody make keys without one', async () => {
    await start({ required: 'unless-loopback' });
    expect(harness.access.isRequired).toBe(false);
    expect(identify('stream')).toEqual({ keyId: null, scopes: new Set(['read', 'trade-data']) });
  });

  it('refuses a wrong key also where none is asked for', async () => {
    await start({ required: 'never' });
    expect(identify('rest', 'Bearer nonsense')).toBe('not-authenticated');
    expect(withTicket('nonsense')).toBe('not-authenticated');
  });

  it('lets a ticket open one socket, and no request of REST', async () => {
    await start();
    const key = await harness.key('read');
    const ticket = ticketOf(key);
    expect(identify('rest', undefined, `/api/v1/status?ticket=${ticket}`)).toBe('not-authenticated');
    expect(withTicket(ticket)).toEqual(caller(key));
    expect(withTicket(ticket)).toBe('not-authenticated');
  });

  it('takes no two tickets at once, and uses none of them up', async () => {
    await start();
    const key = await harness.key('read');
    const [one, two] = [ticketOf(key), ticketOf(key)];
    expect(withTicket(`${one}&ticket=${two}`)).toBe('not-authenticated');
    expect([withTicket(one), withTicket(two)]).toEqual([caller(key), caller(key)]);
  });

  it.each(['rotate', 'revoke'] as const)('forgets a key and its tickets when it is told to %s', async (change) => {
    await start();
    const key = await harness.key('read');
    const ticket = ticketOf(key);
    const ended: string[] = [];
    harness.access.revoked.subscribe((id) => ended.push(id));
    await harness.keys[change](idOf(key));
    await harness.access.refresh();
    expect(ended).toEqual([idOf(key)]);
    expect([identify('stream', bearer(key)), withTicket(ticket)]).toEqual(['not-authenticated', 'not-authenticated']);
  });

  it('tells of a revocation on the command line within a second, by itself', async () => {
    await start();
    const key = await harness.key('read');
    const ended = new Promise<string>((resolve) => harness.access.revoked.subscribe(resolve));
    const began = performance.now();
    await harness.keys.revoke(idOf(key));
    expect(await ended).toBe(idOf(key));
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('tells of a key whose time is over', async () => {
    await start();
    const made = await harness.keys.create({ name: 'short', scopes: ['read'], expiresAtMs: Date.now() + 100 });
    await harness.access.refresh();
    expect(identify('rest', bearer(made.text))).toMatchObject({ keyId: made.key.id });
    const ended = new Promise<string>((resolve) => harness.access.revoked.subscribe(resolve));
    expect(await ended).toBe(made.key.id);
    expect(identify('rest', bearer(made.text))).toBe('not-authenticated');
  });
});
