import { Rehearsal } from '../rehearsal';
import { binanceUsdm } from './binance-usdm';

interface Delta {
  readonly e: string;
  readonly U: number;
  readonly u: number;
  readonly pu: number;
}

const events = (rehearsal: Rehearsal) =>
  rehearsal.heard.map((frame) => (JSON.parse(frame) as { data?: Delta }).data).filter((data) => data !== undefined);

describe('the venue that the product connects with', () => {
  it('sends trades on one route, tops and books on the other, and the product refuses no frame of it', async () => {
    const rehearsal = await Rehearsal.start(binanceUsdm, { kinds: ['trades', 'tops', 'levels'], symbols: 3 });
    rehearsal.run(5_000);
    expect(rehearsal.plan(['trades', 'levels']).map(({ url }) => new URL(url).pathname)).toEqual([
      '/public/stream',
      '/market/stream',
    ]);
    expect(rehearsal.acks).toEqual(['1', '1']);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
    for (const instrument of rehearsal.instruments) {
      expect(instrument.contract).toEqual({ type: 'perpetual' });
      const truth = rehearsal.exchange.market.traded(instrument.id);
      const rows = rehearsal.trades(instrument);
      expect(rows).toHaveLength(truth.count);
      expect(rows.reduce((sum, row) => sum + BigInt(rehearsal.sink.trades.size[row]), 0n)).toBe(truth.volume);
    }
  });

  it('takes a subscription to what a route does not carry, and sends nothing for it', async () => {
    const rehearsal = await Rehearsal.start(binanceUsdm, { kinds: [], symbols: 1 });
    rehearsal.connect('ws://memory/market/stream?streams=btcusdt@depth@100ms');
    rehearsal.say('{"method":"SUBSCRIBE","params":["btcusdt@bookTicker"],"id":7}');
    rehearsal.run(2_000);
    expect(rehearsal.acks).toEqual(['7']);
    expect(events(rehearsal)).toEqual([]);
  });

  it('links changes by pu, not by U, and REST gives a book that they continue', async () => {
    const rehearsal = await Rehearsal.start(binanceUsdm, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(1_050);
    const { lastUpdateId } = JSON.parse(rehearsal.get('/fapi/v1/depth?symbol=BTCUSDT&limit=1000')) as {
      lastUpdateId: number;
    };
    rehearsal.run(1_950);
    const deltas = events(rehearsal);
    expect(deltas.length).toBeGreaterThan(20);
    for (const [i, { U, pu }] of deltas.slice(1).entries()) {
      expect(pu).toBe(deltas[i].u);
      expect(U).toBeGreaterThan(pu + 1);
    }
    expect(deltas.some(({ U, u, pu }) => (U <= lastUpdateId && lastUpdateId <= u) || pu === lastUpdateId)).toBe(true);
  });

  it('has books that are those of the market, seeded by REST and followed', async () => {
    const rehearsal = await Rehearsal.start(binanceUsdm, { kinds: ['levels'], symbols: 2 });
    rehearsal.run(1_000);
    for (const instrument of rehearsal.instruments) rehearsal.seed(instrument);
    rehearsal.run(3_000);
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
    }
  });

  it('serves missed trades by id, within its weights', async () => {
    const rehearsal = await Rehearsal.start(binanceUsdm, { kinds: ['trades'], symbols: 1 });
    rehearsal.run(2_000);
    const [{ symbol, id }] = rehearsal.instruments;
    const { firstId } = rehearsal.exchange.market.traded(id);
    const path = `/fapi/v1/aggTrades?symbol=${symbol}&fromId=${firstId}&limit=5`;
    const rows = JSON.parse(rehearsal.get(path)) as { a: number }[];
    expect(rows.map(({ a }) => a)).toEqual([0, 1, 2, 3, 4].map((n) => firstId + n));
    for (let n = 0; n < 120; n++) rehearsal.exchange.request('GET', `http://memory${path}`);
    expect(rehearsal.exchange.request('GET', `http://memory${path}`)).toMatchObject({ status: 429 });
  });
});
