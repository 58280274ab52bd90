import { type Sim, startSim } from '../sim';
import { SpecClient } from '../spec-client';
import { type FaultSettings } from './fault';

let sim: Sim;
const clients: SpecClient[] = [];

async function start(faults: FaultSettings): Promise<SpecClient> {
  sim = await startSim({ clock: 'manual', seed: 9, rate: 400, symbols: 4, warmupMs: 5_000, faults });
  return connect();
}

async function connect(path = '/ws/btcusdt@aggTrade'): Promise<SpecClient> {
  const client = await SpecClient.open(sim.endpoints('binance').socket + path);
  clients.push(client);
  return client;
}

const settle = (client: SpecClient) => client.ask({ method: 'LIST_SUBSCRIPTIONS', id: 0 });
const ids = (client: SpecClient) => client.events('aggTrade').map((trade) => trade['a'] as number);
const rest = (path: string) => fetch(sim.endpoints('binance').rest + path);

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await sim.stop();
});

describe('connection faults', () => {
  it.each([
    ['disconnect', 1001],
    ['reset', 1006],
    ['midframe', 1006],
  ] as const)('%s ends the connection with %i, once where asked once', async (name, code) => {
    const client = await start({ [name]: { everyMs: 0, times: 1 } });
    sim.step(10);
    expect((await client.ended).code).toBe(code);
    const next = await connect();
    sim.step(2_000);
    await settle(next);
    expect(ids(next).length).toBeGreaterThan(50);
    expect(sim.faults()).toEqual({ active: {}, strikes: { [name]: 1 } });
  });

  it('waits anew for a connection that was not there', async () => {
    const client = await start({});
    client.close();
    await client.ended;
    while (sim.connectionCount > 0) await new Promise((next) => setImmediate(next));
    sim.faults({ disconnect: { everyMs: 1_000, times: 1 } });
    sim.step(60_000);
    const next = await connect();
    sim.step(10);
    await settle(next);
    expect(sim.faults().strikes).toEqual({});
    sim.step(20_000);
    expect((await next.ended).code).toBe(1001);
  });

  it('silence leaves the socket open and says nothing, not even a ping', async () => {
    const client = await start({ silence: { everyMs: 0, times: 1 } });
    sim.step(30_000);
    const other = await connect();
    sim.step(30_000);
    await settle(other);
    expect(client.frames.length).toBeLessThan(10);
    expect(client.pings).toEqual([]);
    expect(ids(other).length).toBeGreaterThan(1_000);
  });

  it('shutdown is announced before it happens', async () => {
    const client = await start({ shutdown: { everyMs: 0, times: 1, durationMs: 500 } });
    sim.step(100);
    await client.until(() => client.events('serverShutdown').length === 1);
    sim.step(600);
    expect(await client.ended).toEqual({ code: 1001, reason: 'Server shutdown' });
  });
});

describe('frame faults', () => {
  it('drops leaves holes that REST fills', async () => {
    const client = await start({ drops: { probability: 0.05 } });
    sim.step(5_000);
    await settle(client);
    const { firstId, count } = sim.sent('BTCUSDT');
    const strikes = sim.faults().strikes.drops ?? 0;
    expect(strikes).toBeGreaterThan(5);
    expect(ids(client)).toHaveLength(count - strikes);
    const missing = Array.from({ length: count }, (_, i) => firstId + i).filter((id) => !ids(client).includes(id));
    const answer = await rest(`/api/v3/aggTrades?symbol=BTCUSDT&fromId=${missing[0]}&limit=1`);
    expect(((await answer.json()) as { a: number }[])[0].a).toBe(missing[0]);
  });

  it('late sends every trade, some after younger ones', async () => {
    const client = await start({ late: { probability: 0.1, durationMs: 400 } });
    sim.step(5_000);
    sim.faults({ late: false });
    sim.step(500);
    await settle(client);
    const { firstId, count } = sim.sent('BTCUSDT');
    const got = ids(client);
    expect(got.some((id, i) => i > 0 && id < got[i - 1])).toBe(true);
    expect([...got].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => firstId + i));
  });

  it('duplicates resends the last trades when a stream is subscribed', async () => {
    const client = await start({ duplicates: { count: 30 } });
    sim.step(10);
    await settle(client);
    const { firstId } = sim.sent('BTCUSDT');
    expect(ids(client).slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, i) => firstId - 30 + i));
  });

  it('malformed adds frames that are no trades and keeps every true one', async () => {
    const client = await start({ malformed: { probability: 0.2 } });
    sim.step(5_000);
    const { count, firstId } = sim.sent('BTCUSDT');
    const strikes = sim.faults().strikes.malformed ?? 0;
    await client.until(() => client.frames.length + client.binary.length === count + strikes);
    const isTrue = (frame: string) => /^{"e":"aggTrade".*"p":"(?!0\.00000000")\d{1,6}\.\d{8}".*}$/.test(frame);
    const good = client.frames.filter(isTrue).map((frame) => (JSON.parse(frame) as { a: number }).a);
    expect(good).toEqual(Array.from({ length: count }, (_, i) => firstId + i));
    const bad = client.frames.filter((frame) => !isTrue(frame)).join('\n');
    for (const sign of ['NaN', '1e400', '-1.5', '1234567890123456789012345678901234567890', '[[[[', '\ufffd']) {
      expect(bad).toContain(sign);
    }
    expect(client.binary.length).toBeGreaterThan(0);
  });

  it.each([
    ['future', (ms: number) => ms > Date.UTC(2026, 0, 1, 23)],
    ['past', (ms: number) => ms === 0],
  ] as const)('%s sends a copy with a wrong time ahead of the true trade', async (name, isWrong) => {
    const client = await start({ [name]: { probability: 0.1 } });
    sim.step(3_000);
    await settle(client);
    const trades = client.events('aggTrade') as { a: number; T: number }[];
    const wrong = trades.flatMap(({ T }, i) => (isWrong(T) ? [i] : []));
    expect(wrong).toHaveLength(sim.faults().strikes[name] as number);
    expect(wrong.every((i) => trades[i + 1].a === trades[i].a)).toBe(true);
    expect(trades.length - wrong.length).toBe(sim.sent('BTCUSDT').count);
  });
});

describe('command faults', () => {
  it('refuse answers with an error and subscribes nothing', async () => {
    const client = await start({ refuse: { probability: 1, times: 1 } });
    const command = { method: 'SUBSCRIBE', params: ['ethusdt@aggTrade'], id: 5 };
    expect(await client.ask(command)).toEqual({ code: 2, msg: 'Invalid request: subscription refused', id: 5 });
    expect(await client.ask(command)).toEqual({ result: null, id: 5 });
  });

  it('fewerAcks subscribes half and acknowledges nothing', async () => {
    const client = await start({ fewerAcks: { probability: 1 } });
    client.send({ method: 'SUBSCRIBE', params: ['ethusdt@aggTrade', 'solusdt@aggTrade'], id: 5 });
    expect(await settle(client)).toEqual({ result: ['btcusdt@aggTrade', 'ethusdt@aggTrade'], id: 0 });
  });
});

describe('REST faults', () => {
  it.each([
    ['rest429', 429, '1'],
    ['rest418', 418, '5'],
    ['rest5xx', 503, null],
  ] as const)('%s answers %i', async (name, status, retryAfter) => {
    await start({ [name]: { probability: 1, times: 1 } });
    const answer = await rest('/api/v3/time');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect((await answer.json()) as object).toHaveProperty('code');
    expect((await rest('/api/v3/time')).status).toBe(200);
  });

  it('restTimeout never answers, and ends the connection after a while', async () => {
    await start({ restTimeout: { probability: 1, times: 1, durationMs: 10_000 } });
    const hanging = rest('/api/v3/time').then(
      () => 'answered',
      () => 'ended',
    );
    while ((sim.faults().strikes.restTimeout ?? 0) === 0) await new Promise((next) => setImmediate(next));
    sim.step(9_000);
    expect((await rest('/api/v3/time')).status).toBe(200);
    sim.step(1_000);
    expect(await hanging).toBe('ended');
  });
});

describe('control', () => {
  const control = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${sim.port}/control/${path}`, init);
  const post = (path: string, value: unknown, headers = {}) =>
    control(path, { method: 'POST', body: JSON.stringify(value), headers });

  it('switches faults at run time and tells how often they struck', async () => {
    const client = await start({});
    expect(await (await control('faults')).json()).toEqual({ active: {}, strikes: {} });
    const answer = await post('faults', { disconnect: { everyMs: 0, times: 1 }, drops: true });
    expect(await answer.json()).toMatchObject({ active: { disconnect: { times: 1 }, drops: { probability: 0.002 } } });
    await post('faults', { drops: false });
    expect(await (await post('step', { ms: 10 })).json()).toEqual({ nowMs: sim.nowMs() });
    expect((await client.ended).code).toBe(1001);
    expect(await (await control('faults')).json()).toEqual({ active: {}, strikes: { disconnect: 1 } });
  });

  it('tells the truth to other processes, sums as text', async () => {
    await start({});
    sim.step(1_000);
    const truth = sim.sent('BTCUSDT');
    const told = (await (await control('sent?symbol=BTCUSDT')).json()) as Record<string, unknown>;
    expect(told).toEqual({
      ...truth,
      volume: String(truth.volume),
      buyVolume: String(truth.buyVolume),
      notional: String(truth.notional),
    });
    expect((await control('sent?symbol=NOSUCH')).status).toBe(400);
  });

  it('refuses unknown faults, bad fields and browsers', async () => {
    await start({});
    const unknown = await post('faults', { nosuch: true });
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('nosuch')]);
    expect((await post('faults', { drops: { probability: 2 } })).status).toBe(400);
    expect((await post('faults', { drops: true }, { origin: 'http://evil.example' })).status).toBe(403);
    expect(sim.faults().active).toEqual({});
  });
});
