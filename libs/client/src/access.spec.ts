import { jest } from '@jest/globals';
import { FakeClock, FakeSocket } from './fake';
import { LivetapeClient } from './livetape-client';
import { fetchTicket, TicketRefusal, withTicket } from './ticket';

function world(options: object = {}) {
  const clock = new FakeClock();
  const urls: string[] = [];
  const sockets: FakeSocket[] = [];
  const openSocket = (url: string) => {
    urls.push(url);
    sockets.push(new FakeSocket());
    return sockets.at(-1)!;
  };
  return { clock, urls, sockets, client: new LivetapeClient({ clock, openSocket, random: () => 0.5, ...options }) };
}

/** Lets promises go on. */
const turn = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('a server that asks for a key', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is given a ticket for each connection', async () => {
    let serial = 0;
    const { client, clock, urls, sockets } = world({ ticket: () => Promise.resolve(`t${++serial}`) });
    client.connect('ws://x/stream');
    expect(urls).toEqual([]);
    await turn();
    sockets[0].end(1006);
    clock.advance(250);
    await turn();
    expect(urls).toEqual(['ws://x/stream?ticket=t1', 'ws://x/stream?ticket=t2']);
  });

  it('opens nothing with a ticket that comes after the end', async () => {
    const { client, urls } = world({ ticket: () => Promise.resolve('late') });
    client.connect('ws://x/stream');
    client.close();
    await turn();
    expect(urls).toEqual([]);
  });

  it('is not asked again when it refuses the key, and later when it cannot answer', async () => {
    const refusals = [new TicketRefusal(503, 7_000), new TicketRefusal(401, null)];
    const { client, clock } = world({ ticket: () => Promise.reject(refusals.shift()!) });
    client.connect('ws://x/stream');
    await turn();
    expect(client.state).toMatchObject({ state: 'waiting', nextAttemptAt: clock.now() + 7_250 });
    clock.advance(7_250);
    await turn();
    expect(client.state.state).toBe('closed');
    expect(client.state.reason).toContain('401');
  });

  it('sells a ticket for the key beside the stream', async () => {
    const fetch = jest.spyOn(globalThis, 'fetch');
    fetch.mockResolvedValueOnce(new Response('{"ticket":"t"}'));
    expect(await fetchTicket('wss://x/tape/stream', 'lt_a_b')).toBe('t');
    expect(String(fetch.mock.calls[0][0])).toBe('https://x/tape/api/v1/tickets');
    expect(fetch.mock.calls[0][1]).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer lt_a_b' } });
    fetch.mockResolvedValueOnce(new Response('', { status: 429, headers: { 'retry-after': '3' } }));
    await expect(fetchTicket('ws://x/stream', 'k')).rejects.toMatchObject({
      status: 429,
      retryMs: 3_000,
      isFinal: false,
    });
    expect(withTicket('ws://x/stream?a=1', 'b c')).toBe('ws://x/stream?a=1&ticket=b+c');
  });
});

describe('pace', () => {
  it('is asked for before the channels, again on every connection, and refused when no server takes it', () => {
    const { client, clock, sockets } = world();
    client.subscribe('feeds', { snapshot: () => undefined, delta: () => undefined });
    client.pace({ maxRateHz: 5 });
    client.connect('ws://x/stream');
    sockets[0].greet();
    clock.advance(0);
    expect(sockets[0].sent.map(({ op }) => op)).toEqual(['ping', 'pace', 'subscribe', 'credit']);
    expect(sockets[0].take('pace')).toMatchObject([{ maxRateHz: 5, maxKbps: null }]);
    sockets[0].receive({ type: 'paced', id: 2, maxRateHz: 5, maxKbps: null });
    expect(client.paced).toEqual({ maxRateHz: 5, maxKbps: null });
    sockets[0].end(3001);
    clock.advance(250);
    sockets[1].greet();
    clock.advance(100);
    expect(sockets[1].take('pace')).toHaveLength(1);
    expect(() => client.pace({ maxRateHz: 0 })).toThrow(RangeError);
    expect(() => client.pace({ maxKbps: 0.5 })).toThrow(RangeError);
  });
});
