import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BookReducer, LivetapeClient } from '@livetape/client';
import {
  type BarsDto,
  type BookDto,
  type FeedInstrumentsDto,
  type GreeksDto,
  type LatencyDto,
  type LatencyHistoryDto,
  type MergedBookDto,
  type PairsDto,
  type ProblemDto,
  type StatusDto,
  type TopDto,
} from '@livetape/dto';
import { formatDecimal, formatVwap, HOPS } from '@livetape/model';
import { venues } from '@livetape/venues';
import { type BarRow, type BookCopy } from '@livetape/wire';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { loadConfig } from './config';
import { createPlatform } from './http/platform';
import { Persistence } from './persistence/persistence';

const folder = mkdtempSync(join(tmpdir(), 'livetape-'));
let app: NestExpressApplication;
let origin: string;

async function get<T>(path: string): Promise<{ status: number; type: string; body: T }> {
  const response = await fetch(`${origin}/api/v1/${path}`);
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: (await response.json()) as T,
  };
}

/** The first bars that a client of the stream is given, as REST writes them. */
function streamedBars(count: number): Promise<BarsDto['bars']> {
  const client = new LivetapeClient();
  const bars: BarsDto['bars'] = [];
  return new Promise((resolve) => {
    const take = (rows: readonly BarRow[], priceDecimals: number, sizeDecimals: number) => {
      bars.push(...rows.map((row) => restBar(row, priceDecimals, sizeDecimals)));
      if (bars.length < count) return;
      client.close();
      resolve(bars);
    };
    client.subscribe('bars:binance:BTCUSDT:1s', {
      snapshot: ({ rows, instrument }) => take(rows, instrument?.priceDecimals ?? 0, instrument?.sizeDecimals ?? 0),
      delta: ({ rows, instrument }) => take(rows, instrument?.priceDecimals ?? 0, instrument?.sizeDecimals ?? 0),
    });
    client.connect(`${origin.replace('http', 'ws')}/stream`);
  });
}

/** A copy of a book that was proven this often, as a client of the stream has it. */
function streamedBook(proofs: number): Promise<BookCopy> {
  const client = new LivetapeClient();
  return new Promise((resolve) => {
    const book = new BookReducer(client, 'book:binance:BTCUSDT:20', {
      changed: (copy) => {
        if (copy.checksumsPassed < proofs) return;
        book.stop();
        client.close();
        resolve(copy);
      },
    });
    client.connect(`${origin.replace('http', 'ws')}/stream`);
  });
}

function restBar(row: BarRow, priceDecimals: number, sizeDecimals: number): BarsDto['bars'][number] {
  const [start, open, high, low, close, volume, notional, buyVolume, trades, revision] = row;
  return {
    start,
    open: formatDecimal(open, priceDecimals),
    high: formatDecimal(high, priceDecimals),
    low: formatDecimal(low, priceDecimals),
    close: formatDecimal(close, priceDecimals),
    vwap: formatVwap(BigInt(notional), BigInt(volume), priceDecimals),
    volume: formatDecimal(BigInt(volume), sizeDecimals),
    notional: formatDecimal(BigInt(notional), priceDecimals + sizeDecimals),
    buyVolume: formatDecimal(BigInt(buyVolume), sizeDecimals),
    trades,
    revision,
  };
}

beforeAll(async () => {
  const environment = {
    LIVETAPE_SOURCE: 'sim',
    LIVETAPE_SIM_TRADES_PER_SECOND: '100',
    LIVETAPE_STORE_PATH: join(folder, 'livetape.sqlite'),
    LIVETAPE_LOG_LEVEL: 'error',
    // the worker's bundle belongs to a build, not to a test of the sources
    LIVETAPE_FEEDS_ISOLATION: 'inline',
  };
  app = await createPlatform(loadConfig({ environment, file: null, venueIds: Object.keys(venues) }));
  await app.listen(0, '127.0.0.1');
  origin = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
}, 60_000);

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('the platform', () => {
  it('gives the same exact bars by REST and by the stream', async () => {
    const [{ start }] = await streamedBars(3);
    await app.get(Persistence).store.flush();
    const { body } = await get<BarsDto>(`bars?venue=binance&symbol=BTCUSDT&from=${start}`);
    // a bar that was revised meanwhile has a row for each revision there
    const streamed = await streamedBars(3);
    expect(body.bars.length).toBeGreaterThan(1);
    for (const bar of body.bars) expect(streamed).toContainEqual(bar);
    expect(body).toMatchObject({ venue: 'binance', symbol: 'BTCUSDT', source: 'sim', width: '1s', widthMs: 1_000 });
  }, 30_000);

  it('says that simulated data is simulated', async () => {
    const { body } = await get<StatusDto>('status');
    expect(body).toMatchObject({ source: 'sim', venues: expect.arrayContaining(['binance']) });
  });

  it('gives books by the stream, proven again and again, and by REST', async () => {
    const copy = await streamedBook(3);
    expect([copy.state, copy.bids.length, copy.asks.length]).toEqual(['synced', 20, 20]);
    const { body } = await get<BookDto>('book?venue=binance&symbol=BTCUSDT&depth=7');
    expect(body).toMatchObject({ state: 'synced', sequence: expect.stringMatching(/^\d+$/) });
    expect([body.bids.length, body.asks.length]).toEqual([7, 7]);
    expect(Number(body.bids[0][0])).toBeLessThan(Number(body.asks[0][0]));
    expect(body.trustedDepth.bids).toBeGreaterThanOrEqual(7);
  }, 30_000);

  it('takes the books of a pair together', async () => {
    const { pairs } = (await get<PairsDto>('pairs')).body;
    const bitcoin = pairs.find(({ base, quote }) => base === 'BTC' && quote === 'USDT');
    expect(bitcoin?.instruments).toContainEqual({ venue: 'binance', symbol: 'BTCUSDT' });
    const { body: top } = await get<TopDto>('top?base=BTC&quote=USDT');
    expect(top.venues.map(({ venue, symbol }) => ({ venue, symbol }))).toEqual(bitcoin?.instruments);
    expect(Number(top.best.ask)).toBeGreaterThan(0);
    const { body: merged } = await get<MergedBookDto>('merged-book?base=BTC&quote=USDT&depth=3');
    expect([merged.bids.length, merged.asks.length]).toEqual([3, 3]);
    expect(merged.bids[0].venues[0]).toMatchObject({ symbol: expect.any(String), size: expect.any(String) });
  });

  it('says how each instrument of a feed does', async () => {
    const { body } = await get<FeedInstrumentsDto>('feeds/binance/instruments');
    const bitcoin = body.instruments.find(({ symbol }) => symbol === 'BTCUSDT');
    expect(bitcoin).toMatchObject({ gaps: 0, book: { state: 'synced', checksumsFailed: 0, crossed: 0 } });
    expect(bitcoin?.trades).toBeGreaterThan(0);
  });

  it('has nothing to say of greeks where the venue sends none', async () => {
    const { body } = await get<GreeksDto>('greeks?venue=binance&symbol=BTCUSDT');
    expect(body).toMatchObject({ eventTime: null, ageMs: null, delta: null, openInterest: null });
  });

  it('pages bars by cursor without a seam', async () => {
    await streamedBars(3);
    await app.get(Persistence).store.flush();
    const query = 'bars?venue=binance&symbol=BTCUSDT';
    const whole = (await get<BarsDto>(`${query}&to=${Date.now() - 2_000}`)).body.bars;
    const first = (await get<BarsDto>(`${query}&limit=1`)).body;
    const second = (await get<BarsDto>(`${query}&limit=1&cursor=${first.next}`)).body;
    expect([...first.bars, ...second.bars].map(({ start }) => start)).toEqual(
      whole.slice(0, 2).map(({ start }) => start),
    );
  }, 30_000);

  it.each([
    ['bars', 400, 'invalid-query'],
    ['bars?venue=nowhere&symbol=BTCUSDT', 404, 'unknown-venue'],
    ['bars?venue=binance&symbol=NOTHING', 404, 'unknown-symbol'],
    ['bars?venue=binance&symbol=BTCUSDT&limit=1e3', 400, 'invalid-query'],
    ['bars?venue=binance&symbol=BTCUSDT&limit=10001', 400, 'invalid-query'],
    ['bars?venue=binance&symbol=BTCUSDT&from=5&to=5', 400, 'invalid-query'],
    ['bars?venue=binance&symbol=BTCUSDT&width=2s', 400, 'invalid-query'],
    ['bars?venue=binance&symbol=BTCUSDT&colour=red', 400, 'invalid-query'],
    ['bars?venue=binance&symbol=BTCUSDT&last=1&from=2', 400, 'invalid-query'],
    ['bars?venue=binance&symbol=BTCUSDT&pixels=10', 400, 'invalid-query'],
    ['bars?venue=binance&symbol=BTCUSDT&pixels=10&from=0&to=4102444800000', 400, 'range-too-large'],
    ['bars?venue=binance&symbol=BTCUSDT&cursor=nonsense', 400, 'invalid-cursor'],
    ['trades?venue=binance&symbol=BTCUSDT&cursor=nonsense', 400, 'invalid-cursor'],
    ['book?venue=binance', 400, 'invalid-query'],
    ['book?venue=binance&symbol=NOTHING', 404, 'unknown-symbol'],
    ['book?venue=binance&symbol=BTCUSDT&depth=1001', 400, 'invalid-query'],
    ['book/history?venue=nowhere&symbol=BTCUSDT', 404, 'unknown-venue'],
    ['top?base=BTC', 400, 'invalid-query'],
    ['top?base=BTC&quote=NOTHING', 404, 'unknown-pair'],
    ['merged-book?base=BTC&quote=USDT&depth=0', 400, 'invalid-query'],
    ['greeks?venue=binance&symbol=NOTHING', 404, 'unknown-symbol'],
    ['feeds/nowhere/instruments', 404, 'unknown-venue'],
    ['gaps?symbol=BTCUSDT', 400, 'invalid-query'],
    ['latency?venue=nowhere', 404, 'unknown-venue'],
    ['latency/history?span=minute', 400, 'invalid-query'],
    ['nothing', 404, 'not-found'],
    ['%ff', 400, 'invalid-request'],
  ])('answers %s with %d %s', async (path, status, code) => {
    const { body, ...answer } = await get<ProblemDto>(path);
    expect(answer).toEqual({ status, type: 'application/problem+json; charset=utf-8' });
    expect(body).toMatchObject({ status, code });
  });

  it('refuses an address of 3,000 characters', async () => {
    const { status, body } = await get<ProblemDto>(`bars?venue=${'a'.repeat(3_000)}`);
    expect([status, body.code]).toEqual([414, 'uri-too-long']);
  });

  it('reads no body and no other method than GET', async () => {
    const response = await fetch(`${origin}/api/v1/bars`, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('answers what is neither a page nor the API with a problem', async () => {
    const response = await fetch(`${origin}/missing-AAAAAAAA.js`);
    expect(await response.json()).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('tells how long ticks take, hop by hop against the budget', async () => {
    const { body } = await get<LatencyDto>('latency?venue=binance');
    expect(body.budgets.map(({ hop }) => hop)).toEqual([...HOPS]);
    const hops = body.venues[0].hops.filter(({ minute }) => minute !== null).map(({ hop }) => hop);
    expect(hops).toEqual(expect.arrayContaining(['network', 'decode', 'apply', 'encode', 'write']));
    const { body: past } = await get<LatencyHistoryDto>('latency/history?venue=binance');
    expect(past.stepMs).toBe(10_000);
  });

  it('tells Prometheus how long the work on a frame took', async () => {
    const text = await (await fetch(`${origin}/api/v1/metrics`)).text();
    expect(text).toMatch(/livetape_hop_seconds_count\{venue="binance",hop="apply"\} [1-9]/);
    expect(text).toMatch(/livetape_hop_seconds_bucket\{venue="binance",hop="network",le="\+Inf"\} [1-9]/);
    expect(text).toMatch(/livetape_gateway_clients \d/);
    expect(text).toMatch(/livetape_gateway_binary_frames_sent [1-9]/);
    expect(text).toMatch(/livetape_books\{venue="binance",state="synced"\} [1-9]/);
    expect(text).toContain('livetape_feed_worker_dropped_rows_total{venue="binance"} 0');
    expect(text).toMatch(/livetape_book_messages_total\{venue="binance"\} [1-9]/);
  });

  it('lets no page run what is not ours', async () => {
    const policy = (await fetch(`${origin}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  });
});
