import { SpecClient } from './spec-client';
import { type Sim, type SimOptions, startSim } from './sim';

let sim: Sim;
const clients: SpecClient[] = [];

async function start(options: SimOptions = {}): Promise<void> {
  sim = await startSim({ clock: 'manual', seed: 5, rate: 400, symbols: 6, warmupMs: 5_000, ...options });
}

async function connect(path: string): Promise<SpecClient> {
  const client = await SpecClient.open(sim.endpoints('binance').socket + path);
  clients.push(client);
  return client;
}

const get = (path: string) => fetch(sim.endpoints('binance').rest + path);
const body = async (path: string) => (await (await get(path)).json()) as Record<string, never>;
/** Everything the server sent before the reply has arrived with the reply. */
const settle = (client: SpecClient) => client.ask({ method: 'GET_PROPERTY', params: ['combined'], id: 'settle' });

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await sim.stop();
});

describe('streams', () => {
  it('sends every trade of a raw stream once, in order, and the sums are the truth', async () => {
    await start();
    const client = await connect('/ws/btcusdt@aggTrade');
    sim.step(5_000);
    const truth = sim.sent('BTCUSDT');
    await client.until(() => client.frames.length === truth.count);
    const trades = client.events('aggTrade') as { a: number; f: number; l: number; p: string; q: string; m: boolean }[];
    const units = (text: string, decimals: number) => BigInt(text.replace('.', '')) / 10n ** BigInt(8 - decimals);
    const sums = trades.map(({ p, q }) => [units(p, 2), units(q, 5)]);
    expect(truth.count).toBeGreaterThan(300);
    expect(trades.map(({ a }) => a)).toEqual(trades.map((_, i) => truth.firstId + i));
    expect(trades.slice(1).every(({ f }, i) => f === trades[i].l + 1)).toBe(true);
    expect(sums.reduce((sum, [, size]) => sum + size, 0n)).toBe(truth.volume);
    expect(sums.reduce((sum, [price, size]) => sum + price * size, 0n)).toBe(truth.notional);
    expect(sim.sent('BTCUSDT', { fromId: truth.firstId, toId: truth.lastId })).toEqual(truth);
  });

  it('wraps combined streams, splits executions into single trades, and stands still until stepped', async () => {
    await start();
    const client = await connect('/stream?streams=btcusdt@trade/ethusdt@aggTrade/nosuch@trade');
    await settle(client);
    expect(client.frames).toHaveLength(1);
    sim.step(1_000);
    await settle(client);
    const streams = new Set(client.frames.map((frame) => (JSON.parse(frame) as { stream?: string }).stream));
    expect([...streams].sort()).toEqual(['btcusdt@trade', 'ethusdt@aggTrade', undefined]);
    const ids = client.events('trade').map((trade) => trade['t'] as number);
    expect(ids).toEqual(ids.map((_, i) => ids[0] + i));
    const history = await body(`/api/v3/historicalTrades?symbol=BTCUSDT&fromId=${ids[0]}&limit=1000`);
    const rows = (history as unknown as { id: number; price: string; qty: string }[]).map((row) => [
      row.id,
      row.price,
      row.qty,
    ]);
    expect(client.events('trade').map(({ t, p, q }) => [t, p, q])).toEqual(rows);
  });

  it('is the same tape for the same seed and steps', async () => {
    const record = async () => {
      await start({ warmupMs: 1_000 });
      const client = await connect('/stream?streams=btcusdt@aggTrade/btcusdt@bookTicker/btcusdt@depth@100ms');
      await settle(client);
      for (let i = 0; i < 5; i++) sim.step(200);
      await settle(client);
      await sim.stop();
      return client.frames;
    };
    const first = await record();
    expect(await record()).toEqual(first);
    expect(first.length).toBeGreaterThan(100);
  });

  it('keeps depth, bookTicker and REST consistent: U follows u, and the levels agree at every position', async () => {
    await start();
    const client = await connect('/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker');
    sim.step(150);
    const snapshot = await body('/api/v3/depth?symbol=BTCUSDT&limit=5000');
    sim.step(2_050);
    await settle(client);
    const deltas = client.events('depthUpdate') as { U: number; u: number; b: string[][]; a: string[][] }[];
    expect(deltas.length).toBeGreaterThan(15);
    expect(deltas.slice(1).every(({ U }, i) => U === deltas[i].u + 1)).toBe(true);
    const [bids, asks] = [new Map<string, string>(snapshot['bids']), new Map<string, string>(snapshot['asks'])];
    const tops = new Map(client.events('bookTicker').map((top) => [top['u'], top]));
    const best = (levels: Map<string, string>, sign: number) =>
      [...levels].sort(([one], [two]) => (Number(two) - Number(one)) * sign)[0];
    let compared = 0;
    for (const { u, b, a } of deltas.filter((delta) => delta.u > (snapshot['lastUpdateId'] as number))) {
      for (const [levels, changes] of [
        [bids, b],
        [asks, a],
      ] as [Map<string, string>, string[][]][]) {
        for (const [price, size] of changes) {
          if (Number(size) === 0) levels.delete(price);
          else levels.set(price, size);
        }
      }
      const top = tops.get(u);
      if (!top) continue;
      expect([top['b'], top['B'], top['a'], top['A']]).toEqual([...best(bids, 1), ...best(asks, -1)]);
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
    const end = await body('/api/v3/depth?symbol=BTCUSDT&limit=5000');
    expect(end['lastUpdateId']).toBe(deltas[deltas.length - 1].u);
    expect(bids).toEqual(new Map(end['bids']));
    expect(asks).toEqual(new Map(end['asks']));
  });
});

describe('commands', () => {
  it('acknowledges, lists, unsubscribes and refuses as the venue does', async () => {
    await start();
    const client = await connect('/ws');
    const subscribe = { method: 'SUBSCRIBE', params: ['btcusdt@aggTrade', 'ethusdt@trade'], id: 1 };
    expect(await client.ask(subscribe)).toEqual({ result: null, id: 1 });
    expect(await client.ask({ method: 'UNSUBSCRIBE', params: ['ethusdt@trade'], id: 'b' })).toEqual({
      result: null,
      id: 'b',
    });
    expect(await client.ask({ method: 'LIST_SUBSCRIPTIONS', id: 3 })).toEqual({ result: ['btcusdt@aggTrade'], id: 3 });
    expect(await client.ask({ method: 'SUBSCRIBE', params: ['nosuch@aggTrade'], id: 4 })).toEqual({
      code: 2,
      msg: 'Invalid request: unknown stream nosuch@aggTrade',
      id: 4,
    });
    expect(await client.ask('{"method"')).toMatchObject({ code: 3 });
  });

  it('ends a connection that sends more than five frames a second', async () => {
    await start();
    const client = await connect('/ws');
    for (let id = 1; id <= 6; id++) client.send({ method: 'LIST_SUBSCRIPTIONS', id });
    expect(await client.ended).toEqual({ code: 1008, reason: 'Too many requests' });
    expect(client.frames).toHaveLength(5);
  });

  it('pings every 20 s and ends a connection at its age', async () => {
    await start({ socketAgeMsMax: 60_000 });
    const client = await connect('/ws/btcusdt@aggTrade');
    sim.step(59_000);
    await client.until(() => client.pings.length === 2);
    sim.step(1_000);
    expect((await client.ended).code).toBe(1008);
  });

  it('cuts off a client that leaves too much unread', async () => {
    await start({ rate: 20_000, symbols: 1, warmupMs: 0, unsentBytesMax: 1024 * 1024 });
    const client = await connect('/ws/btcusdt@aggTrade');
    // within one synchronous step nobody reads
    sim.step(3_000);
    expect((await client.ended).code).toBe(1006);
    expect(client.frames.length).toBeLessThan(sim.sent('BTCUSDT').count);
  });

  it('answers 404 to a WebSocket elsewhere', async () => {
    await start();
    await expect(SpecClient.open(`${sim.endpoints('binance').socket}/nowhere`)).rejects.toThrow('404');
  });
});

describe('REST', () => {
  it('serves what the stream sent, by id and by time, and the past before the start', async () => {
    await start();
    const client = await connect('/ws/btcusdt@aggTrade');
    sim.step(2_000);
    await settle(client);
    const streamed = client.events('aggTrade');
    const { firstId, lastId } = sim.sent('BTCUSDT');
    const byId = await body(`/api/v3/aggTrades?symbol=BTCUSDT&fromId=${firstId}&limit=1000`);
    const common = ({ a, p, q, f, l, T, m, M }: Record<string, unknown>) => ({ a, p, q, f, l, T, m, M });
    expect(byId).toEqual(streamed.map(common));
    const [from, to] = [sim.nowMs() - 1_000, sim.nowMs() - 500];
    const byTime = await body(`/api/v3/aggTrades?symbol=BTCUSDT&startTime=${from}&endTime=${to}&limit=1000`);
    const within = streamed.filter((trade) => (trade['T'] as number) >= from && (trade['T'] as number) <= to);
    expect(byTime).toEqual(within.map(common));
    const past = (await body(`/api/v3/aggTrades?symbol=BTCUSDT&fromId=0&limit=10`)) as unknown as { a: number }[];
    expect(past[0].a).toBeLessThan(firstId - 100);
    const newest = (await body('/api/v3/aggTrades?symbol=BTCUSDT&limit=2')) as unknown as { a: number }[];
    expect(newest.map(({ a }) => a)).toEqual([lastId - 1, lastId]);
  });

  it('describes its instruments, of which some are tiny', async () => {
    await start({ symbols: undefined });
    const { symbols } = (await body('/api/v3/exchangeInfo')) as unknown as {
      symbols: { symbol: string; filters: Record<string, string>[] }[];
    };
    expect(symbols.length).toBeGreaterThanOrEqual(64);
    expect(symbols.find(({ symbol }) => symbol === 'PEPEUSDT')?.filters.slice(0, 2)).toMatchObject([
      { filterType: 'PRICE_FILTER', tickSize: '0.00000001' },
      { filterType: 'LOT_SIZE', stepSize: '1.00000000' },
    ]);
    expect(await body('/api/v3/time')).toEqual({ serverTime: sim.nowMs() });
    expect(await body('/api/v3/ping')).toEqual({});
  });

  it.each([
    ['/api/v3/aggTrades', 400, -1102],
    ['/api/v3/depth?symbol=NOSUCH', 400, -1121],
    ['/api/v3/aggTrades?symbol=BTCUSDT&limit=x', 400, -1100],
    ['/api/v3/aggTrades?symbol=BTCUSDT&fromId=1&startTime=1', 400, -1128],
  ])('refuses %s with %i and the code %i', async (path, status, code) => {
    await start();
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { code: number }).code).toBe(code);
  });

  it('counts weights and refuses above 6,000 a minute until the next', async () => {
    await start();
    const used = (answer: Response) => Number(answer.headers.get('x-mbx-used-weight-1m'));
    expect(used(await get('/api/v3/ping'))).toBe(1);
    expect(used(await get('/api/v3/depth?symbol=BTCUSDT&limit=5000'))).toBe(251);
    for (let i = 0; i < 22; i++) await get('/api/v3/depth?symbol=BTCUSDT&limit=5000');
    const refused = await get('/api/v3/depth?symbol=BTCUSDT&limit=5000');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBe(60);
    sim.step(60_000);
    expect((await get('/api/v3/ping')).status).toBe(200);
  });
});

describe('a real clock', () => {
  it('trades by itself, at times that are now', async () => {
    await start({ clock: 'real', rate: 2_000, warmupMs: 500 });
    const client = await connect('/ws/btcusdt@aggTrade');
    await client.until(() => client.frames.length >= 20);
    const { T } = JSON.parse(client.frames[client.frames.length - 1]) as { T: number };
    expect(Math.abs(Date.now() - T)).toBeLessThan(5_000);
    expect(() => sim.step(1)).toThrow('manual');
  });
});
