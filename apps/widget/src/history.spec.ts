import { History } from './history';
import { serverOf } from './server';

const server = serverOf('http://tape.example', null, 'http://desk.example/')!;
const MINUTE = 60_000;

const bar = (start: number) => ({
  start,
  open: '100.10',
  high: '103.00',
  low: '99.00',
  close: '102.00',
  volume: '2.5',
  notional: '252.5',
  trades: 3,
  revision: 1,
});

/** The server's REST: answers by the width that is asked for, and writes down what was asked. */
function serve(bars: Record<string, number[]>, status = 200) {
  const asked: URL[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = ((request: Request) => {
    const url = new URL(request.url);
    asked.push(url);
    const width = url.searchParams.get('width')!;
    const widthMs = { '1m': MINUTE, '10s': 10_000, '1s': 1_000 }[width];
    const body = status === 200 ? { widthMs, bars: (bars[width] ?? []).map(bar) } : { detail: 'No such symbol.' };
    return Promise.resolve(Response.json(body, { status }));
  }) as typeof fetch;
  return { asked, restore: () => (globalThis.fetch = before) };
}

describe('History', () => {
  const market = { venue: 'acme', symbol: 'BTC/USDT' };
  const now = 100 * MINUTE + 25_300;

  it('asks for the newest bars, then for what the growing one is made of', async () => {
    const { asked, restore } = serve({
      '1m': [98 * MINUTE, 99 * MINUTE],
      '10s': [100 * MINUTE, 100 * MINUTE + 10_000],
      '1s': [100 * MINUTE + 21_000],
    });
    const bars = await new History(server).load(market, '1m', now);
    restore();
    expect(bars.map(({ widthMs }) => widthMs)).toEqual([MINUTE, MINUTE, 10_000, 10_000, 1_000]);
    expect(bars[0]).toEqual({
      start: 98 * MINUTE,
      widthMs: MINUTE,
      open: 100.1,
      high: 103,
      low: 99,
      close: 102,
      volume: 2.5,
      notional: 252.5,
      trades: 3,
      revision: 1,
    });
    expect(asked.map((url) => url.pathname)).toEqual(Array(3).fill('/api/v1/bars'));
    expect(asked.map((url) => url.searchParams.get('from'))).toEqual([
      null,
      String(100 * MINUTE),
      String(100 * MINUTE + 20_000),
    ]);
    expect(asked[0].searchParams.get('symbol')).toBe('BTC/USDT');
  });

  it('begins one window early where the one before is not closed yet', async () => {
    const { asked, restore } = serve({ '1m': [90 * MINUTE] });
    await new History(server).load(market, '1m', now);
    restore();
    expect(asked[1].searchParams.get('from')).toBe(String(99 * MINUTE));
  });

  it('rejects with the server’s own sentence', async () => {
    const { restore } = serve({}, 404);
    await expect(new History(server).load(market, '1s', now)).rejects.toThrow('No such symbol.');
    restore();
  });
});
